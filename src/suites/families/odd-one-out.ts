import type { Language } from '../../contract/suite';
import { categories } from './categories';
import { exact, fill, makeFamily } from './family';

const wordings: Record<Language, readonly string[]> = {
  en: [
    'Which does not belong: {list}?',
    'Odd one out: {list}',
    'Find the word that does not fit: {list}',
    '{list}. Which is different?',
    'Name the outsider: {list}',
  ],
  pt: [
    'Qual não pertence: {list}?',
    'O intruso: {list}',
    'Ache a palavra que não combina: {list}',
    '{list}. Qual é diferente?',
    'Diga o estranho: {list}',
  ],
};

/** The word of another category among four or five. */
export const oddOneOut = makeFamily({
  id: 'odd-one-out',
  tags: ['language', 'classify'],
  maxTokens: 10,
  draw(random, language) {
    const [group = [], other = []] = random.sample(categories[language], 2);
    const answer = random.pick(other);
    const list = random.shuffle([...random.sample(group, random.integer(3, 4)), answer]).join(', ');
    return { prompt: fill(random.pick(wordings[language]), { list }), answer, grader: exact(answer), heldOutWord: false };
  },
});
