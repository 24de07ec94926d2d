import type { Language } from '../../contract/suite';

const rules: Readonly<Record<Language, Intl.PluralRules>> = { en: new Intl.PluralRules('en'), pt: new Intl.PluralRules('pt-BR') };

/** The form that the language uses with this count. */
export function plural(language: Language, count: number, one: string, other: string): string {
  return rules[language].select(count) === 'one' ? one : other;
}
