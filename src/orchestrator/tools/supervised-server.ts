import { unlessAborted } from '../../base/unless-aborted';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { ToolServerState } from '../../contract/tool-servers';
import { type ConnectionPlan, connectServer, type ToolConnection } from './tool-connection';
import { toolFailed } from './tool-failure';

export interface SupervisionSettings {
  /** Start, handshake and reading of the tools together. */
  readonly connectTimeoutMs: number;
  readonly pingTimeoutMs: number;
  /** How often an idle server is asked whether it lives. */
  readonly healthMs: number;
  /** The first restart is at once; each further one waits twice as long, from this. */
  readonly backoffMs: number;
  readonly mostBackoffMs: number;
  /** A server that lived so long has recovered: its failures are forgotten. */
  readonly stableMs: number;
  /** Failures without recovery from which a server is said to be in a crash loop. */
  readonly crashLoop: number;
}

export const supervisionDefaults: Omit<SupervisionSettings, 'healthMs'> = {
  connectTimeoutMs: 10_000,
  pingTimeoutMs: 3_000,
  backoffMs: 1_000,
  mostBackoffMs: 60_000,
  stableMs: 30_000,
  crashLoop: 5,
};

export interface ServerHealth {
  readonly state: ToolServerState;
  readonly protocolVersion?: string;
  readonly starts: number;
  /** Without recovery. */
  readonly failures: number;
  readonly pings: number;
  readonly lastError?: ErrorRecord;
}

export interface SupervisedServerOptions {
  readonly plan: ConnectionPlan;
  readonly settings: SupervisionSettings;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  readonly onState: (state: ToolServerState, error: ErrorRecord | undefined) => void;
}

/** Keeps one tool server alive: starts it when it is wanted, asks for its health, restarts it with growing pauses. */
export interface SupervisedServer {
  /**
   * The connection, starting the server where it is not running. Rejects at once with `tool-failed` (`restarting`, details:
   * retryAfterMs) while a pause after a failure lasts; else with why it did not start.
   */
  connection(signal: AbortSignal): Promise<ToolConnection>;
  /** A call took too long: a server that does not answer a ping either is hung, and ended. */
  suspect(): Promise<void>;
  health(): ServerHealth;
  stop(): void;
}

export function makeSupervisedServer({ plan, settings, now, onState }: SupervisedServerOptions): SupervisedServer {
  let state: ToolServerState = 'idle';
  let current: ToolConnection | undefined;
  let starting: Promise<ToolConnection> | undefined;
  let startedAt = 0;
  let retryAt = 0;
  let starts = 0;
  let failures = 0;
  let pings = 0;
  let lastError: ErrorRecord | undefined;
  const stopping = new AbortController();

  const enter = (next: ToolServerState): void => {
    if (state === next) return;
    state = next;
    onState(next, next === 'down' || next === 'crash-loop' ? lastError : undefined);
  };

  const failed = (why: unknown): void => {
    if (state === 'stopped') return;
    if (current !== undefined && now() - startedAt >= settings.stableMs) failures = 0;
    current = undefined;
    failures += 1;
    lastError = toErrorRecord(why);
    const pause = failures === 1 ? 0 : Math.min(settings.mostBackoffMs, settings.backoffMs * 2 ** (failures - 2));
    retryAt = now() + pause;
    enter(failures >= settings.crashLoop ? 'crash-loop' : 'down');
  };

  const start = async (): Promise<ToolConnection> => {
    if (failures === 0) enter('starting');
    starts += 1;
    try {
      const opened = await connectServer(plan, settings.connectTimeoutMs, failed, stopping.signal);
      current = opened;
      startedAt = now();
      enter('ready');
      return opened;
    } catch (error) {
      failed(error);
      throw error;
    } finally {
      starting = undefined;
    }
  };

  /** Ends a server that does not answer. */
  const checkLife = async (): Promise<void> => {
    const asked = current;
    if (asked === undefined) return;
    pings += 1;
    try {
      await asked.ping(settings.pingTimeoutMs);
      if (now() - startedAt >= settings.stableMs) failures = 0;
    } catch (error) {
      if (current !== asked) return;
      asked.close();
      const why = toErrorRecord(error);
      failed(toolFailed({ server: plan.name }, why.code === 'task-timeout' ? 'hung' : 'down', `it did not answer a ping: ${why.message}`));
    }
  };

  const onHealthTimer = (): void => {
    if (current !== undefined) void checkLife();
    else if ((state === 'down' || state === 'crash-loop') && now() >= retryAt && starting === undefined) {
      starting = start();
      // Why it failed is in the state; whoever wants the server next is told.
      starting.catch(() => undefined);
    }
  };
  const timer = setInterval(onHealthTimer, settings.healthMs);

  return {
    connection: async (signal) => {
      if (state === 'stopped') throw toolFailed({ server: plan.name }, 'down', 'it was stopped');
      if (current !== undefined) return current;
      const retryAfterMs = Math.ceil(retryAt - now());
      if (starting === undefined && retryAfterMs > 0) {
        const cause = lastError?.message ?? 'it failed';
        throw toolFailed({ server: plan.name }, 'restarting', `it will be started again in ${retryAfterMs} ms; before: ${cause}`, {
          retryAfterMs,
        });
      }
      starting ??= start();
      return await unlessAborted(starting, signal);
    },
    suspect: checkLife,
    health: () => ({ state, protocolVersion: current?.protocolVersion, starts, failures, pings, lastError }),
    stop: () => {
      clearInterval(timer);
      stopping.abort();
      current?.close();
      current = undefined;
      enter('stopped');
    },
  };
}
