import type { Clock } from '../../base/clock';
import { makeStop, type Stop } from '../../base/stop';

/** One task's time: from its start to its deadline, or to a cancel. */
export interface TaskScope {
  readonly stop: Stop;
  readonly startedAt: number;
  /** Moves on by the length of each pause. */
  readonly deadlineAt: number;
  /**
   * The deadline stands still from here until the returned function is called: what is waited for is not the task's to answer for. Several
   * may wait at once; it goes on when the last of them does.
   */
  pause(): () => void;
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
  readonly #clock: Clock;
  readonly #scopes: Set<OpenScope>;
  #deadlineAt: number;
  #cancelTimer: () => void;
  #ended: TaskScope['ended'];
  #pauses = 0;
  #pausedAt = 0;

  constructor(deadlineMs: number, clock: Clock, scopes: Set<OpenScope>) {
    this.stop = makeStop();
    this.startedAt = clock.now();
    this.#clock = clock;
    this.#scopes = scopes;
    this.#deadlineAt = this.startedAt + deadlineMs;
    this.#cancelTimer = clock.after(deadlineMs, () => this.end('deadline'));
  }

  get deadlineAt(): number {
    return this.#deadlineAt;
  }

  get ended(): TaskScope['ended'] {
    return this.#ended;
  }

  pause(): () => void {
    if (this.#pauses === 0) {
      this.#cancelTimer();
      this.#pausedAt = this.#clock.now();
    }
    this.#pauses += 1;
    return () => {
      this.#pauses -= 1;
      if (this.#pauses > 0 || !this.#scopes.has(this)) return;
      this.#deadlineAt += this.#clock.now() - this.#pausedAt;
      this.#cancelTimer = this.#clock.after(this.#deadlineAt - this.#clock.now(), () => this.end('deadline'));
    };
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
