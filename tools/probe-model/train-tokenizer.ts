import { makeRandom } from '../../src/base/random';
import type { Language } from '../../src/contract/suite';
import { families } from '../../src/suites/families/families';
import { drawParaphrase } from '../../src/suites/families/paraphrases';
import { goods, names, places } from '../../src/suites/families/word-tables';
import { allByteLetters, makePattern, toByteLetters } from './pre-tokens';

/** Ids of the special tokens are their places in this list. */
export const specialTokens = ['<|pad|>', '<|end|>', '<|user|>', '<|assistant|>', '<|system|>'] as const;

const languages: readonly Language[] = ['en', 'pt'];

export interface TokenizerSizes {
  /** Texts drawn per family and language. */
  readonly samples: number;
  /** Wording words that carry their leading space. */
  readonly joinedWords: number;
  /** Other whole words and runs of punctuation. */
  readonly wholeWords: number;
  /** Byte-pair merges for everything else: names, places, goods, words never seen. */
  readonly merges: number;
}

/** A Hugging Face `tokenizer.json` for the families, as an object. Deterministic. */
export function trainTokenizer({ samples, joinedWords, wholeWords, merges }: TokenizerSizes): object {
  const { prompts, answers } = drawTexts(samples);
  const joined = chooseJoined(prompts, answers, joinedWords);
  const pattern = makePattern(joined);
  const counts = countPreTokens([...prompts, ...answers], pattern);
  const joinedSet = new Set(joined.map((word) => ` ${word}`));
  const roleWords = new Set([names, places, goods.en, goods.pt].flatMap((table) => [...table.train, ...table.heldOut]));
  const whole = [...counts]
    .filter(([token, count]) => count >= 30 && token.length > 1 && !joinedSet.has(token) && !roleWords.has(token))
    .sort(byCount)
    .slice(0, wholeWords)
    .map(([token]) => token);
  const wholeSet = new Set([...joinedSet, ...whole]);
  const pairs = learnMerges(
    [...counts].filter(([token]) => !wholeSet.has(token)),
    merges,
  );

  const vocabulary = new Map<string, number>();
  const add = (token: string): void => void (vocabulary.has(token) || vocabulary.set(token, vocabulary.size));
  for (const token of specialTokens) add(token);
  for (const letter of allByteLetters()) add(letter);
  for (const [left, right] of pairs) add(left + right);
  for (const token of [...joinedSet, ...whole]) add(toByteLetters(token));
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: { type: 'NFC' },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: false, use_regex: false },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: true,
      vocab: Object.fromEntries(vocabulary),
      merges: pairs.map(([left, right]) => [left, right]),
    },
  };
}

function drawTexts(samples: number): { prompts: string[]; answers: string[] } {
  const prompts: string[] = [];
  const answers: string[] = [];
  for (const language of languages) {
    for (const family of families) {
      const random = makeRandom(`tokenizer/${family.id}/${language}`);
      for (let i = 0; i < samples; i += 1) {
        const { prompt, answer } = family.generate(random, language, 'train');
        prompts.push(prompt);
        answers.push(answer);
      }
    }
    const random = makeRandom(`tokenizer/pairs/${language}`);
    for (let i = 0; i < samples; i += 1) prompts.push(drawParaphrase(random, language, 'train').paraphrase);
  }
  return { prompts, answers };
}

function byCount(a: readonly [string, number], b: readonly [string, number]): number {
  return b[1] - a[1] || (a[0] < b[0] ? -1 : 1);
}

/** Frequent words after another word that answers seldom hold: an answer must find its words spelt as in the prompt. */
function chooseJoined(prompts: readonly string[], answers: readonly string[], limit: number): string[] {
  const spaced = countMatches(prompts, /(?<=[\p{L}\d)]) (\p{L}[\p{L}_]*)/gu);
  const answered = countMatches(answers, /(\p{L}[\p{L}_]*)/gu);
  const roles = new Set([names, places, goods.en, goods.pt].flatMap(({ train }) => train));
  return [...spaced]
    .filter(([word, count]) => count >= 30 && count > 12 * (answered.get(word) ?? 0) && !roles.has(word))
    .sort(byCount)
    .slice(0, limit)
    .map(([word]) => word);
}

function countMatches(texts: readonly string[], pattern: RegExp): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const [, word = ''] of text.matchAll(pattern)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function countPreTokens(texts: readonly string[], pattern: string): Map<string, number> {
  const counts = new Map<string, number>();
  const regex = new RegExp(pattern, 'gu');
  for (const text of texts) for (const [token] of text.matchAll(regex)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}

/** Plain byte-pair merging; a word weighs the root of its count, so that endless rare words shape the pieces. */
function learnMerges(words: readonly (readonly [string, number])[], limit: number): [string, string][] {
  let spelt = words.map(([word, count]) => ({ parts: [...toByteLetters(word)], weight: Math.sqrt(count) }));
  const merges: [string, string][] = [];
  while (merges.length < limit) {
    const pairs = new Map<string, number>();
    for (const { parts, weight } of spelt) {
      for (let i = 1; i < parts.length; i += 1) {
        const key = `${parts[i - 1]} ${parts[i]}`;
        pairs.set(key, (pairs.get(key) ?? 0) + weight);
      }
    }
    const best = [...pairs].sort(byCount)[0];
    if (best === undefined) break;
    const [left = '', right = ''] = best[0].split(' ');
    merges.push([left, right]);
    spelt = spelt.map(({ parts, weight }) => ({ parts: mergePair(parts, left, right), weight })).filter(({ parts }) => parts.length > 1);
  }
  return merges;
}

function mergePair(parts: readonly string[], left: string, right: string): string[] {
  const merged: string[] = [];
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i] ?? '';
    if (part === left && parts[i + 1] === right) {
      merged.push(left + right);
      i += 1;
    } else merged.push(part);
  }
  return merged;
}
