import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { lexicon } from './lexicon';

/** Wordings by the language of the prompt and the language to translate to. */
const wordings: Record<Language, Record<Language, readonly string[]>> = {
  en: {
    pt: [
      'Translate to Portuguese: {text}',
      'What is {text} in Portuguese?',
      'Say in Portuguese: {text}',
      '{text} in Portuguese',
      'Portuguese for {text}?',
    ],
    en: [
      'Translate to English: {text}',
      'What is {text} in English?',
      'Say in English: {text}',
      '{text} in English',
      'English for {text}?',
    ],
  },
  pt: {
    pt: [
      'Traduza para o português: {text}',
      'Como se diz {text} em português?',
      'Diga em português: {text}',
      '{text} em português',
      'Português de {text}?',
    ],
    en: [
      'Traduza para o inglês: {text}',
      'Como se diz {text} em inglês?',
      'Diga em inglês: {text}',
      '{text} em inglês',
      'Inglês de {text}?',
    ],
  },
};

/** One to three words of the lexicon, to English or to Portuguese. */
export const translating = makeFamily({
  id: 'translating',
  tags: ['language'],
  maxTokens: 32,
  draw(random, language) {
    const target: Language = random.next() < 0.5 ? 'pt' : 'en';
    const pairs = random.sample(lexicon, random.integer(1, 3));
    const text = pairs.map(([en, pt]) => (target === 'pt' ? en : pt)).join(', ');
    const answer = pairs.map(([en, pt]) => (target === 'pt' ? pt : en)).join(', ');
    return { prompt: fill(random.pick(wordings[language][target]), { text }), answer, grader: exact(answer), heldOutWord: false };
  },
});
