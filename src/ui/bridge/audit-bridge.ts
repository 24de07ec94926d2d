import { delay } from '../../base/abort';
import type { AuditConfig, AuditEvent } from '../../contract/audit';
import type { AuditApi, ResumeRequest } from '../../contract/audit-api';
import { ApuraError } from '../../contract/errors';
import type { KeptApi } from '../../contract/kept';
import { watchLifeLock } from '../../contract/life-lock';
import type { ConsentAnswer, RemoteToolServer, ToolEvent, ToolServersApi } from '../../contract/tool-servers';
import { callbackOnWire, connectWire } from '../../contract/wire';

/** How long events may come after the answer to `run`. */
const lastEventsMs = 2_000;
/** How long events that were sent before the worker failed may still be under way: its error takes another road, and may be first. */
const lastWordsMs = 100;

type ReceiveEvents = (events: readonly AuditEvent[]) => void;

/** Calls that cross to the worker as they are. */
type PlainCalls = Pick<
  AuditApi,
  'survey' | 'checkSuite' | 'models' | 'checkRecord' | 'forecast' | 'probeMemory' | 'storedModels' | 'deleteStored'
> &
  KeptApi;

type ToolCalls = Pick<ToolServersApi, 'tryToolServer' | 'ownToolServers' | 'callTool' | 'toolConsents' | 'revokeToolConsents'>;

/** The page's side of one audit worker. After a failure it is of no more use: make another. */
export interface AuditBridge extends PlainCalls, ToolCalls {
  /** Every event of the last run, in order; still there when the worker is not. */
  readonly events: readonly AuditEvent[];
  /** The worker is gone; every call rejects. */
  readonly isOver: boolean;
  run(config: AuditConfig, onEvents: ReceiveEvents): Promise<void>;
  /** Goes on with an interrupted audit: what it has comes first. */
  resume(request: ResumeRequest, onEvents: ReceiveEvents): Promise<void>;
  /** Asks the run to end; ends the worker itself when the run has not ended after `cancelGraceMs`. */
  cancel(): void;
  setVisible(visible: boolean): void;
  /** Holds the download under way, or lets it go on. */
  setPaused(paused: boolean): void;
  /** The user's tool servers for audits from now on, and who hears of them. */
  setToolServers(servers: readonly RemoteToolServer[], listen: (event: ToolEvent) => void): void;
  answerConsent(id: number, answer: ConsentAnswer): void;
  dispose(): void;
}

export interface AuditBridgeOptions {
  readonly startWorker: (lockName: string) => Worker;
  /** Whose `locks` tell that the worker is gone; `navigator` in the page. */
  readonly lockSource: Parameters<typeof watchLifeLock>[0];
  readonly cancelGraceMs?: number;
}

/**
 * Starts a worker and talks to it. Every call rejects with `worker-blocked` when its script cannot run, and with
 * `worker-died` when the worker fails or vanishes later.
 */
