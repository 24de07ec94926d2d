import type { Random } from '../../base/random';
import type { Language } from '../../contract/suite';
import { exact, type FamilySample, fill, makeFamily } from './family';

interface Conversion {
  readonly factor: number;
  readonly max: number;
  readonly units: Record<Language, readonly [from: string, to: string]>;
}

const conversions: readonly Conversion[] = [
  { factor: 60, max: 12, units: { en: ['hours', 'minutes'], pt: ['horas', 'minutos'] } },
  { factor: 60, max: 12, units: { en: ['minutes', 'seconds'], pt: ['minutos', 'segundos'] } },
  { factor: 7, max: 12, units: { en: ['weeks', 'days'], pt: ['semanas', 'dias'] } },
  { factor: 24, max: 9, units: { en: ['days', 'hours'], pt: ['dias', 'horas'] } },
  { factor: 12, max: 12, units: { en: ['years', 'months'], pt: ['anos', 'meses'] } },
  { factor: 100, max: 99, units: { en: ['metres', 'centimetres'], pt: ['metros', 'centímetros'] } },
  { factor: 1000, max: 99, units: { en: ['kilometres', 'metres'], pt: ['quilômetros', 'metros'] } },
  { factor: 1000, max: 99, units: { en: ['kilograms', 'grams'], pt: ['quilogramas', 'gramas'] } },
  { factor: 10, max: 99, units: { en: ['centimetres', 'millimetres'], pt: ['centímetros', 'milímetros'] } },
];

const conversionWordings: Record<Language, readonly string[]> = {
  en: [
    'Convert {n} {from} to {to}.',
    'How many {to} are {n} {from}?',
    '{n} {from} in {to}?',
    'Express {n} {from} in {to}.',
    '{n} {from} = ? {to}',
  ],
  pt: [
    'Converta {n} {from} em {to}.',
    'Quantos {to} são {n} {from}?',
    '{n} {from} em {to}?',
    'Expresse {n} {from} em {to}.',
    '{n} {from} = ? {to}',
  ],
};

const weekdays: Record<Language, readonly string[]> = {
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  pt: ['segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado', 'domingo'],
};

const months: Record<Language, readonly string[]> = {
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  pt: ['janeiro', 'fevereiro', 'março', 'abril', 'maio', 'junho', 'julho', 'agosto', 'setembro', 'outubro', 'novembro', 'dezembro'],
};

const dateWordings: Record<Language, Record<'day' | 'month', Record<'after' | 'before', readonly string[]>>> = {
  en: {
    day: {
      after: ['Which day is {n} days after {start}?', 'Today is {start}. What day is it in {n} days?', '{start} plus {n} days is'],
      before: ['Which day is {n} days before {start}?', 'Today is {start}. What day was it {n} days ago?', '{start} minus {n} days is'],
    },
    month: {
      after: ['Which month is {n} months after {start}?', 'It is {start}. Which month comes in {n} months?', '{start} plus {n} months is'],
      before: [
        'Which month is {n} months before {start}?',
        'It is {start}. Which month was it {n} months ago?',
        '{start} minus {n} months is',
      ],
    },
  },
  pt: {
    day: {
      after: ['Que dia é {n} dias depois de {start}?', 'Hoje é {start}. Que dia será em {n} dias?', '{start} mais {n} dias é'],
      before: ['Que dia é {n} dias antes de {start}?', 'Hoje é {start}. Que dia foi há {n} dias?', '{start} menos {n} dias é'],
    },
    month: {
      after: ['Que mês é {n} meses depois de {start}?', 'Estamos em {start}. Que mês será em {n} meses?', '{start} mais {n} meses é'],
      before: ['Que mês é {n} meses antes de {start}?', 'Estamos em {start}. Que mês foi há {n} meses?', '{start} menos {n} meses é'],
    },
  },
};

/** A unit converted, or a weekday or month some steps away. */
export const unitsAndDates = makeFamily({
  id: 'units-and-dates',
  tags: ['math', 'dates'],
  maxTokens: 10,
  draw: (random, language) => (random.next() < 0.55 ? drawConversion(random, language) : drawDate(random, language)),
});

function drawConversion(random: Random, language: Language): FamilySample {
  const { factor, max, units } = random.pick(conversions);
  const n = random.integer(2, max);
  const [from, to] = units[language];
  return {
    prompt: fill(random.pick(conversionWordings[language]), { n, from, to }),
    answer: String(n * factor),
    grader: { kind: 'number', expected: n * factor },
    heldOutWord: false,
  };
}

function drawDate(random: Random, language: Language): FamilySample {
  const unit = random.pick(['day', 'month'] as const);
  const direction = random.pick(['after', 'before'] as const);
  const cycle = unit === 'day' ? weekdays[language] : months[language];
  const start = random.integer(0, cycle.length - 1);
  const n = random.integer(2, unit === 'day' ? 6 : 5);
  const end = (start + (direction === 'after' ? n : cycle.length - n)) % cycle.length;
  const answer = cycle[end] ?? '';
  const prompt = fill(random.pick(dateWordings[language][unit][direction]), { n, start: cycle[start] ?? '' });
  return { prompt: prompt.charAt(0).toUpperCase() + prompt.slice(1), answer, grader: exact(answer), heldOutWord: false };
}
