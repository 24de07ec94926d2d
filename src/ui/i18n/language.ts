import type { Language } from '../../contract/suite';
import type { Dictionary } from './dictionary';

/** The texts of a language. Each is a script of its own: a page brings the one that its reader speaks. Rejects when it cannot be fetched. */
export async function loadDictionary(language: Language): Promise<Dictionary> {
  return language === 'pt' ? (await import('./pt')).pt : (await import('./en')).en;
}

/** The first of the reader's languages that the page speaks; English when it speaks none. */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const primary = tag.toLowerCase().split('-')[0];
    if (primary === 'en' || primary === 'pt') return primary;
  }
  return 'en';
}

/** BCP 47 tag for the `lang` attribute. */
export const languageTag: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR' };
