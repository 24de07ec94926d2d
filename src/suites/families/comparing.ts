import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

type Wanted = 'most' | 'least';

const ofNumbers: Record<Language, Record<Wanted, readonly string[]>> = {
  en: {
    most: ['Which is larger, {a} or {b}?', 'Pick the larger number: {a}, {b}.', 'The greater of {a} and {b}?'],
    least: ['Which is smaller, {a} or {b}?', 'Pick the smaller number: {a}, {b}.', 'The lesser of {a} and {b}?'],
  },
  pt: {
    most: ['Qual é maior, {a} ou {b}?', 'Escolha o maior número: {a}, {b}.', 'O maior entre {a} e {b}?'],
    least: ['Qual é menor, {a} ou {b}?', 'Escolha o menor número: {a}, {b}.', 'O menor entre {a} e {b}?'],
  },
};

const ofPeople: Record<Language, Record<Wanted, readonly string[]>> = {
  en: {
    most: [
      '{x} has {a} {good}, {y} has {b}. Who has more?',
      '{x} is {a} years old and {y} is {b}. Who is older?',
      '{x} scored {a} points, {y} scored {b}. Who won?',
    ],
    least: [
      '{x} has {a} {good}, {y} has {b}. Who has fewer?',
      '{x} is {a} years old and {y} is {b}. Who is younger?',
      '{x} ran it in {a} minutes, {y} in {b}. Who was faster?',
    ],
  },
  pt: {
    most: [
      '{x} tem {a} {good}, {y} tem {b}. Quem tem mais?',
      '{x} tem {a} anos e {y} tem {b}. Quem é mais velho?',
      '{x} fez {a} pontos, {y} fez {b}. Quem ganhou?',
    ],
    least: [
      '{x} tem {a} {good}, {y} tem {b}. Quem tem menos?',
      '{x} tem {a} anos e {y} tem {b}. Quem é mais novo?',
      '{x} correu em {a} minutos, {y} em {b}. Quem foi mais rápido?',
    ],
  },
};

/** The larger or the smaller of two numbers under 100, or the person it belongs to. */
export const comparing = makeFamily({
  id: 'comparing',
  tags: ['math'],
  maxTokens: 20,
  draw(random, language, split) {
    const wanted: Wanted = random.next() < 0.5 ? 'most' : 'least';
    const a = random.integer(1, 99);
    const b = a === 99 || (a > 1 && random.next() < 0.5) ? random.integer(1, a - 1) : random.integer(a + 1, 99);
    const first = wanted === 'most' ? a > b : a < b;
    if (random.next() < 0.3) {
      const result = first ? a : b;
      return {
        prompt: fill(random.pick(ofNumbers[language][wanted]), { a, b }),
        answer: String(result),
        grader: { kind: 'number', expected: result },
        heldOutWord: false,
      };
    }
    const words = makeRoleWords(random, language, split);
    const x = words.name();
    const y = words.name();
    const wording = random.pick(ofPeople[language][wanted]);
    const good = wording.includes('{good}') ? words.good() : '';
    const answer = first ? x : y;
    return { prompt: fill(wording, { x, y, a, b, good }), answer, grader: exact(answer), heldOutWord: words.usedHeldOut() };
  },
});
