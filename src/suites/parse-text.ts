import { ApuraError } from '../contract/errors';
import type { JsonValue } from '../contract/json';
import { suiteInvalid } from './problems';
import { suiteLimits } from './schema';

/** Keys that reach the prototype of an object when they are copied carelessly. No suite needs them. */
const prototypeKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** An alias may repeat a value; this many expansions are a bomb. */
const maxAliases = 100;

/**
 * The data of a suite file, JSON or YAML 1.2 (core schema: no custom tags, no merge keys, no dates). Throws
 * `suite-too-large` before anything is parsed, and `suite-invalid` for bad syntax, prototype keys and nesting.
 */
export async function parseSuiteText(name: string, text: string): Promise<JsonValue> {
  const sizeBytes = text.length > suiteLimits.sizeBytes ? text.length : new TextEncoder().encode(text).length;
  if (sizeBytes > suiteLimits.sizeBytes) {
    throw new ApuraError('suite-too-large', `${name} has ${sizeBytes} bytes; at most ${suiteLimits.sizeBytes} are read`, {
      file: name,
      sizeBytes,
      limitBytes: suiteLimits.sizeBytes,
    });
  }
  const trimmed = text.replace(/^\uFEFF/, '');
  const data = /^\s*[{[]/.test(trimmed) && !/\.ya?ml$/i.test(name) ? parseJson(name, trimmed) : await parseYaml(name, trimmed);
  checkValues(name, data);
  return data as JsonValue;
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw suiteInvalid(name, [`not JSON: ${error.message}`]);
  }
}

async function parseYaml(name: string, text: string): Promise<unknown> {
  const tooDeep = bracketProblem(text);
  if (tooDeep !== undefined) throw suiteInvalid(name, [tooDeep]);
  const { parseDocument } = await import('yaml');
  try {
    const document = parseDocument(text, { version: '1.2', schema: 'core', merge: false, customTags: [], strict: true, uniqueKeys: true });
    const problems = [...document.errors, ...document.warnings].map(({ message }) => `not YAML: ${message.split('\n')[0] ?? message}`);
    if (problems.length > 0) throw suiteInvalid(name, problems);
    return document.toJS({ maxAliasCount: maxAliases });
  } catch (error) {
    // What yaml throws: ReferenceError for unknown and too many aliases, RangeError for nesting that ends the stack.
    if (error instanceof ReferenceError || error instanceof RangeError) throw suiteInvalid(name, [`not YAML: ${error.message}`]);
    throw error;
  }
}

/** Nesting that the YAML parser would follow for seconds, seen before it runs; brackets in text count too, which is rare. */
function bracketProblem(text: string): string | undefined {
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') open += 1;
    else if ((character === ']' || character === '}') && open > 0) open -= 1;
    if (open > suiteLimits.depth * 4) return `brackets are nested more than ${suiteLimits.depth * 4} deep`;
  }
  return undefined;
}

/** Walks everything once: keys, nesting, number of values, numbers that JSON cannot hold. */
function checkValues(name: string, data: unknown): void {
  let values = 0;
  const problems: string[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    values += 1;
    if (values > suiteLimits.values) throw suiteInvalid(name, [`more than ${suiteLimits.values} values`]);
    if (depth > suiteLimits.depth) throw suiteInvalid(name, [`${path}: nested more than ${suiteLimits.depth} deep`]);
    if (typeof value === 'number' && !Number.isFinite(value)) problems.push(`${path}: expected a finite number`);
    for (const [place, item] of entriesOf(value, path)) visit(item, place, depth + 1);
  };
  const entriesOf = (value: unknown, path: string): [string, unknown][] => {
    if (typeof value !== 'object' || value === null) return [];
    if (Array.isArray(value)) return value.map((item: unknown, index) => [`${path}[${index}]`, item]);
    const entries = Object.entries(value).map(([key, item]): [string, unknown, string] => [
      path === '' ? key : `${path}.${key}`,
      item,
      key,
    ]);
    problems.push(...entries.filter(([, , key]) => prototypeKeys.has(key)).map(([place]) => `${place}: this key is not allowed`));
    return entries.map(([place, item]) => [place, item]);
  };
  visit(data, '', 0);
  if (problems.length > 0) throw suiteInvalid(name, problems);
}
