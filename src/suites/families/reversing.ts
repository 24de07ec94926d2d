import type { Language } from '../../contract/suite';
import { exact, fill, makeFamily } from './family';
import { makeRoleWords } from './role-words';

const wordings: Record<Language, readonly string[]> = {
  en: ['Reverse: {text}', 'Write backwards: {text}', 'Give {text} in reverse order.', 'Turn around: {text}', 'From last to first: {text}'],
  pt: [
    'Inverta: {text}',
    'Escreva de trás para a frente: {text}',
    'Dê {text} na ordem inversa.',
    'Vire ao contrário: {text}',
    'Do último ao primeiro: {text}',
  ],
};

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** A code of digits, a spelt code of letters, or a list of words, from last to first. */
export const reversing = makeFamily({
  id: 'reversing',
  tags: ['language', 'copy'],
  maxTokens: 48,
  draw(random, language, split) {
    const words = makeRoleWords(random, language, split);
    const form = random.pick(['digits', 'letters', 'words'] as const);
    const size = random.integer(3, form === 'words' ? 4 : 5);
    const parts =
      form === 'words'
        ? words.goods(size)
        : Array.from({ length: size }, () => (form === 'digits' ? String(random.integer(0, 9)) : random.pick(letters)));
    const joint = form === 'digits' ? '' : form === 'letters' ? '-' : ', ';
    const answer = [...parts].reverse().join(joint);
    return {
      prompt: fill(random.pick(wordings[language]), { text: parts.join(joint) }),
      answer,
      grader: exact(answer),
      heldOutWord: words.usedHeldOut(),
    };
  },
});
