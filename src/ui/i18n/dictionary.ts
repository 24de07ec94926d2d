import type { en } from './en';

/** Every text of the page; the English one sets the keys. */
export type Dictionary = typeof en;
