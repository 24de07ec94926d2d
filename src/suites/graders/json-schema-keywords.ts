/** How the value of a JSON Schema keyword is read. */
export type KeywordKind = 'schema' | 'schema-list' | 'schema-map' | 'pattern' | 'format' | 'reference' | 'plain';

/**
 * The keywords of JSON Schema 2020-12 that suites may use. Left out: `patternProperties` (its keys are regular
 * expressions for the native engine), `$id`, `$anchor`, `$dynamicRef` (names that lead elsewhere).
 */
export const schemaKeywords: Readonly<Record<string, KeywordKind>> = {
  $schema: 'plain',
  $comment: 'plain',
  title: 'plain',
  description: 'plain',
  default: 'plain',
  examples: 'plain',
  deprecated: 'plain',
  $ref: 'reference',
  $defs: 'schema-map',
  type: 'plain',
  const: 'plain',
  enum: 'plain',
  allOf: 'schema-list',
  anyOf: 'schema-list',
  oneOf: 'schema-list',
  not: 'schema',
  if: 'schema',
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, in a table that nobody awaits
  then: 'schema',
  else: 'schema',
  properties: 'schema-map',
  additionalProperties: 'schema',
  unevaluatedProperties: 'schema',
  propertyNames: 'schema',
  required: 'plain',
  minProperties: 'plain',
  maxProperties: 'plain',
  dependentRequired: 'plain',
  dependentSchemas: 'schema-map',
  prefixItems: 'schema-list',
  items: 'schema',
  unevaluatedItems: 'schema',
  contains: 'schema',
  minContains: 'plain',
  maxContains: 'plain',
  minItems: 'plain',
  maxItems: 'plain',
  uniqueItems: 'plain',
  minimum: 'plain',
  maximum: 'plain',
  exclusiveMinimum: 'plain',
  exclusiveMaximum: 'plain',
  multipleOf: 'plain',
  minLength: 'plain',
  maxLength: 'plain',
  pattern: 'pattern',
  format: 'format',
};

/** Formats whose check is short and bounded. */
export const schemaFormats: ReadonlySet<string> = new Set(['date', 'time', 'date-time', 'email', 'ipv4', 'ipv6', 'uuid']);
