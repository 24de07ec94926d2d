import type { Clock } from '../../base/clock';
import type { DeviceKind } from '../../contract/device';
import type { EngineId, EnginePort, GenerateRequest, Generation } from '../../contract/engine';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { AgentResult, WorkContext } from '../../contract/orchestrator';
import type { Permit } from '../breakers/circuit-breaker';
import type { CircuitBreakers } from '../breakers/circuit-breakers';
import { isDeadly } from '../engine-supervisor';
import { classifyError, isCallersFault } from '../recovery/error-class';

/** An engine with its model, as the agents use it. */
export interface EngineInUse {
  readonly port: EnginePort;
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
  /** It can be held to a JSON schema (`LoadedModel.capabilities.jsonSchema`). */
  readonly obeysSchema: boolean;
  /** Keys and values of one token; absent where the model's numbers are not known. */
  readonly cacheBytesPerToken?: number;
}

/** Where agents get an engine from, each time anew: one that died was replaced. */
export interface ModelAccess {
  /** Name of the usual model: part of every agent's version. */
  readonly version: string;
  /** `strength`: 0 the usual one, each escalation one more. Rejects with `engine-unavailable` when none is left. */
  acquire(strength: number, signal: AbortSignal): Promise<EngineInUse>;
  /** Where the engine in work is, or the next will be; `undefined` when none is left. */
  device(): DeviceKind | undefined;
  /** The model in work knows plans as lists of steps only (`[{"step": "…", "after": ["…"]}]`), as the shipped one was trained. Absent: no. */
  plansInSteps?(): boolean;
  /** Ends the engine in work: it died, hangs, or shows no life. The next `acquire` gives another. */
  condemn(error: ErrorRecord): void;
}

/** What every agent that asks a model is made of. */
export interface ModelParts {
  readonly access: ModelAccess;
  /** Where each engine has a breaker of its own, `engine:<id>`, whichever agent asks. */
  readonly breakers: Pick<CircuitBreakers, 'of'>;
  readonly clock: Clock;
  /** Tasks at once of each agent. */
  readonly maxInFlight: number;
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

/** How often the engine is looked at for life while no token comes, ms: it tells twice a second. */
const lookMs = 500;

/**
 * Asks greedily. Every token is a sign of life; before the first, the engine's own heartbeat is, so that a long prompt on a slow device is
 * not taken for death. An engine that dies of it is condemned before the error goes on. Rejects with an `ApuraError`, or with an
 * `AbortError` when the signal fires.
 */
export async function askModel(
  question: Question,
  { access, breakers, clock }: ModelParts,
  { strength, beat }: Pick<WorkContext, 'strength' | 'beat'>,
  signal: AbortSignal,
): Promise<Answer> {
  const from = await access.acquire(strength, signal);
  const permit = enter(`engine:${from.engine}`, breakers);
  const { schema } = question;
  let text = '';
  beat();
  const stopLooking = passLifeOn(from, beat, clock);
  try {
    const generation = await from.port.generate(
      { ...requestOf(question), ...(schema === undefined || !from.obeysSchema ? {} : { schema }) },
      (token) => {
        text += token.text;
        beat({ kind: 'tokens', done: token.index + 1, total: question.maxTokens, text });
      },
      signal,
    );
    signal.throwIfAborted();
    permit.succeed();
    return { text: generation.text.trim(), generation, from };
  } catch (error) {
    const record = toErrorRecord(error);
    if (isDeadly(record)) access.condemn(record);
    if (isCallersFault(classifyError(error))) permit.ignore();
    else permit.fail();
    throw error;
  } finally {
    stopLooking();
  }
}

/** An engine that fails everybody is left alone by all. */
function enter(key: string, breakers: ModelParts['breakers']): Permit {
  const entered = breakers.of(key).enter();
  if ('succeed' in entered) return entered;
  const retryAfterMs = Math.round(entered.retryAfterMs);
  throw new ApuraError('circuit-open', `${key} has failed too often`, { key, retryAfterMs });
}

/** Each new message of the engine about its memory is a sign of life. */
function passLifeOn({ port }: EngineInUse, beat: () => void, clock: Clock): () => void {
  let last = port.usage();
  let cancel = (): void => undefined;
  const look = (): void => {
    const usage = port.usage();
    if (usage !== last) beat();
    last = usage;
    cancel = clock.after(lookMs, look);
  };
  cancel = clock.after(lookMs, look);
  return () => cancel();
}

/** A question as the engine gets it: one message of the user's, answered greedily. */
export function requestOf({ prompt, system, maxTokens }: Pick<Question, 'prompt' | 'system' | 'maxTokens'>): GenerateRequest {
  const before = system === undefined ? [] : [{ role: 'system' as const, content: system }];
  return { input: { kind: 'chat', messages: [...before, { role: 'user', content: prompt }] }, maxTokens, sampling: { kind: 'greedy' } };
}

/** The result of an agent whose last word was the model's. */
export function resultOf(output: JsonValue, { generation, from }: Answer, citations?: readonly string[]): AgentResult {
  const { promptTokens, completionTokens } = generation.timings;
  const { cacheBytesPerToken } = from;
  return {
    output,
    engine: from.engine,
    model: from.model,
    timings: generation.timings,
    ...(cacheBytesPerToken === undefined ? {} : { actualBytes: cacheBytesPerToken * (promptTokens + completionTokens) }),
    ...(citations === undefined ? {} : { citations }),
  };
}

/** The JSON of a model's text: bare, in a fence, or with words around it; `undefined` when there is none. */
export function readJson(text: string): JsonValue | undefined {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)```/.exec(text)?.[1];
  for (const candidate of [text, fenced, between(text, '{', '}'), between(text, '[', ']')]) {
    const value = candidate === undefined ? undefined : parse(candidate);
    if (value !== undefined) return value;
  }
  return undefined;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function between(text: string, open: string, close: string): string | undefined {
  const [from, to] = [text.indexOf(open), text.lastIndexOf(close)];
  return from >= 0 && to > from ? text.slice(from, to + 1) : undefined;
}

export function invalidOutput(reason: string): ApuraError {
  return new ApuraError('invalid-output', reason, { reason: reason.slice(0, 300) });
}
