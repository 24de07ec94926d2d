import * as v from 'valibot';
import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { Agent, AgentResult, PlannedTask, ToolCall, ToolInfo, ToolPort, ToolResult, WorkContext } from '../../contract/orchestrator';
import { partAt } from '../../contract/step-references';
import { groundedPrompt } from '../retrieval/grounded-prompt';
import { askModel, defaultMaxTokens, invalidOutput, type ModelParts, readJson, resultOf } from './ask-model';
import { mostPassageCharacters } from './language-agent';
import { modelAgent } from './model-agent';
import { jsonSchema, maxTokensSchema, readInput, textSchema } from './read-input';

/** A tool as the model sees it, and the call of a server's tool that it stands for: `{parameter}` in texts of `input` is filled in. */
const offeredSchema = v.strictObject({
  name: textSchema,
  parameters: v.array(textSchema),
  server: textSchema,
  tool: textSchema,
  /** Absent: the arguments go to the server as they are. */
  input: v.optional(jsonSchema),
});

const inputSchema = v.strictObject({
  /** What the model is asked; `{tools}` is where the tools are listed: "name(parameter, parameter), …". */
  prompt: v.pipe(textSchema, v.includes('{tools}')),
  /** Absent: every tool of every server. */
  tools: v.optional(v.pipe(v.array(offeredSchema), v.minLength(1), v.maxLength(100))),
  /** The part of the structured result that is wanted (`passages/0/text`); absent: its text. */
  result: v.optional(textSchema),
  /** Asked about the result; the model's answer is the output then. */
  question: v.optional(textSchema),
  maxTokens: maxTokensSchema,
});

type Offered = v.InferOutput<typeof offeredSchema>;

const callSchema = v.strictObject({ tool: textSchema, args: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])) });
type ModelCall = v.InferOutput<typeof callSchema>;

/**
 * Has the model choose a tool and its arguments (`{"tool": …, "args": {…}}`), checks the choice, calls the tool (the port asks for the
 * user's consent where it is needed), and gives `{call, result}`, or with `question` the model's answer from the result. A call that names
 * no offered tool or lacks an argument is asked for once more, and is `invalid-output` after that.
 */
export function makeToolUserAgent(model: ModelParts, tools: ToolPort): Agent {
  return modelAgent('tool-user', 'essential', model, async (task, context, signal) => await useTool(task, context, model, tools, signal));
}

async function useTool(
  task: PlannedTask,
  context: WorkContext,
  model: ModelParts,
  tools: ToolPort,
  signal: AbortSignal,
): Promise<AgentResult> {
  const input = readInput(inputSchema, task, context);
  const offered = input.tools ?? (await tools.list(signal)).map(offer);
  const { maxTokens = defaultMaxTokens } = input;
  const listed = offered.map(({ name, parameters }) => `${name}(${parameters.join(', ')})`).join(', ');
  const prompt = input.prompt.replace('{tools}', () => listed);

  let answer = await askModel({ prompt, maxTokens }, model, context, signal);
  let chosen = choose(answer.text, offered);
  if ('problem' in chosen) {
    context.toolCall?.({ tool: '', valid: false });
    const repair = `${prompt}\n\nThis call cannot be made: ${answer.text}\nWhat is wrong: ${chosen.problem}`;
    answer = await askModel({ prompt: repair, maxTokens }, model, context, signal);
    chosen = choose(answer.text, offered);
    if ('problem' in chosen) {
      context.toolCall?.({ tool: '', valid: false });
      throw invalidOutput(chosen.problem);
    }
  }
  const { call, tool } = chosen;
  context.beat({ kind: 'step', done: 1, total: 2 });
  const asked = { server: tool.server, tool: tool.tool, input: argumentsOf(tool, call), taskId: task.id };
  const done = await callTold(asked, tools, context, signal);
  context.beat({ kind: 'step', done: 2, total: 2 });
  const result = wanted(done, input.result, tool);
  if (input.question === undefined) return resultOf({ call, result }, answer, [`${tool.server}/${tool.tool}`]);
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  const passage = { documentId: `${tool.server}/${tool.tool}`, title: tool.name, text, score: 1, source: 'suite' } as const;
  const grounded = groundedPrompt(input.question, [passage], mostPassageCharacters);
  const last = await askModel({ prompt: grounded.prompt, maxTokens }, model, context, signal);
  return resultOf(last.text, last, [passage.documentId]);
}

/** The server refuses arguments that its schema does not allow before it does anything; whatever else happens, the call was valid. */
async function callTold(call: ToolCall, tools: ToolPort, { toolCall }: WorkContext, signal: AbortSignal): Promise<ToolResult> {
  const tell = (valid: boolean): void => toolCall?.({ tool: `${call.server}/${call.tool}`, valid });
  try {
    const result = await tools.call(call, signal);
    tell(true);
    return result;
  } catch (error) {
    if (!signal.aborted) tell(!(error instanceof ApuraError && error.code === 'parameter-invalid'));
    throw error;
  }
}

/** Whether a text asks for a tool in the form that models are asked for. */
export function isToolCall(text: string): boolean {
  return v.is(callSchema, readJson(text));
}

/** A server's tool as the model sees it when the task does not say how. */
function offer({ server, name, inputSchema: schema }: ToolInfo): Offered {
  const properties = partAt(schema, 'properties');
  return { name, server, tool: name, parameters: typeof properties === 'object' && properties !== null ? Object.keys(properties) : [] };
}

function choose(
  text: string,
  offered: readonly Offered[],
): { readonly call: ModelCall; readonly tool: Offered } | { readonly problem: string } {
  const parsed = v.safeParse(callSchema, readJson(text));
  if (!parsed.success) return { problem: 'must be JSON: {"tool": "…", "args": {…}}' };
  const call = parsed.output;
  const tool = offered.find(({ name }) => name === call.tool);
  if (tool === undefined) return { problem: `there is no tool ${JSON.stringify(call.tool.slice(0, 64))}` };
  const unknown = Object.keys(call.args).find((name) => !tool.parameters.includes(name));
  if (unknown !== undefined) return { problem: `${tool.name} has no parameter ${JSON.stringify(unknown.slice(0, 64))}` };
  // Without a form of its own, which parameters may be left out is the server's to say.
  const missing = tool.input === undefined ? undefined : tool.parameters.find((name) => !Object.hasOwn(call.args, name));
  return missing === undefined ? { call, tool } : { problem: `${tool.name} needs ${missing}` };
}

function argumentsOf({ input }: Offered, { args }: ModelCall): JsonValue {
  return input === undefined ? args : fillSlots(input, args);
}

function fillSlots(value: JsonValue, args: ModelCall['args']): JsonValue {
  if (typeof value === 'string')
    return value.replace(/\{(\w+)\}/g, (slot, name: string) => (Object.hasOwn(args, name) ? String(args[name]) : slot));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => fillSlots(item, args));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillSlots(item, args)]));
}

function wanted({ text, structured }: ToolResult, path: string | undefined, { server, tool }: Offered): JsonValue {
  if (path === undefined) return text;
  const part = partAt(structured, path);
  if (part === undefined) throw invalidOutput(`the result of ${server}/${tool} has no ${path}`);
  return part;
}
