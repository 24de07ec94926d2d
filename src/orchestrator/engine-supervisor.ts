import { isAbortError } from '../base/abort';
import type { EngineId, EnginePort } from '../contract/engine';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../contract/errors';

/** One step of the ladder, as the supervisor sees it. */
export interface Rung {
  readonly engine: EngineId;
}

export interface SupervisorOptions<R extends Rung> {
  /** From the top down. */
  readonly rungs: readonly R[];
  /**
   * A new engine in a worker of its own, loaded and trusted; `undefined` when a rule speaks against the rung. What it made
   * is released when it rejects.
   */
  readonly open: (rung: R, signal: AbortSignal) => Promise<EnginePort | undefined>;
  /** How often the engine of the last rung is replaced before the rest of the batch is given up. */
  readonly maxReplacements: number;
  readonly now: () => number;
  readonly onDeath: (death: EngineDeath<R>) => void;
  readonly onRecovered: (recovered: Recovered<R>) => void;
}

/** An engine that is ready, and where on the ladder it stands. */
export interface OpenEngine<R extends Rung> {
  readonly port: EnginePort;
  readonly rung: R;
}

/** How a death ended well. */
export interface Recovered<R extends Rung> {
  readonly from: R;
  readonly to: R;
  readonly error: ErrorRecord;
  readonly taskId?: string;
  /** From the last sign of life to the notice, in ms. */
  readonly detectMs: number;
  /** From the notice to the next engine being ready, in ms. */
  readonly recoverMs: number;
}

/** A failure of the engine in work, with the task it came in. */
export interface EngineFailure {
  readonly error: ErrorRecord;
  readonly taskId?: string;
  /** Since the engine's last sign of life. */
  readonly silentMs: number;
}

/** An engine that failed in the middle of its work. */
export interface EngineDeath<R extends Rung> extends EngineFailure {
  readonly rung: R;
  /** Where it goes on; absent when nothing is left to try. */
  readonly next?: R;
}

/** Keeps one engine alive under a batch: what dies is replaced by the next rung of the ladder. */
export interface EngineSupervisor<R extends Rung> {
  /** The engine in work, opening the next rung when needed. Rejects with why the last rung failed, or `engine-unavailable`. */
  acquire(signal: AbortSignal): Promise<OpenEngine<R>>;
  /** The engine that is open now, without opening one. */
  inWork(): OpenEngine<R> | undefined;
  /** The rung of the engine in work, or the one that `acquire` would try next; `undefined` when none is left. */
  rung(): R | undefined;
  /** Ends the engine in work, whatever it was doing; the next `acquire` gives another. */
  condemn(failure: EngineFailure): void;
  dispose(): void;
}

/** Codes after which an engine worker is gone or of no more use. */
const deadly: ReadonlySet<string> = new Set(['worker-died', 'engine-hung', 'out-of-memory', 'device-lost']);

export function isDeadly(error: ErrorRecord): boolean {
  return deadly.has(error.code);
}

export function makeEngineSupervisor<R extends Rung>(options: SupervisorOptions<R>): EngineSupervisor<R> {
  const { rungs } = options;
  let at = 0;
  let current: OpenEngine<R> | undefined;
  let loading: Promise<OpenEngine<R>> | undefined;
  /** Failures of the last rung: there is nothing below it. */
  let lastRungFailures = 0;
  let lastError: ErrorRecord | undefined;
  let death: (Omit<Recovered<R>, 'to' | 'recoverMs'> & { readonly noticedAt: number }) | undefined;

  /** Engines that died: not tried again with another model, but for the last one, below which there is nothing. */
  const dead = new Set<EngineId>();

  const isGivenUp = (): boolean => lastRungFailures > options.maxReplacements;

  const leave = (rung: R, died: boolean): void => {
    if (died && rung.engine !== rungs.at(-1)?.engine) dead.add(rung.engine);
    const below = rungs.findIndex((other, index) => index > at && !dead.has(other.engine));
    if (below >= 0) at = below;
    else lastRungFailures += 1;
  };

  /** Opens a rung; what it threw, or `undefined` for a rung that was skipped, is the reason to go below it. */
  const tryRung = async (rung: R, signal: AbortSignal): Promise<{ readonly port: EnginePort } | { readonly failure: unknown }> => {
    try {
      const port = await options.open(rung, signal);
      return port === undefined ? { failure: undefined } : { port };
    } catch (error) {
      if (isAbortError(error)) throw error;
      return { failure: error };
    }
  };

  const openNext = async (signal: AbortSignal): Promise<OpenEngine<R>> => {
    for (;;) {
      const rung = rungs[at];
      if (rung === undefined || isGivenUp()) throw givenUp(lastRungFailures, lastError);
      const tried = await tryRung(rung, signal);
      if ('port' in tried) return { port: tried.port, rung };
      lastError = tried.failure === undefined ? undefined : toErrorRecord(tried.failure);
      const before = at;
      leave(rung, false);
      if (at === before) throw tried.failure ?? givenUp(lastRungFailures, lastError);
    }
  };

  const start = async (signal: AbortSignal): Promise<OpenEngine<R>> => {
    try {
      const opened = await openNext(signal);
      current = opened;
      if (death !== undefined) {
        const { noticedAt, ...told } = death;
        death = undefined;
        options.onRecovered({ ...told, to: opened.rung, recoverMs: options.now() - noticedAt });
      }
      return opened;
    } finally {
      loading = undefined;
    }
  };

  return {
    acquire: async (signal) => {
      if (current !== undefined) return current;
      loading ??= start(signal);
      return await loading;
    },
    inWork: () => current,
    rung: () => current?.rung ?? (isGivenUp() ? undefined : rungs[at]),
    condemn: ({ error, taskId, silentMs }) => {
      if (current === undefined) return;
      const { port, rung } = current;
      port.release();
      current = undefined;
      lastError = error;
      death = { from: rung, error, taskId, detectMs: silentMs, noticedAt: options.now() };
      leave(rung, true);
      options.onDeath({ rung, error, taskId, silentMs, next: isGivenUp() ? undefined : rungs[at] });
    },
    dispose: () => {
      current?.port.release();
      current = undefined;
    },
  };
}

function givenUp(deaths: number, last: ErrorRecord | undefined): ApuraError {
  const cause = last?.message ?? 'no engine runs on this device';
  return new ApuraError('engine-unavailable', `no engine is left (${deaths} failures of the last one); last: ${cause}`, {
    deaths,
    cause: last?.code ?? 'ladder-exhausted',
  });
}
