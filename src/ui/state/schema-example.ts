import type { JsonValue } from '../../contract/json';

type Schema = Readonly<Record<string, JsonValue | undefined>>;

const mostDepth = 4;

/** Arguments to begin with: what the schema requires, with its own defaults and examples where it has them. */
export function exampleOf(schema: JsonValue | undefined, depth = 0): JsonValue {
  if (!isSchema(schema) || depth > mostDepth) return {};
  const { default: usual, const: only, enum: values, examples, type, properties, required } = schema;
  const given = usual ?? only ?? firstOf(values) ?? firstOf(examples);
  if (given !== undefined) return given;
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'string') return '';
  if (kind === 'number' || kind === 'integer') return typeof schema['minimum'] === 'number' ? schema['minimum'] : 0;
  if (kind === 'boolean') return false;
  if (kind === 'array') return [];
  if (kind === 'null') return null;
  const needed = Array.isArray(required) ? required.filter((name): name is string => typeof name === 'string') : [];
  const parts = isSchema(properties) ? properties : {};
  return Object.fromEntries(needed.map((name) => [name, exampleOf(parts[name], depth + 1)]));
}

function firstOf(values: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(values) ? (values[0] as JsonValue | undefined) : undefined;
}

function isSchema(value: JsonValue | undefined): value is Schema & { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
