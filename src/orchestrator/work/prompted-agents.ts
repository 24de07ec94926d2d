import { ApuraError } from '../../contract/errors';
import type { Agent, AgentResult, Passage, RetrievalPort, WorkContext } from '../../contract/orchestrator';
import { planSchema } from '../plan/plan-prompts';
import { citationsOf, groundedPrompt } from '../retrieval/grounded-prompt';
import { checkAgainst } from '../tools/schema-check';
import { askEngine, type EngineParts, type EngineQuestion } from './ask-engine';
import { readPrompt, withDependencies } from './prompt-input';
import { readJson } from './read-json';

export interface PromptedParts extends EngineParts {
  /** Model and prompts together: a changed one answers anew instead of from the cache. */
  readonly version: string;
  /** Tasks at once on the engine. */
  readonly maxInFlight: number;
  /** Characters of a prompt that the engine has room for. */
  readonly mostPromptCharacters: number;
}

type Work = Agent['work'];

/** One step over a long prompt can keep an engine's worker from telling anything: dead after ten of these, as the engine's own client has it. */
export const engineBeatMs = 3_000;

/** Answers a prompt; with passages that were found for it, from them, and says which. */
export function makeLanguageAgent(parts: PromptedParts): Agent {
  return promptedAgent('language', 'critical', parts, async (task, context, signal) => {
    const { prompt, ...rest } = readPrompt(task);
    return await answerFrom(withDependencies(prompt, context.dependencies), context.passages, rest, parts, context, signal);
  });
}

/** Answers from documents alone: looks for them first, and finding none is a failure. */
export function makeRetrieverAgent(parts: PromptedParts, retrieval: RetrievalPort): Agent {
  return promptedAgent('retriever', 'essential', parts, async (task, context, signal) => {
    const { prompt, ...rest } = readPrompt(task);
    const found = context.passages.length > 0 ? context.passages : await retrieval.retrieve({ text: prompt, taskId: task.id }, signal);
    if (found.length === 0) throw new ApuraError('invalid-output', 'no document speaks of it', { reason: 'no document speaks of it' });
    context.beat({ kind: 'step', done: 1, total: 2 });
    return await answerFrom(withDependencies(prompt, context.dependencies), found, rest, parts, context, signal);
  });
}

/** Answers with data that is valid against the task's schema. */
export function makeExtractorAgent(parts: PromptedParts): Agent {
  return promptedAgent('extractor', 'essential', parts, async (task, context, signal) => {
    const { prompt, schema, ...rest } = readPrompt(task);
    if (schema === undefined) throw new ApuraError('parameter-invalid', 'an extraction needs a schema', { name: 'schema', value: '' });
    const asked = `${withDependencies(prompt, context.dependencies)}\nAnswer with JSON only, valid against this schema: ${JSON.stringify(schema)}`;
    const { text, ...answer } = await askEngine({ ...rest, prompt: asked, schema }, parts, context, signal);
    const output = readJson(text);
    const verdict = checkAgainst(schema, output);
    if (verdict.kind !== 'valid') throw new ApuraError('invalid-output', verdict.reason, { reason: verdict.reason });
    return { ...answer, output };
  });
}

/** Answers a request for a plan with its text; whether it is one is decided by those who asked. */
export function makePlannerAgent(parts: PromptedParts, capabilities: () => ReadonlySet<string>): Agent {
  return promptedAgent('planner', 'essential', parts, async (task, context, signal) => {
    const { text, ...answer } = await askEngine({ ...readPrompt(task), schema: planSchema(capabilities()) }, parts, context, signal);
    return { ...answer, output: text };
  });
}

function promptedAgent(name: string, priority: Agent['priority'], parts: PromptedParts, work: Work): Agent {
  const silent = new ApuraError('agent-silent', `${name} showed no life`, { agent: name });
  return {
    name,
    capabilities: [name],
    priority,
    maxInFlight: parts.maxInFlight,
    version: parts.version,
    attempts: 1,
    beatMs: engineBeatMs,
    restart: async () => parts.access.condemn({ code: 'engine-hung', message: silent.message, details: silent.details }),
    work,
  };
}

async function answerFrom(
  prompt: string,
  passages: readonly Passage[],
  rest: Omit<EngineQuestion, 'prompt'>,
  parts: PromptedParts,
  context: WorkContext,
  signal: AbortSignal,
): Promise<AgentResult> {
  const grounded = groundedPrompt(prompt, passages, parts.mostPromptCharacters);
  const { text, ...answer } = await askEngine({ ...rest, prompt: grounded.prompt }, parts, context, signal);
  return { ...answer, output: text, ...(grounded.used.length > 0 ? { citations: citationsOf(text, grounded.used) } : {}) };
}
