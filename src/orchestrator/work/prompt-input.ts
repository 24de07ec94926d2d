import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { PlannedTask } from '../../contract/orchestrator';
import { answerText } from '../run/answer-text';

/** What agents that ask an engine understand as a task's input: a prompt, or a prompt with more. */
export interface PromptInput {
  readonly prompt: string;
  readonly system?: string;
  readonly maxTokens: number;
  readonly schema?: JsonValue;
}

/** The router's tier `fast`: enough for every answer that has a grader. */
const usualMaxTokens = 1_024;
/** Characters of one dependency's output that go into a prompt. */
const mostPerDependency = 4_000;

const inputSchema = v.union([
  v.pipe(
    v.string(),
    v.transform((prompt) => ({ prompt })),
  ),
  v.strictObject({
    prompt: v.string(),
    system: v.optional(v.string()),
    maxTokens: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(32_768))),
    schema: v.optional(v.custom<JsonValue>((value) => typeof value === 'object' && value !== null)),
  }),
]);

/** Throws `parameter-invalid`: the same task would never succeed. */
export function readPrompt({ input }: PlannedTask): PromptInput {
  const parsed = v.safeParse(inputSchema, input);
  if (parsed.success) return { maxTokens: usualMaxTokens, ...parsed.output };
  const value = JSON.stringify(input).slice(0, 100);
  throw new ApuraError('parameter-invalid', 'the input is no prompt', { name: 'input', value });
}

/** The outputs of the tasks before, each under its id, then the prompt; the prompt alone where there are none. */
export function withDependencies(prompt: string, dependencies: ReadonlyMap<string, JsonValue>): string {
  if (dependencies.size === 0) return prompt;
  const results = [...dependencies].map(([id, output]) => `${id}: ${answerText(output).slice(0, mostPerDependency)}`);
  return `Results:\n${results.join('\n')}\n\n${prompt}`;
}
