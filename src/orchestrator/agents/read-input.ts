import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { PlannedTask, WorkContext } from '../../contract/orchestrator';
import { fillReferences, referencesIn } from '../../contract/step-references';
import { answerText } from '../run/answer-text';

/** Any JSON: it was bounded where it came in. */
export const jsonSchema = v.custom<JsonValue>((value) => value !== undefined);
export const textSchema = v.pipe(v.string(), v.minLength(1));
export const maxTokensSchema = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4_096)));

/**
 * A task's input with the outputs of its dependencies in it, in the form that an agent wants. Throws `parameter-invalid` with the place of
 * the first thing that is wrong: trying again cannot help.
 */
export function readInput<S extends v.GenericSchema>(schema: S, task: PlannedTask, context: WorkContext): v.InferOutput<S> {
  const parsed = v.safeParse(schema, fillReferences(task.input, context.dependencies));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = (issue.path ?? []).map(({ key }) => String(key)).join('.');
  const place = path === '' ? 'input' : `input.${path}`;
  throw new ApuraError('parameter-invalid', `${place} of ${task.id}: ${issue.message}`, {
    name: place,
    value: issue.received.slice(0, 100),
  });
}

/** Characters of one dependency's output that go into a prompt. */
const mostPerDependency = 4_000;

/**
 * The prompt of a task whose input is a text, as plans have it: the outputs that the text does not refer to itself go before it, each under
 * its id. A prompt in another form stands as it is: it says what it wants.
 */
export function withDependencies(prompt: string, { input }: PlannedTask, { dependencies }: Pick<WorkContext, 'dependencies'>): string {
  if (typeof input !== 'string' || dependencies.size === 0) return prompt;
  const placed = new Set(referencesIn(input));
  const results = [...dependencies].filter(([id]) => !placed.has(id));
  if (results.length === 0) return prompt;
  const told = results.map(([id, output]) => `${id}: ${answerText(output).slice(0, mostPerDependency)}`);
  return `Results:\n${told.join('\n')}\n\n${prompt}`;
}
