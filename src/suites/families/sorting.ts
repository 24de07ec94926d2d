import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';

type Order = 'ascending' | 'descending';

const wordings: Record<Language, Record<Order, readonly string[]>> = {
  en: {
    ascending: [
      'Sort from smallest to largest: {list}',
      'Sort ascending: {list}',
      'Put in increasing order: {list}',
      'Order these numbers, smallest first: {list}',
      '{list}: sort them, lowest first.',
    ],
    descending: [
      'Sort from largest to smallest: {list}',
      'Sort descending: {list}',
      'Put in decreasing order: {list}',
      'Order these numbers, largest first: {list}',
      '{list}: sort them, highest first.',
    ],
  },
  pt: {
    ascending: [
      'Ordene do menor para o maior: {list}',
      'Ordem crescente: {list}',
      'Coloque em ordem crescente: {list}',
      'Ordene os números, o menor primeiro: {list}',
      '{list}: ordene, o mais baixo primeiro.',
    ],
    descending: [
      'Ordene do maior para o menor: {list}',
      'Ordem decrescente: {list}',
      'Coloque em ordem decrescente: {list}',
      'Ordene os números, o maior primeiro: {list}',
      '{list}: ordene, o mais alto primeiro.',
    ],
  },
};

/** Three to five different numbers under 100, put in order. */
export const sorting = makeFamily({
  id: 'sorting',
  tags: ['math'],
  maxTokens: 24,
  draw(random, language) {
    const order: Order = random.next() < 0.5 ? 'ascending' : 'descending';
    const count = random.integer(3, 5);
    const numbers = new Set<number>();
    while (numbers.size < count) numbers.add(random.integer(1, 99));
    const sign = order === 'ascending' ? 1 : -1;
    const answer = [...numbers].sort((a, b) => sign * (a - b)).join(', ');
    return {
      prompt: fill(random.pick(wordings[language][order]), { list: [...numbers].join(', ') }),
      answer,
      grader: exact(answer),
      heldOutWord: false,
    };
  },
});
