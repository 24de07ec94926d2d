/**
 * Writes what training and evaluation need from the generators of `src/suites/families`.
 * `npx tsx tools/probe-model/write-corpus.ts --out .work/probe [--train 60000] [--held-out 100] [--pairs 60000] [--seed 1]`
 *
 * Files under `--out`: `tokens.u16` (all texts, one after another), `index.i32` (rows of offset, prompt length, total
 * length, family, language), `pairs.u16` and `pairs.i32` (rows of group, offset, length: anchor, paraphrase, negatives),
 * the same with the prefix `held-out-`, `held-out.jsonl`, `families.json`, `tokenizer-size.json`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Tokenizer } from '@huggingface/tokenizers';
import { makeRandom, type Random } from '../../src/base/random';
import type { Language } from '../../src/contract/suite';
import { families } from '../../src/suites/families/families';
import type { FamilySample, Split } from '../../src/suites/families/family';
import { drawParaphrase } from '../../src/suites/families/paraphrases';
import { makeFastEncoder } from './fast-encoder';
import { writeTokenizerFiles } from './model-files';
import { specialTokens } from './train-tokenizer';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: '.work/probe' },
    model: { type: 'string', default: 'public/models/apura-probe' },
    train: { type: 'string', default: '60000' },
    'held-out': { type: 'string', default: '100' },
    pairs: { type: 'string', default: '60000' },
    seed: { type: 'string', default: '1' },
    'keep-tokenizer': { type: 'boolean', default: false },
  },
});
const languages: readonly Language[] = ['en', 'pt'];
const negatives = 3;
mkdirSync(options.out, { recursive: true });
const tokenizerJson: object = options['keep-tokenizer']
  ? JSON.parse(readFileSync(join(options.model, 'tokenizer.json'), 'utf8'))
  : writeTokenizerFiles(options.model);
const encode = makeFastEncoder(tokenizerJson);
const [, end, user, assistant] = specialTokens.map((_, id) => id) as [number, number, number, number];

/** Appends numbers to one growing buffer and writes it at the end. */
function makeSink<T extends Uint16Array | Int32Array>(
  make: (size: number) => T,
): { push(values: readonly number[]): void; size(): number; save(path: string): void } {
  let buffer = make(1 << 20);
  let size = 0;
  return {
    push(values) {
      if (size + values.length > buffer.length) {
        const larger = make(buffer.length * 2);
        larger.set(buffer);
        buffer = larger;
      }
      buffer.set(values, size);
      size += values.length;
    },
    size: () => size,
    save: (path) => writeFileSync(path, buffer.subarray(0, size)),
  };
}

type Family = (typeof families)[number];

/** A sample that `seen` does not hold yet, or `undefined` when the family seems used up. Training may repeat prompts. */
function drawNew(family: Family, random: Random, language: Language, split: Split, seen: ReadonlySet<string>): FamilySample | undefined {
  for (let tries = 0; tries < 200; tries += 1) {
    const sample = family.generate(random, language, split);
    if (split === 'train' || !seen.has(sample.prompt)) return sample;
  }
  return undefined;
}

/** Ids of the prompt in its template and of the answer with its end token. */
function encodeSample(family: Family, { prompt, answer }: FamilySample): { prompt: number[]; answer: number[] } {
  const ids = { prompt: [user, ...encode(prompt), end, assistant], answer: [...encode(answer), end] };
  if (ids.answer.length > family.maxTokens) throw new Error(`${family.id}: answer of ${ids.answer.length} tokens: ${answer}`);
  return ids;
}

function writeTasks(split: Split, perCell: number, prefix: string, forbidden: ReadonlySet<string>): Set<string> {
  const tokens = makeSink((size) => new Uint16Array(size));
  const index = makeSink((size) => new Int32Array(size));
  const lines: string[] = [];
  const seen = new Set<string>();
  const writeCell = (family: Family, familyIndex: number, language: Language, languageIndex: number): void => {
    const random = makeRandom(`${options.seed}/${split}/${family.id}/${language}`);
    for (let i = 0; i < perCell; i += 1) {
      const sample = drawNew(family, random, language, split, seen);
      if (sample === undefined) break;
      if (forbidden.has(sample.prompt)) throw new Error(`seen in training: ${sample.prompt}`);
      seen.add(sample.prompt);
      const { prompt, answer } = encodeSample(family, sample);
      index.push([tokens.size(), prompt.length, prompt.length + answer.length, familyIndex, languageIndex]);
      tokens.push([...prompt, ...answer]);
      if (split === 'held-out') lines.push(JSON.stringify({ family: family.id, language, ...sample }));
    }
  };
  for (const [familyIndex, family] of families.entries()) {
    const before = tokens.size();
    for (const [languageIndex, language] of languages.entries()) writeCell(family, familyIndex, language, languageIndex);
    process.stdout.write(`${split} ${family.id}: mean ${((tokens.size() - before) / perCell / 2).toFixed(1)} tokens\n`);
  }
  tokens.save(join(options.out, `${prefix}tokens.u16`));
  index.save(join(options.out, `${prefix}index.i32`));
  if (split === 'held-out') writeFileSync(join(options.out, 'held-out.jsonl'), `${lines.join('\n')}\n`);
  return seen;
}

function writePairs(split: Split, count: number, prefix: string): void {
  const tokens = makeSink((size) => new Uint16Array(size));
  const index = makeSink((size) => new Int32Array(size));
  const random = makeRandom(`${options.seed}/pairs/${split}`);
  for (let group = 0; group < count; group += 1) {
    const sample = drawParaphrase(random, random.pick(languages), split, negatives);
    for (const text of [sample.anchor, sample.paraphrase, ...sample.hardNegatives]) {
      const ids = encode(text);
      index.push([group, tokens.size(), ids.length]);
      tokens.push(ids);
    }
  }
  tokens.save(join(options.out, `${prefix}pairs.u16`));
  index.save(join(options.out, `${prefix}pairs.i32`));
}

/** The fast encoder must equal the library, and decoding must give the text back. */
function proveEncoder(count: number): void {
  const library = new Tokenizer(tokenizerJson, JSON.parse(readFileSync(join(options.model, 'tokenizer_config.json'), 'utf8')));
  const random = makeRandom('prove');
  for (let i = 0; i < count; i += 1) {
    const { prompt, answer } = random.pick(families).generate(random, random.pick(languages), random.pick(['train', 'held-out'] as const));
    const ids = [user, ...encode(prompt), end, assistant, ...encode(answer), end];
    const chat = `<|user|>${prompt}<|end|><|assistant|>${answer}<|end|>`;
    const expected = library.encode(chat).ids;
    if (expected.join() !== ids.join()) throw new Error(`encoders differ on ${chat}\n${expected}\n${ids}`);
    if (library.decode([...encode(answer)]) !== answer) throw new Error(`not decoded exactly: ${answer}`);
  }
}

const { model } = tokenizerJson as { model: { vocab: Record<string, number> } };
writeFileSync(join(options.out, 'tokenizer-size.json'), `${Object.keys(model.vocab).length}\n`);
proveEncoder(4000);
const trained = writeTasks('train', Number(options.train) / 2, '', new Set());
writeTasks('held-out', Number(options['held-out']), 'held-out-', trained);
writePairs('train', Number(options.pairs), '');
writePairs('held-out', 1000, 'held-out-');
writeFileSync(join(options.out, 'families.json'), JSON.stringify(families.map(({ id, maxTokens }) => ({ id, maxTokens }))));
