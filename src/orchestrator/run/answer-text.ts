import { canonicalJson } from '../../base/canonical-json';
import type { JsonValue } from '../../contract/json';

/** An output as the text that a grader judges: a text as it is, anything else as JSON. */
export function answerText(output: JsonValue): string {
  return typeof output === 'string' ? output : canonicalJson(output);
}

/** Is it data at all? An agent that hands back nothing, or a function, breaks the protocol. */
export function isOutput(value: unknown): value is JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}

/** The outputs of a task's parts as the output of the task: lists are joined to one, texts to lines. */
export function joinOutputs(outputs: readonly JsonValue[]): JsonValue {
  if (outputs.every((output): output is readonly JsonValue[] => Array.isArray(output))) return outputs.flat(1);
  if (outputs.every((output): output is string => typeof output === 'string')) return outputs.join('\n');
  return outputs;
}
