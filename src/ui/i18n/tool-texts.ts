import type { Accessor } from 'solid-js';
import type { Language } from '../../contract/suite';
import { enTools } from './en-tools';
import { useLocale } from './locale-context';
import { ptTools } from './pt-tools';

const texts: Readonly<Record<Language, typeof enTools>> = { en: enTools, pt: ptTools };

/** Texts about tools, which the page loads after it is shown. */
export function useToolTexts(): Accessor<typeof enTools> {
  const { language } = useLocale();
  return () => texts[language()];
}
