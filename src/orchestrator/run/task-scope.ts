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

/**
 * The time of a task is counted in slices of at most this, ms. One that took more than two (the machine slept, the clock jumped, this thread
 * was held up) counts as two: what nobody could work in is not the task's to answer for.
 */
const sliceMs = 1_000;

class OpenScope implements TaskScope {
  readonly stop;
  readonly startedAt: number;
  readonly #clock: Clock;
  readonly #scopes: Set<OpenScope>;
  /** Of the deadline, when the slice began. */
  #leftMs: number;
  #sliceAt = 0;
  #cancelTimer: () => void = () => undefined;
  #ended: TaskScope['ended'];
  #pauses = 0;

  constructor(deadlineMs: number, clock: Clock, scopes: Set<OpenScope>) {
    this.stop = makeStop();
    this.startedAt = clock.now();
    this.#clock = clock;
    this.#scopes = scopes;
    this.#leftMs = deadlineMs;
    this.#count();
  }

  get deadlineAt(): number {
    return this.#clock.now() + this.#left();
  }

  get ended(): TaskScope['ended'] {
    return this.#ended;
  }

  pause(): () => void {
    if (this.#pauses === 0) {
      this.#cancelTimer();
      this.#leftMs = this.#left();
    }
    this.#pauses += 1;
    return () => {
      this.#pauses -= 1;
      if (this.#pauses === 0 && this.#scopes.has(this)) this.#count();
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

  #left(): number {
    if (this.#pauses > 0) return this.#leftMs;
    return this.#leftMs - Math.min(this.#clock.now() - this.#sliceAt, 2 * sliceMs);
  }

  #count(): void {
    this.#sliceAt = this.#clock.now();
    this.#cancelTimer = this.#clock.after(Math.min(this.#leftMs, sliceMs), () => {
      this.#leftMs = this.#left();
      if (this.#leftMs <= 0) this.end('deadline');
      else this.#count();
    });
  }
}
