import { isAbortError } from '../base/abort';
import type { EnginePort, LoadedModel } from '../contract/engine';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../contract/errors';

export interface SupervisorOptions {
  /** A new, unloaded engine in a worker of its own. */
  readonly make: () => EnginePort;
  /** Loads the model into it. */
  readonly load: (engine: EnginePort, signal: AbortSignal) => Promise<LoadedModel>;
  /** How many dead engines are replaced before the rest of the batch is given up. */
  readonly maxReplacements: number;
  readonly onDeath: (error: ErrorRecord, taskId: string | undefined) => void;
}

/** Keeps one engine alive under a batch. */
export interface EngineSupervisor {
  /** The loaded engine, loading (or replacing) it when needed. Rejects with `engine-unavailable` when it was given up. */
  acquire(signal: AbortSignal): Promise<EnginePort>;
  /** Tells that a call on the engine failed; an engine that died of it is released, to be replaced at the next `acquire`. */
  reportFailure(error: ErrorRecord, taskId: string): void;
  /** Ends an engine that does not obey; the next `acquire` replaces it. */
  condemn(error: ErrorRecord, taskId: string): void;
  dispose(): void;
}

/** Codes after which an engine worker is gone or of no more use. */
const deadly: ReadonlySet<string> = new Set(['worker-died', 'engine-hung', 'out-of-memory']);

export function makeEngineSupervisor(options: SupervisorOptions): EngineSupervisor {
  let engine: EnginePort | undefined;
  let loading: Promise<EnginePort> | undefined;
  let deaths = 0;
  let lastError: ErrorRecord | undefined;

  const condemn = (error: ErrorRecord, taskId: string | undefined): void => {
    if (engine === undefined) return;
    engine.release();
    engine = undefined;
    deaths += 1;
    lastError = error;
    options.onDeath(error, taskId);
  };

  const start = async (signal: AbortSignal): Promise<EnginePort> => {
    const fresh = options.make();
    try {
      await options.load(fresh, signal);
      engine = fresh;
      return fresh;
    } catch (error) {
      fresh.release();
      if (!isAbortError(error)) {
        deaths += 1;
        lastError = toErrorRecord(error);
      }
      throw error;
    } finally {
      loading = undefined;
    }
  };

  return {
    acquire: async (signal) => {
      if (engine !== undefined) return engine;
      if (deaths > options.maxReplacements) {
        const cause = lastError?.message ?? 'unknown';
        throw new ApuraError('engine-unavailable', `the engine died ${deaths} times and was given up; last: ${cause}`, {
          deaths,
          cause: lastError?.code ?? 'internal',
        });
      }
      loading ??= start(signal);
      return await loading;
    },
    reportFailure: (error, taskId) => {
      if (deadly.has(error.code)) condemn(error, taskId);
    },
    condemn,
    dispose: () => {
      engine?.release();
      engine = undefined;
    },
  };
}
