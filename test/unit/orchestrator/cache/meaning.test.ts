import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import { differsInOneWord, readMeaning } from '../../../../src/orchestrator/cache/meaning';
import { drawParaphrase } from '../../../../src/suites/families/paraphrases';

const same = (a: string, b: string): boolean =>
  readMeaning(a).signature === readMeaning(b).signature && !differsInOneWord(readMeaning(a).words, readMeaning(b).words);

describe('what two wordings of one question may not differ in', () => {
  it.each([
    ['Is port 80 open?', 'Is port 81 open?'],
    ['Buy three plums.', 'Buy four plums.'],
    ['Add 3 and 4.', 'Add 4 and 3.'],
    ['What is 7 - 2?', 'What is 7 + 2?'],
    ['Version 1.2.3', 'Version 1.2.4'],
    ['Set it to 1.5', 'Set it to 15'],
    ['Where does Ana live?', 'Where does Bob live?'],
    ['Ana lives where?', 'Bob lives where?'],
    ['Is Ana taller than Bob?', 'Is Bob taller than Ana?'],
    ['where does ana live?', 'where does bob live?'],
    ['Which tests passed?', 'Which tests did not pass?'],
    ['Is it safe?', "Isn't it safe?"],
    ['Vai chover em Lisboa?', 'Não vai chover em Lisboa?'],
    ['Um chá com leite', 'Um chá sem leite'],
    ['Price of plums in the market', 'Price of pears in the market'],
    ['Read /tmp/a.txt', 'Read /tmp/b.txt'],
    ['Write to ana@example.com', 'Write to bob@example.com'],
    ['Say "yes"', 'Say "no"'],
    ['Delete user_1', 'Delete user_2'],
    ['How many minutes is 2 h?', 'How many seconds is 2 h?'],
  ])('%s / %s', (a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(b, a)).toBe(false);
  });

  it.each([
    ['Where does Ana live?', 'Tell me where Ana lives.'],
    ['What is the weather in Lisbon?', 'How is the weather in Lisbon today?'],
    ['Buy 3 plums.', 'Please get me three plums.'],
    ['Is 1,000 enough?', 'Would 1000 be enough?'],
    ['Onde mora Ana?', 'Diga onde Ana mora.'],
    ['What is order 7?', 'Show me the order with number 7'],
    ["It doesn't start.", 'It will not start at all.'],
  ])('%s = %s', (a, b) => {
    expect(same(a, b)).toBe(true);
  });

  it('stops nine of ten look-alikes without an embedding, and lets most paraphrases through', () => {
    const random = makeRandom(7);
    const counts = { stopped: 0, lookAlikes: 0, through: 0, paraphrases: 0 };
    for (let i = 0; i < 400; i += 1) {
      const sample = drawParaphrase(random, i % 2 === 0 ? 'en' : 'pt', 'held-out');
      counts.paraphrases += 1;
      counts.lookAlikes += sample.hardNegatives.length;
      if (same(sample.anchor, sample.paraphrase)) counts.through += 1;
      counts.stopped += sample.hardNegatives.filter((negative) => !same(sample.anchor, negative)).length;
    }
    // What is left are other things in another wording ("olives", "tape"): the embedding's part.
    expect(counts.stopped / counts.lookAlikes).toBeGreaterThan(0.9);
    expect(counts.through / counts.paraphrases).toBeGreaterThan(0.6);
  });

  it('reads 2,000 characters without a blank quickly enough to finish', () => {
    expect(readMeaning('a1-'.repeat(700)).words.length).toBeGreaterThan(0);
  });
});
