import type { JsonValue } from '../../contract/json';
import { schemaFormats, schemaKeywords } from './json-schema-keywords';
import { compilePattern } from './linear-pattern';

type JsonObject = { readonly [key: string]: JsonValue };

/** A schema that cannot hang its validator: closed set of keywords, no recursion, patterns taken out. */
export interface CompiledSchema {
  /** `pattern` is replaced by a format of this name's test, which runs in linear time. */
  readonly schema: JsonValue;
  readonly patterns: ReadonlyMap<string, (text: string) => boolean>;
}

/** Most subschemas after every `$ref` is followed: bounds the work per value. */
const maxExpandedSchemas = 2_000;

/** A schema of a suite file, made safe; throws a `SchemaProblem` that names the place. */
export function compileJsonSchema(schema: JsonValue): CompiledSchema {
  const patterns = new Map<string, (text: string) => boolean>();
  const rewritten = rewrite(schema, '', patterns);
  countExpanded(schema, isObject(schema) ? schema : {}, [], new Map());
  return { schema: rewritten, patterns };
}

/** Why a schema is refused. */
export class SchemaProblem extends Error {
  override readonly name = 'SchemaProblem';
}

function rewrite(schema: JsonValue, path: string, patterns: Map<string, (text: string) => boolean>): JsonValue {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema)) throw new SchemaProblem(`${path || 'schema'}: expected an object or true or false`);
  const result: Record<string, JsonValue> = {};
  const patternTests: JsonValue[] = [];
  for (const [key, value] of Object.entries(schema)) {
    const place = path === '' ? key : `${path}.${key}`;
    const kind = Object.hasOwn(schemaKeywords, key) ? schemaKeywords[key] : undefined;
    if (kind === undefined) throw new SchemaProblem(`${place}: not a keyword that suites may use`);
    if (kind === 'pattern') patternTests.push({ format: patternFormat(value, place, patterns) });
    else result[key] = rewriteValue(kind, value, place, patterns);
  }
  const allOf = result['allOf'] ?? [];
  if (patternTests.length > 0 && isList(allOf)) result['allOf'] = [...allOf, ...patternTests];
  return result;
}

function rewriteValue(
  kind: (typeof schemaKeywords)[string],
  value: JsonValue,
  place: string,
  patterns: Map<string, (text: string) => boolean>,
): JsonValue {
  if (kind === 'schema') return rewrite(value, place, patterns);
  if (kind === 'format' && (typeof value !== 'string' || !schemaFormats.has(value))) {
    throw new SchemaProblem(`${place}: expected one of ${[...schemaFormats].join(', ')}`);
  }
  if (kind === 'schema-list') {
    if (!isList(value)) throw new SchemaProblem(`${place}: expected a list of schemas`);
    return value.map((item, index) => rewrite(item, `${place}[${index}]`, patterns));
  }
  if (kind === 'schema-map') {
    if (!isObject(value)) throw new SchemaProblem(`${place}: expected an object of schemas`);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rewrite(item, `${place}.${name}`, patterns)]));
  }
  return value;
}

function patternFormat(value: JsonValue, place: string, patterns: Map<string, (text: string) => boolean>): string {
  if (typeof value !== 'string') throw new SchemaProblem(`${place}: expected a string`);
  const compiled = compilePattern(value);
  if ('problem' in compiled) throw new SchemaProblem(`${place}: ${compiled.problem}`);
  const name = `apura-pattern:${value}`;
  patterns.set(name, compiled.test);
  return name;
}

/** Subschemas with every reference followed; throws for references to nowhere, in circles, or too many. */
function countExpanded(schema: JsonValue, root: JsonObject, trail: readonly JsonValue[], known: Map<JsonValue, number>): number {
  if (!isObject(schema)) return 1;
  if (trail.includes(schema)) throw new SchemaProblem('$ref: recursive schemas are not supported');
  const before = known.get(schema);
  if (before !== undefined) return before;
  const inner = [...trail, schema];
  let count = 1;
  for (const child of childrenOf(schema, root)) {
    count += countExpanded(child, root, inner, known);
    if (count > maxExpandedSchemas) throw new SchemaProblem(`more than ${maxExpandedSchemas} subschemas`);
  }
  known.set(schema, count);
  return count;
}

function childrenOf(schema: JsonObject, root: JsonObject): JsonValue[] {
  return Object.entries(schema).flatMap(([key, value]) => {
    const kind = schemaKeywords[key];
    if (kind === 'schema') return [value];
    if (kind === 'schema-list' && isList(value)) return [...value];
    if (kind === 'schema-map' && isObject(value)) return Object.values(value);
    return kind === 'reference' ? [resolve(value, root)] : [];
  });
}

function resolve(reference: JsonValue, root: JsonObject): JsonValue {
  const name = typeof reference === 'string' ? /^#\/\$defs\/([\w.-]{1,64})$/.exec(reference)?.[1] : undefined;
  const definitions = root['$defs'];
  if (name === undefined || definitions === undefined || !isObject(definitions) || !Object.hasOwn(definitions, name)) {
    throw new SchemaProblem('$ref: expected "#/$defs/name" of a definition in the same schema');
  }
  return definitions[name] ?? true;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
