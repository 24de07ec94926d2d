import { format, type OutputUnit, type Schema, type SchemaDraft, validate } from '@cfworker/json-schema';
import { RE2JS, RE2JSException } from 're2js';

/** What a value was found to be; `unusable`: the schema itself cannot be used. */
export type SchemaVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'unusable'; readonly reason: string };

/** A server's schema is hostile until proven otherwise: these bound the work that it can cause. */
const mostNodes = 3_000;
const mostDepth = 60;
/** Each can double the work of the one before: 16 make 65,536 at most. */
const mostReferences = 16;
const mostPatternLength = 500;
const mostSubjectLength = 50_000;

const drafts: readonly (readonly [part: string, draft: SchemaDraft])[] = [
  ['draft-04', '4'],
  ['draft-06', '7'],
  ['draft-07', '7'],
  ['2019-09', '2019-09'],
];

/**
 * Validates against a JSON Schema of a tool (2020-12 unless `$schema` says otherwise), without `eval` and without the native engine
 * for regular expressions: patterns run in linear time (RE2); those that RE2 does not know are left to the server to check.
 */
export function checkAgainst(schema: unknown, value: unknown): SchemaVerdict {
  const patterns = new Map<string, (text: string) => boolean>();
  try {
    const safe = makeSafe(schema, patterns);
    for (const [name, test] of patterns) format[name] = test;
    const result = validate(value, safe, draftOf(safe));
    return result.valid ? { kind: 'valid' } : { kind: 'invalid', reason: describe(result.errors) };
  } catch (error) {
    if (error instanceof Error) return { kind: 'unusable', reason: error.message.slice(0, 200) };
    throw error;
  } finally {
    for (const name of patterns.keys()) delete format[name];
  }
}

function describe(errors: readonly OutputUnit[]): string {
  const error = errors.at(-1);
  return error === undefined
    ? 'not valid'
    : `${error.instanceLocation}: ${error.error}`.replaceAll('apura-tool-pattern:', 'pattern ').slice(0, 300);
}

function draftOf(schema: Schema): SchemaDraft {
  const declared = typeof schema.$schema === 'string' ? schema.$schema : '';
  return drafts.find(([part]) => declared.includes(part))?.[1] ?? '2020-12';
}

/** Keywords whose value is an object of schemas by name. */
const mapKeywords: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'dependentSchemas', 'dependencies']);
/** Keywords whose value holds schemas: one, or a list. The values of all other keywords are data. */
const schemaKeywords: ReadonlySet<string> = new Set(
  'allOf anyOf oneOf not if then else items prefixItems additionalItems contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties'.split(
    ' ',
  ),
);

/** A copy within bounds: patterns as formats, `patternProperties` left to the server. Throws where it cannot be made. */
function makeSafe(schema: unknown, patterns: Map<string, (text: string) => boolean>): Schema {
  let nodes = 0;
  let references = 0;

  const enter = (depth: number): void => {
    nodes += 1;
    if (nodes > mostNodes || depth > mostDepth) throw new Error('the schema is too large');
  };
  const copyEach = (value: object, depth: number, copy: (item: unknown, at: number) => unknown): unknown =>
    Array.isArray(value)
      ? value.map((item) => copy(item, depth + 1))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, depth + 1)]));
  const copyData = (value: unknown, depth: number): unknown => {
    enter(depth);
    return isObject(value) ? copyEach(value, depth, copyData) : value;
  };
  const copyMap = (value: unknown, depth: number): unknown => {
    enter(depth);
    return isObject(value) ? copyEach(value, depth, copySchema) : value;
  };
  const copyKeyword = (key: string, item: unknown, depth: number): unknown => {
    if (mapKeywords.has(key)) return copyMap(item, depth);
    return schemaKeywords.has(key) ? copySchema(item, depth) : copyData(item, depth);
  };
  const copySchema = (value: unknown, depth: number): unknown => {
    enter(depth);
    if (!isObject(value)) return value;
    if (Array.isArray(value)) return copyEach(value, depth, copySchema);
    const { pattern, patternProperties: _left, ...rest } = value as Record<string, unknown>;
    if ('$ref' in rest) references += 1;
    if (references > mostReferences) throw new Error('the schema has too many references');
    const result = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, copyKeyword(key, item, depth + 1)]));
    const formats = patternAsFormat(pattern, patterns);
    const others: unknown = result['allOf'];
    return formats.length === 0 ? result : { ...result, allOf: [...(Array.isArray(others) ? others : []), ...formats] };
  };

  if (!isObject(schema) || Array.isArray(schema)) throw new Error('the schema is no object');
  return copySchema(schema, 0) as Schema;
}

/** A schema that tests the pattern; none for what RE2 does not know. */
function patternAsFormat(pattern: unknown, patterns: Map<string, (text: string) => boolean>): { readonly format: string }[] {
  if (typeof pattern !== 'string' || pattern.length > mostPatternLength) return [];
  try {
    const compiled = RE2JS.compile(pattern);
    const name = `apura-tool-pattern:${pattern}`;
    patterns.set(name, (text) => text.length <= mostSubjectLength && compiled.matcher(text).find());
    return [{ format: name }];
  } catch (error) {
    if (error instanceof RE2JSException) return [];
    throw error;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
