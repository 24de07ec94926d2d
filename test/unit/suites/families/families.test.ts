import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import type { Language } from '../../../../src/contract/suite';
import { families } from '../../../../src/suites/families/families';
import { type FamilySample, isHeldOutPrompt, type Split } from '../../../../src/suites/families/family';
import { goods, names, places } from '../../../../src/suites/families/word-tables';
import { grade } from '../../../../src/suites/grade';

const languages: readonly Language[] = ['en', 'pt'];
const cells = families.flatMap((family) => languages.map((language) => ({ family, language, title: `${family.id} ${language}` })));

function draw(cell: (typeof cells)[number], split: Split, count: number): FamilySample[] {
  const random = makeRandom(`test/${cell.family.id}/${cell.language}/${split}`);
  return Array.from({ length: count }, () => cell.family.generate(random, cell.language, split));
}

/** Answers that look alike and are wrong. */
function wrongAnswers(sample: FamilySample, others: readonly FamilySample[]): string[] {
  const { answer } = sample;
  const altered = /\d/.test(answer)
    ? answer.replace(/\d/, (digit) => String((Number(digit) + 1) % 10))
    : answer.replace(/\p{L}(?=\P{L}*$)/u, (letter) => (letter === 'x' ? 'y' : 'x'));
  const wrong = [altered, `${answer}7`, '', 'null', ...others.map((other) => other.answer)];
  // A number with a word beside it is still that number.
  const same = (other: string): boolean => other === answer || (sample.grader.kind === 'number' && other.match(/\d+/)?.[0] === answer);
  return wrong.filter((other) => !same(other));
}

describe('families', () => {
  it('are at least fourteen, with ids fit for task ids', () => {
    expect(families.length).toBeGreaterThanOrEqual(14);
    expect(new Set(families.map(({ id }) => id)).size).toBe(families.length);
    for (const { id } of families) expect(id).toMatch(/^[a-z][a-z-]{2,30}$/);
  });

  it.each(cells)('$title: the grader passes the answer and rejects wrong ones', async (cell) => {
    const samples = draw(cell, 'held-out', 40);
    for (const sample of samples) {
      expect((await grade(sample.grader, ` ${sample.answer}\n`)).passed).toBe(true);
      for (const wrong of wrongAnswers(sample, samples.slice(0, 5))) {
        expect({ wrong, prompt: sample.prompt, passed: (await grade(sample.grader, wrong)).passed }).toMatchObject({ passed: false });
      }
    }
  });

  it.each(cells)('$title: the same seed gives the same task, another seed others', (cell) => {
    const once = cell.family.generate(makeRandom('a'), cell.language, 'held-out');
    expect(cell.family.generate(makeRandom('a'), cell.language, 'held-out')).toEqual(once);
    expect(new Set(draw(cell, 'held-out', 60).map(({ prompt }) => prompt)).size).toBeGreaterThan(15);
  });

  it.each(cells)('$title: no prompt can be in both splits', (cell) => {
    expect(draw(cell, 'train', 100).some(({ prompt }) => isHeldOutPrompt(prompt))).toBe(false);
    expect(draw(cell, 'held-out', 100).every(({ prompt }) => isHeldOutPrompt(prompt))).toBe(true);
  });

  it.each(cells)('$title: prompts are short and need no word of the other split', (cell) => {
    const held = [names, places, goods.en, goods.pt].flatMap((table) => table.heldOut);
    for (const { prompt, heldOutWord } of draw(cell, 'train', 200)) {
      expect(prompt.length).toBeLessThan(400);
      expect(heldOutWord).toBe(false);
      const words = new Set(prompt.split(/[^\p{L}]+/u));
      // Words that also are fixed words of a family (a category, a lexicon) may occur outside their role.
      if (!['odd-one-out', 'translating'].includes(cell.family.id)) expect(held.filter((word) => words.has(word))).toEqual([]);
    }
  });
});

describe('the held-out split', () => {
  it('has unseen names, places or goods in well over 15 % of the prompts that have such words', () => {
    const withWords = cells
      .flatMap((cell) => draw(cell, 'held-out', 60))
      .filter(({ prompt, heldOutWord }) => heldOutWord || hasKnownWord(prompt));
    const unseen = withWords.filter(({ heldOutWord }) => heldOutWord).length;
    expect(unseen / withWords.length).toBeGreaterThan(0.3);
  });

  it('shares no word of a role with training', () => {
    for (const { train, heldOut } of [names, places, goods.en, goods.pt]) {
      expect(heldOut.filter((word) => train.includes(word))).toEqual([]);
      expect(new Set([...train, ...heldOut]).size).toBe(train.length + heldOut.length);
      expect(heldOut.length).toBeGreaterThanOrEqual(20);
    }
  });
});

function hasKnownWord(prompt: string): boolean {
  const words = new Set(prompt.split(/[^\p{L}]+/u));
  return [names, places, goods.en, goods.pt].some(({ train }) => train.some((word) => words.has(word)));
}
