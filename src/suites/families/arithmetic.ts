import type { Language } from '../../contract/suite';
import { fill, makeFamily } from './family';

type Operation = 'add' | 'subtract' | 'multiply';

const wordings: Record<Language, Record<Operation, readonly string[]>> = {
  en: {
    add: ['What is {a} + {b}?', 'Calculate {a} + {b}.', '{a} plus {b} is', 'Add {a} and {b}.', '{a} + {b} = ?', 'Sum of {a} and {b}?'],
    subtract: ['What is {a} - {b}?', 'Calculate {a} - {b}.', '{a} minus {b} is', 'Subtract {b} from {a}.', '{a} - {b} = ?'],
    multiply: ['What is {a} × {b}?', 'Calculate {a} × {b}.', '{a} times {b} is', 'Multiply {a} by {b}.', '{a} × {b} = ?'],
  },
  pt: {
    add: ['Quanto é {a} + {b}?', 'Calcule {a} + {b}.', '{a} mais {b} dá', 'Some {a} e {b}.', '{a} + {b} = ?', 'Soma de {a} e {b}?'],
    subtract: ['Quanto é {a} - {b}?', 'Calcule {a} - {b}.', '{a} menos {b} dá', 'Subtraia {b} de {a}.', '{a} - {b} = ?'],
    multiply: ['Quanto é {a} × {b}?', 'Calcule {a} × {b}.', '{a} vezes {b} dá', 'Multiplique {a} por {b}.', '{a} × {b} = ?'],
  },
};

/** Sums and differences of numbers under 100 (never negative), products up to 10 × 10. */
export const arithmetic = makeFamily({
  id: 'arithmetic',
  tags: ['math'],
  maxTokens: 6,
  draw(random, language) {
    const share = random.next();
    const operation: Operation = share < 0.45 ? 'add' : share < 0.85 ? 'subtract' : 'multiply';
    let a = random.integer(operation === 'multiply' ? 2 : 1, operation === 'multiply' ? 10 : 99);
    let b = random.integer(operation === 'multiply' ? 2 : 1, operation === 'multiply' ? 10 : 99);
    if (operation === 'subtract' && a < b) [a, b] = [b, a];
    const result = operation === 'add' ? a + b : operation === 'subtract' ? a - b : a * b;
    return {
      prompt: fill(random.pick(wordings[language][operation]), { a, b }),
      answer: String(result),
      grader: { kind: 'number', expected: result },
      heldOutWord: false,
    };
  },
});
