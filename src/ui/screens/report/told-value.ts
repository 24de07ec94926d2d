import type { Language } from '../../../contract/suite';
import { reasonIn } from '../../../report/texts/reason-in';
import { type Format, inline } from '../../format/format';
import type { Terms } from '../../i18n/en-terms';
import { type Inputs, inputValue } from '../../parts/inputs-text';

export interface Telling {
  readonly language: Language;
  readonly terms: Terms;
  readonly format: Format;
}

/** Said by a model or named by a suite: shown as they are, even where they look like an id of Apura's. */
const verbatim: ReadonlySet<string> = new Set([
  'answer',
  'asked',
  'prompt',
  'expected',
  'got',
  'task',
  'tool',
  'documents',
  'step',
  'handler',
]);
const sizes: ReadonlySet<string> = new Set(['bytes', 'budget', 'usage', 'quota']);
const shares: ReadonlySet<string> = new Set(['share', 'confidence']);

/** A value of a rule or of a happening, in words or with its unit. */
export function toldValue(key: string, inputs: Inputs, telling: Telling): string {
  const { terms, format, language } = telling;
  const value = inputs[key];
  if (typeof value === 'number') {
    if (sizes.has(key)) return inline(format.bytes(value));
    return shares.has(key) ? format.percent(value) : inputValue(key, inputs, terms, format);
  }
  if (typeof value !== 'string' || verbatim.has(key)) return inputValue(key, inputs, terms, format);
  if (key === 'options')
    return value
      .split(', ')
      .map((option) => optionText(option, telling))
      .join(', ');
  for (const names of [terms.engines, terms.rules]) if (Object.hasOwn(names, value)) return names[value] ?? value;
  return reasonIn(language, value);
}

/** `retry 0.5 0`: a strategy, the share of success that is expected of it, and its tries; `parallel 2.5`: a shape, and its length in steps. */
function optionText(option: string, { language, format }: Telling): string {
  const [id = '', score, tries] = option.split(' ');
  const name = reasonIn(language, id);
  if (score === undefined || Number.isNaN(Number(score))) return name;
  return `${name} ${tries === undefined ? format.number(Number(score)) : format.percent(Number(score))}`;
}
