import * as v from 'valibot';
import type { JsonValue } from '../../contract/json';
import type { PlanProblem } from './plan-problem';
import { mostProblems } from './plan-problem';

/** Models like to number their steps: a number is as good as its digits. */
const idSchema = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())], 'must be a text or a whole number'),
  v.transform(String),
  v.regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, ".", "_" or "-"'),
);

/** What came out of `JSON.parse`, or an object like it: its depth is bounded by the parser. */
const jsonSchema = v.custom<JsonValue>((value) => value !== undefined && typeof value !== 'function', 'is missing');

const taskSchema = v.strictObject({
  id: idSchema,
  capability: v.pipe(v.string('must be a text'), v.minLength(1, 'must not be empty')),
  agent: v.optional(v.string('must be a text')),
  input: jsonSchema,
  dependsOn: v.optional(v.array(idSchema, 'must be a list of task ids'), []),
  deadlineMs: v.optional(v.pipe(v.number('must be a number'), v.minValue(1), v.maxValue(3_600_000))),
  cacheable: v.optional(v.boolean('must be true or false'), false),
  grader: v.optional(v.unknown()),
  needBytes: v.optional(v.pipe(v.number('must be a number'), v.minValue(0))),
  size: v.optional(v.pipe(v.number('must be a number'), v.minValue(0))),
});

export type RawTask = v.InferOutput<typeof taskSchema>;

/** One task of a plan from outside, or what is wrong with it. */
export function parseRawTask(value: unknown, place: string): RawTask | readonly PlanProblem[] {
  const parsed = v.safeParse(taskSchema, value);
  if (parsed.success) return parsed.output;
  return parsed.issues.slice(0, mostProblems).map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
    return { place: `${place}${path}`, message: issue.expected === 'never' ? 'is not known here' : issue.message };
  });
}

export const headSchema = v.object({ goal: v.optional(v.string('must be a text'), ''), tasks: v.array(v.unknown(), 'must be a list') });
