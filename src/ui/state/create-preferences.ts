import { createEffect, createSignal } from 'solid-js';
import type { Language } from '../../contract/suite';
import { chooseLanguage, languageTag } from '../i18n/language';
import { openStore, readPreferences, type Theme, writePreferences } from './preferences';

/** Language and appearance: `asked` by the address, or from the browser until they are chosen, then remembered where storage allows it. */
export function createPreferences(asked: Language | undefined) {
  const store = openStore(() => localStorage);
  const stored = readPreferences(store);
  const [language, setLanguage] = createSignal<Language>(asked ?? stored.language ?? chooseLanguage(navigator.languages));
  const [theme, setTheme] = createSignal<Theme>(stored.theme);
  const [chosen, setChosen] = createSignal(stored.language);
  /** Whether the last choice could not be kept. */
  const [isForgotten, setIsForgotten] = createSignal(false);

  createEffect(() => {
    document.documentElement.lang = languageTag[language()];
  });
  createEffect(() => {
    if (theme() === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme();
  });

  const keep = (): void => void setIsForgotten(!writePreferences(store, { language: chosen(), theme: theme() }));

  return {
    language,
    theme,
    isForgotten,
    chooseLanguage: (next: Language) => {
      setLanguage(next);
      setChosen(next);
      keep();
    },
    chooseTheme: (next: Theme) => {
      setTheme(next);
      keep();
    },
  };
}

export type PreferencesControl = ReturnType<typeof createPreferences>;