export function makeAuditBridge({ startWorker, lockSource, cancelGraceMs = 10_000 }: AuditBridgeOptions): AuditBridge {
  const lockName = `apura-audit-${crypto.randomUUID()}`;
  const ended = new AbortController();
  let rejectFailure = (_error: ApuraError): void => undefined;
  const failure = new Promise<never>((_, reject) => {
    rejectFailure = reject;
  });
  // Calls race against it; without a call in flight nobody needs to hear of it.
  failure.catch(() => undefined);
  let stopWatch = (): void => undefined;
  let events: AuditEvent[] = [];
  let hasAnswered = false;
  let cancelTimer: ReturnType<typeof setTimeout> | undefined;

  const worker = start(startWorker, lockName);
  const { remote: api, close } = connectWire<AuditApi>(worker);

  const fail = (error: ApuraError): void => {
    if (ended.signal.aborted) return;
    rejectFailure(error);
    end();
  };

  const failAfterLastWords = (error: ApuraError): void => {
    void delay(lastWordsMs).then(() => fail(error));
  };

  const end = (): void => {
    ended.abort();
    clearTimeout(cancelTimer);
    stopWatch();
    worker.terminate();
  };

  worker.addEventListener(
    'error',
    (event) => {
      event.preventDefault();
      // A script that does not load gives a plain event without a message.
      const message = event.message || 'the worker script did not load';
      failAfterLastWords(new ApuraError(hasAnswered ? 'worker-died' : 'worker-blocked', message));
    },
    { signal: ended.signal },
  );
  worker.addEventListener('messageerror', () => fail(new ApuraError('worker-died', 'a message of the worker could not be read')), {
    signal: ended.signal,
  });

  const settle = async <T>(call: Promise<T>): Promise<T> => {
    const result = await Promise.race([call, failure]);
    if (!hasAnswered && !ended.signal.aborted) {
      hasAnswered = true;
      stopWatch = watchLifeLock(lockSource, lockName, () =>
        failAfterLastWords(new ApuraError('worker-died', 'the worker vanished without an error')),
      );
    }
    return result;
  };

  /** A call without an answer that matters; a worker that refuses it is done for. */
  const tell = (call: Promise<void>): void => {
    settle(call).catch((error: unknown) => fail(asWorkerDied(error)));
  };

  const follow = async (start: (receive: ReceiveEvents) => Promise<void>, onEvents: ReceiveEvents): Promise<void> => {
    events = [];
    let tellEnd = (): void => undefined;
    const end = new Promise<void>((resolve) => {
      tellEnd = resolve;
    });
    const receive = (batch: readonly AuditEvent[]): void => {
      events.push(...batch);
      onEvents(batch);
      if (batch.some(({ kind }) => kind === 'audit-finished')) tellEnd();
    };
    try {
      await settle(start(callbackOnWire(receive)));
      // Events and the answer to the call cross on two ports, which keep no order between them.
      await Promise.race([end, failure, delay(lastEventsMs)]);
    } finally {
      clearTimeout(cancelTimer);
    }
  };

  return {
    get events() {
      return events;
    },
    get isOver() {
      return ended.signal.aborted;
    },
    survey: () => settle(api.survey()),
    checkSuite: (name, text, seed) => settle(api.checkSuite(name, text, seed)),
    models: (record) => settle(api.models(record)),
    checkRecord: (name, text) => settle(api.checkRecord(name, text)),
    forecast: (config) => settle(api.forecast(config)),
    probeMemory: (neededBytes) => settle(api.probeMemory(neededBytes)),
    storedModels: () => settle(api.storedModels()),
    deleteStored: (key) => settle(api.deleteStored(key)),
    tryToolServer: (server) => settle(api.tryToolServer(server)),
    ownToolServers: () => settle(api.ownToolServers()),
    callTool: (request) => settle(api.callTool(request)),
    toolConsents: () => settle(api.toolConsents()),
    revokeToolConsents: (identity) => settle(api.revokeToolConsents(identity)),
    setToolServers: (servers, listen) => tell(api.setToolServers(servers, callbackOnWire(listen))),
    answerConsent: (id, answer) => tell(api.answerConsent(id, answer)),
    keptAudits: () => settle(api.keptAudits()),
    discardAudit: (id) => settle(api.discardAudit(id)),
    keptAreas: () => settle(api.keptAreas()),
    clearKept: () => settle(api.clearKept()),
    run: (config, onEvents) => follow((receive) => api.run(config, receive), onEvents),
    resume: (request, onEvents) => follow((receive) => api.resume(request, receive), onEvents),
    cancel: () => {
      tell(api.cancel());
      cancelTimer = setTimeout(() => fail(new ApuraError('worker-died', `no end ${cancelGraceMs} ms after cancel`)), cancelGraceMs);
    },
    setVisible: (visible) => tell(api.setVisible(visible)),
    setPaused: (paused) => tell(api.setPaused(paused)),
    dispose: () => {
      if (ended.signal.aborted) return;
      rejectFailure(new ApuraError('worker-died', 'the page let go of the worker'));
      close();
      end();
    },
  };
}

function start(startWorker: AuditBridgeOptions['startWorker'], lockName: string): Worker {
  try {
    return startWorker(lockName);
  } catch (error) {
    throw new ApuraError('worker-blocked', error instanceof Error ? error.message : String(error), {}, { cause: error });
  }
}

function asWorkerDied(error: unknown): ApuraError {
  return error instanceof ApuraError ? error : new ApuraError('worker-died', 'the worker refused a call', {}, { cause: error });
}
