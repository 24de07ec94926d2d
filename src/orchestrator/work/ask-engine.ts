import type { Clock } from '../../base/clock';
import type { GenerationTimings } from '../../contract/engine';
import { toErrorRecord } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { AgentResult, WorkContext } from '../../contract/orchestrator';
import { isDeadly } from '../engine-supervisor';
import type { EngineAccess, EngineInUse } from './engine-access';

export interface EngineQuestion {
  readonly prompt: string;
  readonly system?: string;
  readonly maxTokens: number;
  /** Held to by engines that can; the text of others has to be checked. */
  readonly schema?: JsonValue;
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
  access: EngineAccess,
  { strength, beat }: Pick<WorkContext, 'strength' | 'beat'>,
  clock: Clock,
  signal: AbortSignal,
): Promise<EngineAnswer> {
  const inUse = await access.acquire(strength, signal);
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
    return { text: generation.text, timings: generation.timings, engine: inUse.engine, model: inUse.model };
  } catch (error) {
    const record = toErrorRecord(error);
    if (isDeadly(record)) access.condemn(record);
    throw error;
  } finally {
    stopLooking();
  }
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
