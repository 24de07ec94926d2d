import type { Clock } from '../../base/clock';

/** A clock that can be made to jump. Its timers go on as they are: they count what really passes. */
export interface ChaosClock extends Clock {
  /** Wall clock, ms since 1970. */
  wallNow(): number;
  /** As after a sleep of the machine: `now` and the wall are later at once. */
  jumpForward(ms: number): void;
  /** As when the machine's time is set: the wall is earlier, `now` is not. */
  setWallBack(ms: number): void;
  /** How far `now` has jumped in all, ms. */
  jumpedMs(): number;
  /** When it really was, ms on the clock below, that this clock said `atMs`. */
  toReal(atMs: number): number;
}

export function makeChaosClock(base: Clock, wallNow: () => number): ChaosClock {
  let jumped = 0;
  let wallOffset = 0;
  /** What this clock said when each jump was over. */
  const jumps: { readonly from: number; readonly ms: number }[] = [];
  const now = (): number => base.now() + jumped;
  return {
    ...base,
    now,
    wallNow: () => wallNow() + wallOffset,
    jumpForward: (ms) => {
      jumped += ms;
      wallOffset += ms;
      jumps.push({ from: now(), ms });
    },
    setWallBack: (ms) => {
      wallOffset -= ms;
    },
    jumpedMs: () => jumped,
    toReal: (atMs) => jumps.reduce((real, { from, ms }) => (atMs >= from ? real - ms : real), atMs),
  };
}
