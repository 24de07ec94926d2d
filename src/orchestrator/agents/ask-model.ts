import type { DeviceKind } from '../../contract/device';
import type { EngineId, EnginePort, GenerateRequest, Generation } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { AgentResult, WorkContext } from '../../contract/orchestrator';

/** An engine with its model, as the agents use it. */
export interface EngineInUse {
  readonly port: EnginePort;
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
  /** It can be held to a JSON schema (`LoadedModel.capabilities.jsonSchema`). */
  readonly obeysSchema: boolean;
}

/** Where agents get an engine from, each time anew: one that died was replaced. */
export interface ModelAccess {
  /** Name of the usual model: part of every agent's version. */
  readonly version: string;
  /** `strength`: 0 the usual one, each escalation one more. */
  acquire(strength: number, signal: AbortSignal): Promise<EngineInUse>;
}

/** One question to the model. */
export interface Question {
  readonly prompt: string;
  readonly system?: string;
  readonly maxTokens: number;
  /** The answer is JSON by this schema, where the engine can be held to it. */
  readonly schema?: JsonValue;
}

export interface Answer {
  readonly text: string;
  readonly generation: Generation;
  readonly from: EngineInUse;
}

/** Tokens of an answer, where the task says nothing. */
export const defaultMaxTokens = 256;

/** Asks greedily; every token is a sign of life. Rejects with an `ApuraError`, or with an `AbortError` when the signal fires. */
export async function askModel(question: Question, access: ModelAccess, context: WorkContext, signal: AbortSignal): Promise<Answer> {
  const from = await access.acquire(context.strength, signal);
  const { schema } = question;
  let text = '';
  context.beat();
  const generation = await from.port.generate(
    { ...requestOf(question), ...(schema === undefined || !from.obeysSchema ? {} : { schema }) },
    (token) => {
      text += token.text;
      context.beat({ kind: 'tokens', done: token.index + 1, total: question.maxTokens, text });
    },
    signal,
  );
  signal.throwIfAborted();
  return { text: generation.text.trim(), generation, from };
}

/** A question as the engine gets it: one message of the user's, answered greedily. */
export function requestOf({ prompt, system, maxTokens }: Pick<Question, 'prompt' | 'system' | 'maxTokens'>): GenerateRequest {
  const before = system === undefined ? [] : [{ role: 'system' as const, content: system }];
  return { input: { kind: 'chat', messages: [...before, { role: 'user', content: prompt }] }, maxTokens, sampling: { kind: 'greedy' } };
}

/** The result of an agent whose last word was the model's. */
export function resultOf(output: JsonValue, { generation, from }: Answer, citations?: readonly string[]): AgentResult {
  return {
    output,
    engine: from.engine,
    model: from.model,
    timings: generation.timings,
    ...(citations === undefined ? {} : { citations }),
  };
}

/** A model's text as JSON, in a fence or not; `undefined` when it is none. */
export function readJson(text: string): JsonValue | undefined {
  const body = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return undefined;
  }
}

export function invalidOutput(reason: string): ApuraError {
  return new ApuraError('invalid-output', reason, { reason: reason.slice(0, 300) });
}
