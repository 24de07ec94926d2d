import { canonicalJson } from '../../base/canonical-json';
import { sha256Hex } from '../../base/sha256';
import type { JsonValue } from '../../contract/json';
import type { CacheQuestion } from '../../contract/orchestrator';
import { readMeaning } from './meaning';

/** A task asks about one question several times; hashing is most of what an exact lookup costs (9 of 12 µs). */
const known = new WeakMap<CacheQuestion, string>();

/** Equal for questions that are equal in every part: agent, version, capability, input, outputs of dependencies. */
export function exactKey(question: CacheQuestion): string {
  const before = known.get(question);
  if (before !== undefined) return before;
  const key = sha256Hex(canonicalJson([...headOf(question), question.input]));
  known.set(question, key);
  return key;
}

/** A question as it is compared by meaning. */
export interface MeaningKey {
  /** Equal for questions that may answer each other if their embeddings are near. */
  readonly group: string;
  /** What is embedded: the strings of the input, in their order. */
  readonly text: string;
  readonly words: readonly string[];
}

/** Longer inputs are compared exactly only: an embedding of so much says little, and a detail is soon lost in it. */
const mostTextLength = 2_000;

const knownMeanings = new WeakMap<CacheQuestion, { readonly key: MeaningKey | undefined }>();

/** `undefined` for inputs without text, or with too much of it. */
export function meaningKey(question: CacheQuestion): MeaningKey | undefined {
  const before = knownMeanings.get(question);
  if (before !== undefined) return before.key;
  const key = makeMeaningKey(question);
  knownMeanings.set(question, { key });
  return key;
}

function makeMeaningKey(question: CacheQuestion): MeaningKey | undefined {
  const texts: string[] = [];
  const shape = withoutText(question.input, texts);
  const text = texts.join('\n');
  if (text.trim() === '' || text.length > mostTextLength) return undefined;
  const { signature, words } = readMeaning(text);
  return { group: sha256Hex(canonicalJson([...headOf(question), shape, signature])), text, words };
}

function headOf({ agent, version, capability, dependencies }: CacheQuestion): JsonValue[] {
  const outputs = [...dependencies].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return [agent, version, capability, outputs.map(([id, output]) => [id, output])];
}

/** The value with every string emptied (keys, numbers and the rest stay); the strings go to `texts`, keys in their order by name. */
function withoutText(value: JsonValue, texts: string[]): JsonValue {
  if (typeof value === 'string') {
    texts.push(value);
    return '';
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value)) return value.map((item) => withoutText(item, texts));
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutText(item, texts)]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
