import { abortError } from '../../base/abort';
import type { Clock } from '../../base/clock';

/** One task's time: from its start to its deadline, or to a cancel. */
export interface TaskScope {
  readonly signal: AbortSignal;
  readonly startedAt: number;
  readonly deadlineAt: number;
  /** Why the signal has fired; `undefined` while it has not. */
  readonly ended: 'deadline' | 'cancel' | undefined;
  /** No timer is left after it. */
  close(): void;
}

/** Scopes of a batch, which one cancel ends together: one listener for all, however many there are. */
export interface ScopeSet {
  open(deadlineMs: number): TaskScope;
  cancelAll(): void;
}

export function makeScopeSet(clock: Clock): ScopeSet {
  const cancels = new Set<() => void>();
  return {
    open: (deadlineMs) => {
      const stop = new AbortController();
      const startedAt = clock.now();
      let ended: TaskScope['ended'];
      const end = (why: 'deadline' | 'cancel'): void => {
        ended ??= why;
        stop.abort(abortError(why === 'cancel' ? 'cancelled' : `the deadline of ${deadlineMs} ms passed`));
      };
      const onCancel = (): void => end('cancel');
      const cancelTimer = clock.after(deadlineMs, () => end('deadline'));
      cancels.add(onCancel);
      return {
        signal: stop.signal,
        startedAt,
        deadlineAt: startedAt + deadlineMs,
        get ended() {
          return ended;
        },
        close: () => {
          cancelTimer();
          cancels.delete(onCancel);
        },
      };
    },
    cancelAll: () => {
      for (const cancel of [...cancels]) cancel();
    },
  };
}
