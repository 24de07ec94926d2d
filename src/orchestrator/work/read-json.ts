import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';

/** The JSON of a model's answer, in a fence, with words around it, or bare. Throws `invalid-output`. */
export function readJson(text: string): JsonValue {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(text)?.[1];
  for (const candidate of [text, fenced, between(text, '{', '}'), between(text, '[', ']')]) {
    const value = candidate === undefined ? undefined : parse(candidate);
    if (value !== undefined) return value;
  }
  throw new ApuraError('invalid-output', 'the answer is not JSON', { reason: 'not JSON' });
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function between(text: string, open: string, close: string): string | undefined {
  const [from, to] = [text.indexOf(open), text.lastIndexOf(close)];
  return from >= 0 && to > from ? text.slice(from, to + 1) : undefined;
}
