import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import { drawParaphrase } from '../../../../src/suites/families/paraphrases';
import { pseudoWord } from '../../../../src/suites/families/pseudo-word';
import { goods, names, places } from '../../../../src/suites/families/word-tables';

describe('drawParaphrase', () => {
  it.each(['en', 'pt'] as const)('gives another wording and different hard negatives in %s', (language) => {
    const random = makeRandom(`paraphrases/${language}`);
    for (let i = 0; i < 300; i += 1) {
      const { anchor, paraphrase, hardNegatives } = drawParaphrase(random, language, 'held-out', 3);
      expect(paraphrase).not.toBe(anchor);
      expect(new Set([anchor, paraphrase, ...hardNegatives]).size).toBe(5);
    }
  });
});

describe('pseudoWord', () => {
  it('is of 3 to 9 letters, endlessly varied', () => {
    const random = makeRandom('pseudo');
    const made = Array.from({ length: 2000 }, () => pseudoWord(random));
    for (const word of made) expect(word).toMatch(/^\p{Ll}{3,9}$/u);
    expect(new Set(made).size).toBeGreaterThan(1500);
    expect(new Set([names, places, goods.en, goods.pt].map(({ heldOut }) => heldOut)).size).toBe(4);
  });
});
