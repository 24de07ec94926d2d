import type { Clock } from '../../base/clock';
import type { GenerationTimings } from '../../contract/engine';
import { ApuraError, toErrorRecord } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { AgentResult, WorkContext } from '../../contract/orchestrator';
import type { Permit } from '../breakers/circuit-breaker';
import type { CircuitBreakers } from '../breakers/circuit-breakers';
import { isDeadly } from '../engine-supervisor';
import { classifyError, isCallersFault } from '../recovery/error-class';
import type { EngineAccess, EngineInUse } from './engine-access';

export interface EngineQuestion {
  readonly prompt: string;
  readonly system?: string;
  readonly maxTokens: number;
  /** Held to by engines that can; the text of others has to be checked. */
  readonly schema?: JsonValue;
}

export interface EngineParts {
  readonly access: EngineAccess;
  readonly breakers: Pick<CircuitBreakers, 'of'>;
  readonly clock: Clock;
}

export interface EngineAnswer extends Pick<AgentResult, 'engine' | 'model'> {
  readonly text: string;
  readonly timings: GenerationTimings;
}

/** How often the engine is looked at for life while no token comes, ms: it tells twice a second. */
const lookMs = 500;

/**
 * One greedy answer of the engine in work. Tokens are progress; before the first, the engine's own heartbeat is, so that a long
 * prompt on a slow device is not taken for death. An engine that dies of it is condemned before the error goes on.
 */
export async function askEngine(
  { prompt, system, maxTokens, schema }: EngineQuestion,
  { access, breakers, clock }: EngineParts,
  { strength, beat }: Pick<WorkContext, 'strength' | 'beat'>,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  const inUse = await access.acquire(strength, signal);
  const permit = enter(`engine:${inUse.engine}`, breakers);
  const stopLooking = passLifeOn(inUse, beat, clock);
  const instructions = system === undefined ? [] : [{ role: 'system' as const, content: system }];
  let text = '';
  try {
    const generation = await inUse.port.generate(
      {
        input: { kind: 'chat', messages: [...instructions, { role: 'user', content: prompt }] },
        maxTokens,
        sampling: { kind: 'greedy' },
        ...(schema !== undefined && inUse.capabilities?.jsonSchema === true ? { schema } : {}),
      },
      (token) => {
        text += token.text;
        beat({ kind: 'tokens', done: token.index + 1, total: maxTokens, text });
      },
      signal,
    );
    permit.succeed();
    return { text: generation.text, timings: generation.timings, engine: inUse.engine, model: inUse.model };
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

/** The engine's own breaker, whichever agent asks: an engine that fails everybody is left alone by all. */
function enter(key: string, breakers: EngineParts['breakers']): Permit {
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
