import * as v from 'valibot';
import type { Agent } from '../../contract/orchestrator';
import { citationsOf, groundedPrompt } from '../retrieval/grounded-prompt';
import { askModel, defaultMaxTokens, type ModelAccess, resultOf } from './ask-model';
import { maxTokensSchema, readInput, textSchema } from './read-input';

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
export function makeLanguageAgent(access: ModelAccess, maxInFlight = 1): Agent {
  return {
    name: 'language',
    capabilities: ['language'],
    priority: 'critical',
    maxInFlight,
    attempts: 1,
    version: `language/1 ${access.version}`,
    work: async (task, context, signal) => {
      const { prompt, system, maxTokens = defaultMaxTokens } = readInput(inputSchema, task, context);
      const grounded = groundedPrompt(prompt, context.passages, mostPassageCharacters);
      const answer = await askModel({ prompt: grounded.prompt, system, maxTokens }, access, context, signal);
      return resultOf(answer.text, answer, citationsOf(answer.text, grounded.used));
    },
  };
}
