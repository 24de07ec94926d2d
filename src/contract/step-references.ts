import { ApuraError } from './errors';
import type { JsonValue } from './json';

/** `{{step}}` or `{{step/key/0}}`: the output of a step, or a part of it. */
const reference = /\{\{([A-Za-z0-9._-]{1,64})((?:\/[^{}/]{1,64}){0,8})\}\}/g;
const whole = new RegExp(`^${reference.source}$`);

/** The steps that the texts of an input refer to, each once, in the order of the text. */
export function referencesIn(input: JsonValue): readonly string[] {
  const found = new Set<string>();
  mapTexts(input, (text) => {
    for (const [, step = ''] of text.matchAll(reference)) found.add(step);
    return text;
  });
  return [...found];
}

/**
 * The input with every reference replaced. A text that is one reference and nothing else becomes the value itself; inside a longer text
 * a text stands as it is, anything else as JSON. What comes in is not looked through again: an output cannot refer to others.
 * References to steps that are not in `outputs` stay as they are. Throws `dependency-failed` when an output has no such part.
 */
export function fillReferences(input: JsonValue, outputs: ReadonlyMap<string, JsonValue>): JsonValue {
  if (outputs.size === 0) return input;
  return mapTexts(input, (text) => {
    const [, only, path = ''] = whole.exec(text) ?? [];
    if (only !== undefined && outputs.has(only)) return partOf(outputs.get(only), only, path);
    return text.replace(reference, (match: string, step: string, inner: string) => {
      if (!outputs.has(step)) return match;
      const part = partOf(outputs.get(step), step, inner);
      return typeof part === 'string' ? part : JSON.stringify(part);
    });
  });
}

/** The part of a value at `a/0/b`. `undefined` when there is none; the empty path is the value itself. */
export function partAt(value: JsonValue | undefined, path: string): JsonValue | undefined {
  let part = value;
  for (const key of path.split('/').filter((name) => name !== '')) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, key)) return undefined;
    part = Array.isArray(part) ? (part as readonly JsonValue[])[Number(key)] : (part as Readonly<Record<string, JsonValue>>)[key];
  }
  return part;
}

function partOf(output: JsonValue | undefined, step: string, path: string): JsonValue {
  const part = partAt(output, path);
  if (part === undefined) throw new ApuraError('dependency-failed', `the output of ${step} has no ${path.slice(1)}`, { task: step });
  return part;
}

function mapTexts(value: JsonValue, change: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => mapTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
