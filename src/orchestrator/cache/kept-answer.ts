import * as v from 'valibot';
import { canonicalJson } from '../../base/canonical-json';
import type { JsonValue } from '../../contract/json';
import type { CachedAnswer } from '../../contract/orchestrator';

/** A verified answer with all that finds it again. */
export interface KeptAnswer {
  /** The exact key: unique. */
  readonly key: string;
  readonly agent: string;
  /** Absent where the question has no text to compare. */
  readonly meaning?: {
    readonly group: string;
    readonly words: readonly string[];
    /** What made `vector`: vectors of different makers are never compared. */
    readonly embedder: string;
    /** L2-normalised. */
    readonly vector: Float32Array;
  };
  readonly answer: CachedAnswer;
  /** ms since 1970, of the wall clock: answers outlive the page. */
  readonly storedAt: number;
  readonly usedAt: number;
  /** What it takes in memory, about. */
  readonly sizeBytes: number;
}

const text = v.pipe(v.string(), v.maxLength(2_000_000));

const gradeSchema = v.object({
  passed: v.pipe(v.boolean(), v.value(true)),
  grader: v.picklist(['exact', 'number', 'contains', 'pattern', 'json-schema', 'one-of']),
  expected: text,
  got: text,
  reason: v.optional(text),
});

const schema = v.object({
  key: v.pipe(v.string(), v.hexadecimal(), v.length(64)),
  agent: text,
  meaning: v.optional(
    v.object({ group: text, words: v.array(text), embedder: text, vector: v.instance<typeof Float32Array<ArrayBufferLike>>(Float32Array) }),
  ),
  // What was stored as JSON is read as JSON: nothing else can hide in it.
  outputJson: text,
  grade: gradeSchema,
  storedAt: v.pipe(v.number(), v.finite()),
  usedAt: v.pipe(v.number(), v.finite()),
});

/** An answer as it lies in IndexedDB. */
export type StoredAnswer = v.InferInput<typeof schema>;

export function toStored({ key, agent, meaning, answer, storedAt, usedAt }: KeptAnswer): StoredAnswer {
  const stored = meaning === undefined ? undefined : { ...meaning, words: [...meaning.words] };
  return { key, agent, meaning: stored, outputJson: JSON.stringify(answer.output), grade: answer.grade, storedAt, usedAt };
}

/** What was read from the disk, if it is an answer; `undefined` for anything else: the disk is not trusted. */
export function fromStored(value: unknown): KeptAnswer | undefined {
  const read = v.safeParse(schema, value);
  if (!read.success) return undefined;
  const { outputJson, grade, ...rest } = read.output;
  try {
    const answer: CachedAnswer = { output: JSON.parse(outputJson) as JsonValue, grade };
    return { ...rest, answer, sizeBytes: sizeOf(answer, rest.meaning) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Two bytes per character of text, four per number of the vector, and a little for the rest. */
export function sizeOf(answer: CachedAnswer, meaning: KeptAnswer['meaning']): number {
  const characters = canonicalJson(answer.output).length + answer.grade.expected.length + answer.grade.got.length;
  const words = meaning?.words.reduce((sum, word) => sum + word.length, 0) ?? 0;
  return 300 + 2 * (characters + words) + (meaning?.vector.byteLength ?? 0);
}
