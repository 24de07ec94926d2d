import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { Agent, ToolInfo, ToolPort } from '../../contract/orchestrator';
import { askEngine } from './ask-engine';
import { readPrompt, withDependencies } from './prompt-input';
import { engineBeatMs, type PromptedParts } from './prompted-agents';
import { readJson } from './read-json';

/** Calls of tools in one task: enough for a result that feeds the next, few enough to end. */
const mostCalls = 4;
/** Of a tool's result, what the model is shown. */
const mostShown = 4_000;

/**
 * Works by tools: the model names a tool and its arguments, is shown what came, and so on, until it answers. A call that cannot be
 * made is told to the model, which may mend it; a failing tool is a failure of the task.
 */
export function makeToolUserAgent(parts: PromptedParts, tools: ToolPort): Agent {
  return {
    name: 'tool-user',
    capabilities: ['tool-user'],
    priority: 'essential',
    maxInFlight: parts.maxInFlight,
    version: parts.version,
    attempts: 1,
    beatMs: engineBeatMs,
    work: async (task, context, signal) => {
      const { prompt, system, maxTokens } = readPrompt(task);
      const known = await tools.list(signal);
      const head = [withDependencies(prompt, context.dependencies), '', 'Tools:', ...known.map(described), '', instructions].join('\n');
      const steps: string[] = [];
      for (let calls = 0; ; ) {
        const question = { prompt: [head, ...steps].join('\n'), system, maxTokens };
        const { text, ...answer } = await askEngine(question, parts, context, signal);
        const step = readStep(text);
        if (step.kind === 'answer') return { ...answer, output: step.answer, citations: steps.length > 0 ? ['tools'] : [] };
        if (calls === mostCalls) throw new ApuraError('invalid-output', `no answer after ${mostCalls} calls`, { reason: 'too many calls' });
        const tool = known.find(({ name }) => name === step.tool);
        calls += 1;
        if (tool === undefined) steps.push(`There is no tool ${step.tool}.`);
        else {
          const result = await tools.call({ server: tool.server, tool: tool.name, input: step.input, taskId: task.id }, signal);
          steps.push(`${tool.name} gave: ${result.text.slice(0, mostShown)}`);
        }
        context.beat({ kind: 'step', done: calls, total: mostCalls });
      }
    },
  };
}

const instructions = 'Answer with JSON only: {"tool": "…", "input": {…}} to use a tool, or {"answer": "…"} when you know the answer.';

function described({ name, description, inputSchema }: ToolInfo): string {
  return `- ${name}: ${description} Input: ${JSON.stringify(inputSchema)}`;
}

type Step =
  | { readonly kind: 'call'; readonly tool: string; readonly input: JsonValue }
  | { readonly kind: 'answer'; readonly answer: JsonValue };

/** Throws `invalid-output` for what is neither. */
function readStep(text: string): Step {
  const value = readJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { tool, input, answer } = value as Readonly<Record<string, JsonValue | undefined>>;
    if (answer !== undefined) return { kind: 'answer', answer };
    if (typeof tool === 'string') return { kind: 'call', tool, input: input ?? {} };
  }
  throw new ApuraError('invalid-output', 'neither a call nor an answer', { reason: 'neither a call nor an answer' });
}
