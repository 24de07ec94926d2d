import { batch, createSignal, onCleanup } from 'solid-js';
import { createStore, produce, reconcile } from 'solid-js/store';
import type { AuditConfig, AuditEvent } from '../../contract/audit';
import type { ResumeRequest } from '../../contract/audit-api';
import type { DeviceSurvey } from '../../contract/device';
import { type ErrorRecord, toErrorRecord } from '../../contract/errors';
import { assembleReport } from '../../report/assemble';
import type { Report } from '../../report/report';
import { type AuditBridge, makeAuditBridge } from '../bridge/audit-bridge';
import { startAuditWorker } from '../bridge/start-audit-worker';
import { makeWakeLock } from '../bridge/wake-lock';
import type { TombstoneControl } from './create-tombstone';
import { applyEvent, makeRunView, type RunView } from './run-view';

/** Where the audit of this tab stands. The reports it made are kept by the caller. */
export type SessionState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'surveying' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'running'; readonly cancelling: boolean }
  /** Nothing was audited. `report` holds what was recorded before the failure, if anything. */
  | { readonly kind: 'failed'; readonly error: ErrorRecord; readonly report?: Report };

export interface AuditSessionOptions {
  readonly onReport: (report: Report) => void;
  readonly tombstone: TombstoneControl;
}

/** One tab's audit: the worker's life, the survey, the run and what it becomes. */
export function createAuditSession({ onReport, tombstone }: AuditSessionOptions) {
  const [state, setState] = createSignal<SessionState>({ kind: 'idle' });
  const [survey, setSurvey] = createSignal<DeviceSurvey>();
  const [view, setView] = createStore<RunView>(makeRunView());
  const [startedAtMs, setStartedAtMs] = createSignal(0);
  const [lastEventAtMs, setLastEventAtMs] = createSignal(0);
  let bridge: AuditBridge | undefined;

  const connect = (): AuditBridge => {
    if (bridge?.isOver === true) bridge = undefined;
    bridge ??= makeAuditBridge({ startWorker: startAuditWorker, lockSource: navigator });
    return bridge;
  };
  const disconnect = (): void => {
    bridge?.dispose();
    bridge = undefined;
  };
  onCleanup(disconnect);

  const begin = async (): Promise<void> => {
    if (state().kind !== 'idle' && state().kind !== 'failed') return;
    setState({ kind: 'surveying' });
    try {
      setSurvey(await connect().survey());
      setState({ kind: 'ready' });
    } catch (error) {
      disconnect();
      setState({ kind: 'failed', error: toErrorRecord(error) });
    }
  };

  const receive = (events: readonly AuditEvent[]): void => {
    const resumed = events.find((event) => event.kind === 'notice' && event.code === 'resumed');
    batch(() => {
      setLastEventAtMs(performance.now());
      // The clock of a resumed audit stands where it stood, without the time in between.
      if (resumed !== undefined) setStartedAtMs(performance.now() - resumed.atMs);
      setView(
        produce((draft) => {
          for (const event of events) applyEvent(draft, event);
        }),
      );
    });
  };

  const run = (config: AuditConfig): Promise<void> => follow((current, onEvents) => current.run(config, onEvents));
  const resume = (request: ResumeRequest): Promise<void> => follow((current, onEvents) => current.resume(request, onEvents));

  const follow = async (
    start: (current: AuditBridge, onEvents: (events: readonly AuditEvent[]) => void) => Promise<void>,
  ): Promise<void> => {
    if (state().kind === 'running' || state().kind === 'surveying') return;
    batch(() => {
      setView(reconcile(makeRunView()));
      setStartedAtMs(performance.now());
      setLastEventAtMs(performance.now());
      setState({ kind: 'running', cancelling: false });
    });
    const releaseWakeLock = makeWakeLock();
    const mark = await tombstone.begin();
    let kept: readonly AuditEvent[] = [];
    let thrown: ErrorRecord | undefined;
    try {
      const current = connect();
      const watching = new AbortController();
      const tell = (): void => current.setVisible(document.visibilityState === 'visible');
      document.addEventListener('visibilitychange', tell, { signal: watching.signal });
      tell();
      try {
        await start(current, (events) => {
          mark.receive(events);
          receive(events);
        });
      } finally {
        watching.abort();
        kept = current.events;
      }
    } catch (error) {
      thrown = toErrorRecord(error);
      disconnect();
    } finally {
      mark.end();
      releaseWakeLock();
    }
    conclude(kept, thrown);
  };

  const conclude = (events: readonly AuditEvent[], thrown: ErrorRecord | undefined): void => {
    const report = events.some((event) => event.kind === 'audit-started') ? assembleReport(events) : undefined;
    const error = thrown ?? report?.error;
    const hasOutcome = events.some((event) => event.kind === 'task-finished');
    batch(() => {
      if (report === undefined || (error !== undefined && !hasOutcome)) {
        setState({ kind: 'failed', error: error ?? toErrorRecord('the audit ended without a word'), report });
        return;
      }
      setState({ kind: 'ready' });
      onReport(report);
    });
  };

  const cancel = (): void => {
    if (state().kind !== 'running') return;
    setState({ kind: 'running', cancelling: true });
    bridge?.cancel();
  };

  return {
    state,
    survey,
    view,
    startedAtMs,
    lastEventAtMs,
    begin,
    run,
    resume,
    cancel,
    setPaused: (paused: boolean): void => bridge?.setPaused(paused),
    /** The audit worker, started when there is none. */
    api: connect,
    /** Leaves the error behind; the next `begin` starts a new worker. */
    dismiss: () => setState({ kind: 'idle' }),
  };
}

export type AuditSession = ReturnType<typeof createAuditSession>;
