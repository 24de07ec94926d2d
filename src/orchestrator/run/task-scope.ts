import type { Clock } from '../../base/clock';
import { makeStop, type Stop } from '../../base/stop';

/** One task's time: from its start to its deadline, or to a cancel. */
export interface TaskScope {
  readonly stop: Stop;
  readonly startedAt: number;
  readonly deadlineAt: number;
  /** Why it was stopped; `undefined` while it was not. */
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
  const scopes = new Set<OpenScope>();
  return {
    open: (deadlineMs) => {
      const scope = new OpenScope(deadlineMs, clock, scopes);
      scopes.add(scope);
      return scope;
    },
    cancelAll: () => {
      for (const scope of [...scopes]) scope.end('cancel');
    },
  };
}

class OpenScope implements TaskScope {
  readonly stop;
  readonly startedAt: number;
  readonly deadlineAt: number;
  readonly #scopes: Set<OpenScope>;
  readonly #cancelTimer: () => void;
  #ended: TaskScope['ended'];

  constructor(deadlineMs: number, clock: Clock, scopes: Set<OpenScope>) {
    this.stop = makeStop();
    this.startedAt = clock.now();
    this.deadlineAt = this.startedAt + deadlineMs;
    this.#scopes = scopes;
    this.#cancelTimer = clock.after(deadlineMs, () => this.end('deadline'));
  }

  get ended(): TaskScope['ended'] {
    return this.#ended;
  }

  end(why: 'deadline' | 'cancel'): void {
    this.#ended ??= why;
    this.stop.stop(why === 'cancel' ? 'cancelled' : 'the deadline passed');
  }

  close(): void {
    this.#cancelTimer();
    this.#scopes.delete(this);
  }
}
