import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { PlannedTask, WorkContext } from '../../contract/orchestrator';
import { fillReferences } from '../../contract/step-references';

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
