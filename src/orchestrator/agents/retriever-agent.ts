import * as v from 'valibot';
import type { Agent, RetrievalPort } from '../../contract/orchestrator';
import { citationsOf, groundedPrompt } from '../retrieval/grounded-prompt';
import { askModel, defaultMaxTokens, type ModelParts, resultOf } from './ask-model';
import { mostPassageCharacters } from './language-agent';
import { modelAgent } from './model-agent';
import { maxTokensSchema, readInput, textSchema } from './read-input';

const inputSchema = v.strictObject({
  question: textSchema,
  /** What is searched for; absent: the question. */
  query: v.optional(textSchema),
  /** Most passages; small models read one at a time. */
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20))),
  /** What to answer when nothing relevant is found. */
  absent: v.optional(textSchema, 'not in the text'),
  maxTokens: maxTokensSchema,
});

/**
 * Answers a question from what retrieval finds, and cites it. When nothing relevant is found it says so without asking the model: what
 * a model would say without a source is not what was asked for.
 */
export function makeRetrieverAgent(model: ModelParts, retrieval: Pick<RetrievalPort, 'retrieve'>): Agent {
  return modelAgent('retriever', 'essential', model, async (task, context, signal) => {
    const { question, query = question, limit, absent, maxTokens = defaultMaxTokens } = readInput(inputSchema, task, context);
    context.beat();
    const found = await retrieval.retrieve({ text: query, taskId: task.id, limit }, signal);
    context.beat({ kind: 'step', done: 1, total: 2 });
    const { prompt, used } = groundedPrompt(question, found.length === 0 ? context.passages : found, mostPassageCharacters);
    if (used.length === 0) return { output: absent, citations: [] };
    const answer = await askModel({ prompt, maxTokens }, model, context, signal);
    return resultOf(answer.text, answer, citationsOf(answer.text, used));
  });
}
