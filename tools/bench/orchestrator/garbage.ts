import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** A full collection, so that what is left on the heap is in use. */
export const collectGarbage: () => void = runInNewContext('gc');
