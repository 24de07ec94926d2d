import type { Language } from '../../contract/suite';
import type { Dictionary } from './dictionary';
import { en } from './en';
import { pt } from './pt';

export const dictionaries: Readonly<Record<Language, Dictionary>> = { en, pt };

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
