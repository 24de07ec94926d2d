import { sayReason } from '../../contract/reasons';
import type { Grader } from '../../contract/suite';
import type { Judgement } from './judgement';

/** A number that stands alone: not inside a word (`Q1`), a sign only where no number ends before it (`3-5` is two). */
const numberPattern = /(?<![\p{L}\p{N}_.,])[-+−]?(?:\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][-+]?\d{1,3})?/gu;
/** Rounding noise of a double, not a tolerance. */
const noise = 8 * Number.EPSILON;

/**
 * Passes when the answer holds exactly one number and it is within the tolerance. `42.`, `42,5`, `1,234.5`, `1.234,5`
 * and `42 kg` are read; `1,234` and `1.234` are each read both ways, as English and as Portuguese write them.
 */
export function judgeNumber(grader: Extract<Grader, { kind: 'number' }>, answer: string): Judgement {
  const tolerance = grader.tolerance ?? 0;
  const expected = tolerance === 0 ? String(grader.expected) : `${grader.expected} ± ${tolerance}`;
  const found = answer.match(numberPattern) ?? [];
  const [only, ...others] = found;
  if (only === undefined) return { passed: false, expected, reason: sayReason('answer-no-number') };
  if (others.length > 0) return { passed: false, expected, reason: sayReason('answer-many-numbers', { count: found.length }) };
  const readings = readNumber(only);
  if (readings.length === 0) return { passed: false, expected, reason: sayReason('answer-not-number') };
  const margin = tolerance + noise * Math.max(1, Math.abs(grader.expected));
  return { passed: readings.some((value) => Math.abs(value - grader.expected) <= margin), expected };
}

/** Every sensible reading of a number written with `.` or `,`; none for things like `1.2.3`. */
function readNumber(text: string): number[] {
  const [mantissa = '', exponent] = text.replace('−', '-').split(/[eE]/);
  const separators = [...new Set(mantissa.replace(/[^.,]/g, ''))];
  const candidates = [
    ...(separators.length < 2 ? [asDecimal(mantissa, separators[0] ?? '.', '')] : []),
    ...(separators.length === 1 ? [asDecimal(mantissa, '', separators[0] ?? '')] : []),
    ...(separators.length === 2 ? [asDecimal(mantissa, separators[1] ?? '', separators[0] ?? '')] : []),
  ];
  return candidates.flatMap((plain) => (plain === undefined ? [] : [Number(exponent === undefined ? plain : `${plain}e${exponent}`)]));
}

/** Plain digits with a point, or `undefined` when the groups between the thousands separators are not of three. */
function asDecimal(text: string, decimal: string, thousands: string): string | undefined {
  const parts = decimal === '' ? [text] : text.split(decimal);
  if (parts.length > 2) return undefined;
  const [whole = '', fraction] = parts;
  const [first = '', ...groups] = thousands === '' ? [whole] : whole.split(thousands);
  if (groups.some((group) => group.length !== 3) || (groups.length > 0 && !/^[-+]?\d{1,3}$/.test(first))) return undefined;
  return `${first}${groups.join('')}${fraction === undefined ? '' : `.${fraction}`}`;
}
