import type { Accessor } from 'solid-js';
import type { Language } from '../../contract/suite';
import { enKept } from './en-kept';
import { useLocale } from './locale-context';
import { ptKept } from './pt-kept';

const texts: Readonly<Record<Language, typeof enKept>> = { en: enKept, pt: ptKept };

/** Texts about what is kept on this device, which the page loads after it is shown. */
export function useKeptTexts(): Accessor<typeof enKept> {
  const { language } = useLocale();
  return () => texts[language()];
}
