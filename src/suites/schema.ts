import * as v from 'valibot';
import type { JsonValue } from '../contract/json';
import { families } from './families/families';

/** Limits of a suite file; what is beyond them is a mistake or an attack. */
export const suiteLimits = {
  sizeBytes: 2 * 1024 * 1024,
  tasks: 1_000,
  depth: 32,
  values: 200_000,
  promptLength: 20_000,
  stepsPerTask: 50,
  documents: 1_000,
  documentLength: 200_000,
  deadlineMs: { min: 100, max: 600_000 },
  maxTokens: { min: 1, max: 4_096 },
} as const;

const idPattern = /^[A-Za-z0-9._-]{1,64}$/;
const id = v.pipe(v.string(), v.regex(idPattern, 'expected letters, digits, ".", "_" or "-", 1 to 64 of them'));
const title = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const prompt = v.pipe(v.string(), v.minLength(1), v.maxLength(suiteLimits.promptLength));
const answer = v.pipe(v.string(), v.minLength(1), v.maxLength(2_000));
const answers = v.pipe(v.array(answer), v.minLength(1), v.maxLength(100));
const language = v.picklist(['en', 'pt']);
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const wholeBetween = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const tag = v.pipe(v.string(), v.minLength(1), v.maxLength(40));

/** Any JSON; depth and size are bounded before the schema runs. */
const json = v.custom<JsonValue>((value) => value !== undefined);

const graderSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('exact'), expected: answer, ignoreCase: v.optional(v.boolean()) }),
  v.strictObject({
    kind: v.literal('number'),
    expected: v.pipe(v.number(), v.finite()),
    tolerance: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  }),
  v.strictObject({ kind: v.literal('contains'), expected: answers, ignoreCase: v.optional(v.boolean()) }),
  v.strictObject({
    kind: v.literal('pattern'),
    pattern: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
    flags: v.optional(v.pipe(v.string(), v.maxLength(4))),
  }),
  v.strictObject({ kind: v.literal('json-schema'), schema: json }),
  v.strictObject({ kind: v.literal('one-of'), expected: answers, ignoreCase: v.optional(v.boolean()) }),
]);

const common = {
  id,
  deadlineMs: v.optional(wholeBetween(suiteLimits.deadlineMs.min, suiteLimits.deadlineMs.max)),
  tags: v.optional(v.pipe(v.array(tag), v.maxLength(20))),
};

const familyTaskSchema = v.strictObject({
  ...common,
  family: v.picklist(families.map((family) => family.id)),
  language: v.optional(language),
  /** So many tasks, `id-1`, `id-2`, …; without `language` they alternate between English and Portuguese. */
  count: v.optional(wholeBetween(1, suiteLimits.tasks)),
});

const stepSchema = v.strictObject({
  id,
  capability: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  agent: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(64))),
  input: json,
  after: v.optional(v.pipe(v.array(id), v.maxLength(suiteLimits.stepsPerTask)), []),
  grader: v.optional(graderSchema),
  cacheable: v.optional(v.boolean()),
});

const documentSchema = v.strictObject({
  id,
  title,
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(suiteLimits.documentLength)),
});

const promptTaskSchema = v.strictObject({
  ...common,
  prompt,
  /** With steps, `prompt` says the goal, and the output of the last step is what `grader` judges. */
  steps: v.optional(v.pipe(v.array(stepSchema), v.minLength(1), v.maxLength(suiteLimits.stepsPerTask))),
  system: v.optional(v.pipe(v.string(), v.maxLength(suiteLimits.promptLength))),
  grader: graderSchema,
  language: v.optional(language),
  needs: v.optional(v.pipe(v.array(v.picklist(['chat', 'embedding'])), v.minLength(1), v.maxLength(2))),
  maxTokens: v.optional(wholeBetween(suiteLimits.maxTokens.min, suiteLimits.maxTokens.max)),
});

/** A task with `family` is generated; any other brings its own prompt and grader. */
const taskSchema = v.lazy((input) =>
  typeof input === 'object' && input !== null && 'family' in input && !('prompt' in input) ? familyTaskSchema : promptTaskSchema,
);

/** Suite file, version 1: JSON or YAML. */
export const suiteFileSchema = v.strictObject({
  suiteVersion: v.literal(1),
  id,
  title,
  /** Fixes the generated tasks, whatever seed is asked for. */
  seed: v.optional(wholeBetween(0, Number.MAX_SAFE_INTEGER)),
  /** Limits of the verdict, where this suite wants others than the usual ones (`report/thresholds.ts`). */
  thresholds: v.optional(
    v.strictObject({
      minSuccessShare: v.optional(share),
      maxP95DeadlineShare: v.optional(share),
      minTasks: v.optional(wholeBetween(1, suiteLimits.tasks)),
      maxSpeedDriftShare: v.optional(share),
    }),
  ),
  /** What agents may look things up in. */
  documents: v.optional(v.pipe(v.array(documentSchema), v.maxLength(suiteLimits.documents))),
  tasks: v.pipe(v.array(taskSchema), v.minLength(1), v.maxLength(suiteLimits.tasks)),
});

export type SuiteFile = v.InferOutput<typeof suiteFileSchema>;
export type SuiteThresholds = NonNullable<SuiteFile['thresholds']>;
