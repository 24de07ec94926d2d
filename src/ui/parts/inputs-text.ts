import { type Format, inline } from '../format/format';
import { term } from '../i18n/term';

/** The numbers that a rule applied by, in words: `needed 1.2 GB, free 800 MB`. */
export function inputsText(
  inputs: Readonly<Record<string, string | number | boolean>>,
  names: Readonly<Record<string, string>>,
  format: Format,
): string {
  const value = (key: string, input: string | number | boolean): string => {
    if (typeof input !== 'number') return String(input);
    if (key.endsWith('Bytes')) return inline(format.bytes(input));
    return key.endsWith('Ms') ? inline(format.duration(input)) : format.number(input);
  };
  return Object.entries(inputs)
    .map(([key, input]) => `${term(names, key)} ${value(key, input)}`)
    .join(', ');
}
