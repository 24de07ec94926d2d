import * as v from 'valibot';
import type { Agent } from '../../contract/orchestrator';
import { citationsOf, groundedPrompt } from '../retrieval/grounded-prompt';
import { askModel, defaultMaxTokens, type ModelParts, resultOf } from './ask-model';
import { modelAgent } from './model-agent';
import { maxTokensSchema, readInput, textSchema, withDependencies } from './read-input';

const inputSchema = v.union([
  v.pipe(
    textSchema,
    v.transform((prompt) => ({ prompt, system: undefined, maxTokens: undefined })),
  ),
  v.strictObject({ prompt: textSchema, system: v.optional(v.string()), maxTokens: maxTokensSchema }),
]);

/** Characters of passages that are put before a question. */
export const mostPassageCharacters = 4_000;

/**
 * Answers prompts: a text, or `{prompt, system?, maxTokens?}`. What retrieval found after a failure goes before the prompt and is cited.
 */
export function makeLanguageAgent(model: ModelParts): Agent {
  return modelAgent('language', 'critical', model, async (task, context, signal) => {
    const { prompt, system, maxTokens = defaultMaxTokens } = readInput(inputSchema, task, context);
    const grounded = groundedPrompt(withDependencies(prompt, task, context), context.passages, mostPassageCharacters);
    const answer = await askModel({ prompt: grounded.prompt, system, maxTokens }, model, context, signal);
    return resultOf(answer.text, answer, citationsOf(answer.text, grounded.used));
  });
}
