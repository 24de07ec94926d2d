import { readFileSync } from 'node:fs';
import { Tokenizer } from '@huggingface/tokenizers';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import { families } from '../../../../src/suites/families/families';

const folder = new URL('../../../../public/models/apura-probe/', import.meta.url);
const read = (name: string): object => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as object;
const tokenizer = new Tokenizer(read('tokenizer.json'), read('tokenizer_config.json'));

describe("the shipped model's tokenizer", () => {
  it.each(families.map((family) => [family.id, family] as const))('spells %s exactly, and its answers fit in maxTokens', (_, family) => {
    for (const language of ['en', 'pt'] as const) {
      const random = makeRandom(`tokenizer-test/${family.id}`);
      for (let i = 0; i < 40; i += 1) {
        const { prompt, answer } = family.generate(random, language, 'held-out');
        const ids = tokenizer.encode(answer).ids;
        expect(tokenizer.decode(ids)).toBe(answer);
        expect(tokenizer.decode(tokenizer.encode(prompt).ids)).toBe(prompt);
        expect(ids.length).toBeLessThan(family.maxTokens);
      }
    }
  });

  it('knows the marks of the chat template as single tokens', () => {
    const { ids } = tokenizer.encode('<|user|>a<|end|><|assistant|>');
    expect(ids.slice(0, 1)).toEqual([2]);
    expect(ids.slice(-2)).toEqual([1, 3]);
  });

  it('spells any text back, also of letters it never saw', () => {
    const text = 'Ünïcode ☃ 漢字 "quoted" {x: 1}\n\tend';
    expect(tokenizer.decode(tokenizer.encode(text).ids)).toBe(text);
  });
});
