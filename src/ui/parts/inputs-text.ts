import { type Format, inline } from '../format/format';
import type { Terms } from '../i18n/en-terms';
import { term } from '../i18n/term';

export type Inputs = Readonly<Record<string, string | number | boolean>>;

/** The numbers that a rule applied by, in words: `needed 1.2 GB, free 800 MB`. */
export function inputsText(inputs: Inputs, terms: Terms, format: Format): string {
  return Object.keys(inputs)
    .map((key) => `${term(terms.inputs, key)} ${inputValue(key, inputs, terms, format)}`)
    .join(', ');
}

/** One of them with its unit, which names tell: `neededBytes`, `silentMs`; limits of WebGPU that are sizes count bytes too. */
export function inputValue(key: string, inputs: Inputs, terms: Terms, format: Format): string {
  const value = inputs[key] ?? '';
  if (typeof value === 'boolean') return value ? terms.yes : terms.no;
  if (typeof value === 'string') return term(terms.rules, value);
  const { limit } = inputs;
  const isSize = /(?:Bytes|Size|HeapLimit)$/.test(key) || (typeof limit === 'string' && limit.endsWith('Size'));
  if (isSize) return inline(format.bytes(value));
  if (key.endsWith('Ms')) return inline(format.duration(value));
  if (key.endsWith('Share')) return format.percent(value, 1);
  return key.endsWith('TokensPerSecond') ? inline(format.quantity(value, 'tokens/s')) : format.number(value);
}
