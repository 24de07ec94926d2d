import type { Clock } from '../../base/clock';

/** A clock that is not where it should be: by how much, ms, later or (below 0) earlier. */
export interface ClockJump {
  /**
   * `monotonic`: a timer came so late; the machine slept, this thread was held up, or the clock is broken. `wall`: the date moved
   * against the monotonic clock; somebody or something set it.
   */
  readonly clock: 'monotonic' | 'wall';
  readonly byMs: number;
}

/** Compares both clocks from one timer to the next. */
export interface ClockWatch {
  /** A timer is set for `ms` from now. */
  expect(ms: number): void;
  /** It has come: how late, and which jumps of more than `toleranceMs` that tells. */
  check(toleranceMs: number): { readonly lateMs: number; readonly jumps: readonly ClockJump[] };
}

/** `wallNow`: ms since 1970; absent: the wall clock is not watched. */
export function makeClockWatch(clock: Pick<Clock, 'now'>, wallNow: (() => number) | undefined): ClockWatch {
  let setAt = 0;
  let dueAt = 0;
  let wallAt = 0;
  return {
    expect: (ms) => {
      setAt = clock.now();
      dueAt = setAt + ms;
      wallAt = wallNow?.() ?? 0;
    },
    check: (toleranceMs) => {
      const now = clock.now();
      const lateMs = now - dueAt;
      const driftMs = wallNow === undefined ? 0 : wallNow() - wallAt - (now - setAt);
      const jumps: ClockJump[] = [
        { clock: 'monotonic', byMs: lateMs },
        { clock: 'wall', byMs: driftMs },
      ];
      return { lateMs, jumps: jumps.filter(({ byMs }) => Math.abs(byMs) > toleranceMs) };
    },
  };
}
