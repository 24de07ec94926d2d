import type { Language } from '../../contract/suite';

export type Theme = 'auto' | 'light' | 'dark';

export interface Preferences {
  readonly language?: Language;
  readonly theme: Theme;
}

/** The part of `Storage` that is used. */
export type PreferenceStore = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'apura.preferences';

/** What was chosen last time; the defaults when nothing is stored, it is damaged, or storage is denied. */
export function readPreferences(store: PreferenceStore | undefined): Preferences {
  try {
    return parsePreferences(JSON.parse(store?.getItem(key) ?? '{}'));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof DOMException) return { theme: 'auto' };
    throw error;
  }
}

/** Whether the browser kept it: `false` where storage is denied or full. */
export function writePreferences(store: PreferenceStore | undefined, preferences: Preferences): boolean {
  try {
    store?.setItem(key, JSON.stringify(preferences));
    return store !== undefined;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** `localStorage` or `sessionStorage`, or `undefined` where even looking at it is denied. */
export function openStore<S extends PreferenceStore>(read: () => S): S | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function parsePreferences(value: unknown): Preferences {
  if (typeof value !== 'object' || value === null) return { theme: 'auto' };
  const language = 'language' in value && (value.language === 'en' || value.language === 'pt') ? value.language : undefined;
  const theme = 'theme' in value && (value.theme === 'light' || value.theme === 'dark') ? value.theme : 'auto';
  return { language, theme };
}
