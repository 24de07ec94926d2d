import type { Finding } from '../report';
import type { ReportTexts } from './report-texts';

/** Longest value that a sentence takes in, the names of all components at once; adapter names and ids come from elsewhere. */
const maxValueLength = 320;

/**
 * Fills `{key}`, `{key|percent}`, `{key|ms}`, `{key|bytes}`, `{key|number}`, `{key|word}` and `{key|time}` (an ISO time, said as a local one). A value that is missing becomes `?`:
 * reports of other versions may lack it.
 */
export function fillTemplate(template: string, values: Finding['values'], texts: Pick<ReportTexts, 'locale' | 'words'>): string {
  return template.replace(/\{(\w+)(?:\|(\w+))?\}/g, (_, key: string, form: string | undefined) => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined) return '?';
    return typeof value === 'number' ? writeNumber(value, form, texts.locale) : writeText(value, form, texts);
  });
}

function writeNumber(value: number, form: string | undefined, locale: string): string {
  if (form === 'percent') return `${formatNumber(Math.floor(value * 1000 + 1e-9) / 10, locale, 1)}%`;
  if (form === 'ms') return value < 1000 ? `${formatNumber(value, locale, 0)} ms` : `${formatNumber(value / 1000, locale, 1)} s`;
  if (form === 'bytes') return formatBytes(value, locale);
  return formatNumber(value, locale, form === 'number' && Math.abs(value) < 100 ? 1 : 0);
}

/** Bytes in decimal multiples. */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${formatNumber(bytes / 1000 ** step, locale, step === 0 ? 0 : 1)} ${units[step] ?? 'B'}`;
}

/** A number as the locale writes it, with at most so many decimals. */
export function formatNumber(value: number, locale: string, decimals: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
}

function writeText(value: string, form: string | undefined, texts: Pick<ReportTexts, 'locale' | 'words'>): string {
  if (form === 'time' && !Number.isNaN(Date.parse(value)))
    return new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(value));
  if (form === 'word' && Object.hasOwn(texts.words, value)) return texts.words[value] ?? value;
  return value.length > maxValueLength ? `${value.slice(0, maxValueLength - 1)}…` : value;
}
