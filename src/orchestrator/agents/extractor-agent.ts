import * as v from 'valibot';
import type { JsonValue } from '../../contract/json';
import type { Agent, AgentResult, PlannedTask, WorkContext } from '../../contract/orchestrator';
import { checkAgainst } from '../tools/schema-check';
import { type Answer, askModel, defaultMaxTokens, invalidOutput, type ModelParts, readJson, resultOf } from './ask-model';
import { modelAgent } from './model-agent';
import { jsonSchema, maxTokensSchema, readInput, textSchema } from './read-input';

/** Either a question per field about one text, or one prompt that asks for the whole object. */
const inputSchema = v.union([
  v.strictObject({
    text: textSchema,
    /** Field → the question that asks for it. */
    fields: v.pipe(v.record(v.string(), textSchema), v.minEntries(1), v.maxEntries(50)),
    schema: v.optional(jsonSchema),
    maxTokens: maxTokensSchema,
  }),
  v.strictObject({ prompt: textSchema, schema: jsonSchema, maxTokens: maxTokensSchema }),
]);

type ExtractorInput = v.InferOutput<typeof inputSchema>;
type FieldsInput = Extract<ExtractorInput, { readonly fields: unknown }>;
type ObjectInput = Exclude<ExtractorInput, FieldsInput>;

/** Asks the model. */
type Ask = (prompt: string, maxTokens: number, schema?: JsonValue) => Promise<Answer>;

/**
 * Gives an object that is valid against a JSON Schema, or fails with `invalid-output`. What is not valid is asked for once more: the
 * object with what is wrong with it, a field with its question before the text instead of after it.
 */
export function makeExtractorAgent(model: ModelParts): Agent {
  return modelAgent(
    'extractor',
    'essential',
    model,
    async (task: PlannedTask, context: WorkContext, signal: AbortSignal): Promise<AgentResult> => {
      const input = readInput(inputSchema, task, context);
      const ask: Ask = (prompt, maxTokens, schema) => askModel({ prompt, maxTokens, schema }, model, context, signal);
      return 'fields' in input ? await extractFields(input, ask) : await extractObject(input, ask);
    },
  );
}

async function extractObject({ prompt, schema, maxTokens = defaultMaxTokens }: ObjectInput, ask: Ask): Promise<AgentResult> {
  const first = await ask(prompt, maxTokens, schema);
  const problem = problemOf(first.text, schema);
  if (problem === undefined) return resultOf(readJson(first.text) ?? null, first);
  const repair = `${prompt}\n\nThis answer cannot be used:\n${first.text}\nWhat is wrong: ${problem}\nAnswer with the corrected JSON only.`;
  const second = await ask(repair, maxTokens, schema);
  const still = problemOf(second.text, schema);
  if (still !== undefined) throw invalidOutput(still);
  return resultOf(readJson(second.text) ?? null, second);
}

async function extractFields({ text, fields, schema, maxTokens = defaultMaxTokens }: FieldsInput, ask: Ask): Promise<AgentResult> {
  const values: Record<string, string> = {};
  let last: Answer | undefined;
  for (const [field, question] of Object.entries(fields)) {
    last = await ask(`${text}\n${question}`, maxTokens);
    if (fieldProblem(field, last.text, schema) !== undefined) last = await ask(`${question}\n${text}`, maxTokens);
    values[field] = last.text;
  }
  const problem = problemOfValue(values, schema);
  if (last === undefined || problem !== undefined) throw invalidOutput(problem ?? 'no field was asked for');
  return resultOf(values, last);
}

/** A field's own part of the schema. */
function fieldProblem(field: string, value: string, schema: JsonValue | undefined): string | undefined {
  if (value === '') return `${field} is empty`;
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return undefined;
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null || !(field in properties)) return undefined;
  return problemOfValue(value, (properties as Readonly<Record<string, JsonValue>>)[field]);
}

function problemOf(text: string, schema: JsonValue): string | undefined {
  const value = readJson(text);
  return value === undefined ? 'it is not JSON' : problemOfValue(value, schema);
}

function problemOfValue(value: JsonValue, schema: JsonValue | undefined): string | undefined {
  if (schema === undefined) return undefined;
  const verdict = checkAgainst(schema, value);
  return verdict.kind === 'valid' ? undefined : verdict.reason;
}
