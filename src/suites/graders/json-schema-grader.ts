import { format, type OutputUnit, type Schema, validate } from '@cfworker/json-schema';
import { sayReason } from '../../contract/reasons';
import type { Grader } from '../../contract/suite';
import { type CompiledSchema, compileJsonSchema, SchemaProblem } from './compile-json-schema';
import type { Judgement } from './judgement';

/** Longest answer that is read as JSON, in characters: `uniqueItems` compares all pairs. */
const maxAnswerLength = 20_000;

/** Passes when the whole answer is JSON and valid against the schema (JSON Schema 2020-12, see `json-schema-keywords`). */
export function judgeJson(grader: Extract<Grader, { kind: 'json-schema' }>, answer: string): Judgement {
  const expected = JSON.stringify(grader.schema);
  if (answer.length > maxAnswerLength) return { passed: false, expected, reason: sayReason('answer-too-long', { count: maxAnswerLength }) };
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { passed: false, expected, reason: sayReason('answer-not-json') };
  }
  try {
    const failure = firstFailure(compileJsonSchema(grader.schema), value);
    return { passed: failure === undefined, expected, reason: failure };
  } catch (error) {
    if (error instanceof SchemaProblem) return { passed: false, expected, reason: error.message };
    if (error instanceof RangeError) return { passed: false, expected, reason: sayReason('answer-too-deep') };
    throw error;
  }
}

/** Why a schema cannot be used, or `undefined`. */
export function jsonSchemaProblem(grader: Extract<Grader, { kind: 'json-schema' }>): string | undefined {
  try {
    const compiled = compileJsonSchema(grader.schema);
    // The validator throws for values of keywords that it cannot use; each kind of instance reaches other keywords.
    for (const instance of [null, true, 1, 'x', ['x', 1], { x: 1 }]) firstFailure(compiled, instance);
    return undefined;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

/** The validator's table of formats is global: the patterns of this schema are in it only while it validates. */
function firstFailure({ schema, patterns }: CompiledSchema, value: unknown): string | undefined {
  for (const [name, test] of patterns) format[name] = test;
  try {
    const result = validate(value, structuredClone(schema) as Schema, '2020-12');
    return result.valid ? undefined : describe(result.errors.at(-1));
  } finally {
    for (const name of patterns.keys()) delete format[name];
  }
}

function describe(error: OutputUnit | undefined): string {
  return error === undefined ? 'not valid' : `${error.instanceLocation}: ${error.error.replace('apura-pattern:', 'pattern ')}`;
}
