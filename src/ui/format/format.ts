import type { Unit } from '../../contract/evidence';
import type { Language } from '../../contract/suite';

/** A value ready to print: the number and its unit apart, so that each can have its own type. */
export interface Quantity {
  readonly number: string;
  readonly unit: string;
}

export interface Format {
  readonly language: Language;
  integer(value: number): string;
  /** Three significant digits at most; integers from 1,000 up stay exact. */
  number(value: number): string;
  percent(share: number, digits?: number): string;
  /** Decimal multiples: 1 kB is 1,000 bytes. */
  bytes(value: number): Quantity;
  duration(ms: number): Quantity;
  quantity(value: number, unit: Unit): Quantity;
  dateTime(iso: string): string;
  list(items: readonly string[]): string;
}

/** Keeps a number and its unit on one line (U+202F, narrow no-break space). */
const narrowSpace = '\u202f';

const unitSymbols: Readonly<Record<Exclude<Unit, 'bytes' | 'ms' | 'ratio'>, Readonly<Record<Language, string>>>> = {
  'tokens/s': { en: 'tok/s', pt: 'tok/s' },
  tokens: { en: 'tokens', pt: 'tokens' },
  threads: { en: 'threads', pt: 'threads' },
  cores: { en: 'cores', pt: 'núcleos' },
  bits: { en: 'bits', pt: 'bits' },
};

const localeOf: Readonly<Record<Language, string>> = { en: 'en', pt: 'pt-BR' };

/** Numbers, units and dates as the language writes them. */
export function makeFormat(language: Language): Format {
  const locale = localeOf[language];
  const integers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const significant = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

  const number = (value: number): string => (Math.abs(value) >= 1000 ? integers.format(value) : significant.format(value));

  const bytes = (value: number): Quantity => {
    let scaled = value;
    let step = 0;
    while (Math.abs(scaled) >= 999.5 && step < byteUnits.length - 1) {
      scaled /= 1000;
      step += 1;
    }
    return { number: number(scaled), unit: byteUnits[step] ?? 'B' };
  };

  const duration = (ms: number): Quantity => {
    if (Math.abs(ms) < 999.5) return { number: number(ms), unit: 'ms' };
    const seconds = ms / 1000;
    if (seconds < 59.95) return { number: number(seconds), unit: 's' };
    const whole = Math.round(seconds);
    const minutes = Math.floor(whole / 60);
    if (minutes < 60) return { number: `${minutes}${narrowSpace}min${narrowSpace}${pad(whole % 60)}`, unit: 's' };
    return { number: `${Math.floor(minutes / 60)}${narrowSpace}h${narrowSpace}${pad(minutes % 60)}`, unit: 'min' };
  };

  const quantity = (value: number, unit: Unit): Quantity => {
    if (unit === 'bytes') return bytes(value);
    if (unit === 'ms') return duration(value);
    if (unit === 'ratio') return { number: number(value * 100), unit: '%' };
    if (value === 1 && unit === 'cores') return { number: '1', unit: language === 'pt' ? 'núcleo' : 'core' };
    if (value === 1 && (unit === 'threads' || unit === 'tokens')) return { number: '1', unit: unit.slice(0, -1) };
    return { number: number(value), unit: unitSymbols[unit][language] };
  };

  return {
    language,
    integer: (value) => integers.format(value),
    number,
    percent: (share, digits = 0) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share),
    bytes,
    duration,
    quantity,
    dateTime: (iso) => {
      const time = Date.parse(iso);
      return Number.isNaN(time) ? iso : dates.format(time);
    },
    list: (items) => lists.format(items),
  };
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** What stands between a number and this unit: nothing before a percent sign, in English and Portuguese. */
export function gapBefore(unit: string): string {
  return unit === '' || unit === '%' ? '' : narrowSpace;
}

/** A quantity as one string. */
export function inline(quantity: Quantity): string {
  return `${quantity.number}${gapBefore(quantity.unit)}${quantity.unit}`;
}
