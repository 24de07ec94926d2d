import type { Language } from '../../contract/suite';
import { fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

const occurrences: Record<Language, readonly string[]> = {
  en: [
    'How many times does {word} appear? {list}',
    'Count {word} in this list: {list}',
    'How many {word} are there? {list}',
    '{list}. How often is {word} listed?',
    'Number of {word} in: {list}',
  ],
  pt: [
    'Quantas vezes {word} aparece? {list}',
    'Conte {word} nesta lista: {list}',
    'Quantas vezes há {word}? {list}',
    '{list}. Quantas vezes se lê {word}?',
    'Número de {word} em: {list}',
  ],
};

const length: Record<Language, readonly string[]> = {
  en: [
    'How many items? {list}',
    'Count the items: {list}',
    'How long is this list? {list}',
    '{list}. How many things are these?',
    'Number of items in: {list}',
  ],
  pt: [
    'Quantos itens? {list}',
    'Conte os itens: {list}',
    'Qual é o tamanho da lista? {list}',
    '{list}. Quantas coisas são?',
    'Número de itens em: {list}',
  ],
};

/** The length of a list of up to seven items, or how often one of them occurs in it. */
export const counting = makeFamily({
  id: 'counting',
  tags: ['math'],
  maxTokens: 4,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const wholeList = random.next() < 0.45;
    const size = random.integer(wholeList ? 2 : 3, wholeList ? 7 : 6);
    const kinds = wholeList ? words.goods(size) : words.goods(random.integer(2, 3));
    const items = wholeList ? kinds : Array.from({ length: size }, () => random.pick(kinds));
    const word = random.pick(items);
    const expected = wholeList ? size : items.filter((item) => item === word).length;
    return {
      prompt: fill(random.pick((wholeList ? length : occurrences)[language]), { word, list: items.join(', ') }),
      answer: String(expected),
      grader: { kind: 'number', expected },
      heldOutWord: words.usedHeldOut(),
    };
  },
});
