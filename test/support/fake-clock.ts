import type { Clock } from '../../src/base/clock';

export interface FakeClock extends Clock {
  /** Lets `ms` pass: timers run in the order in which they are due, promises settle in between. */
  advance(ms: number): Promise<void>;
  /** Timers that are set and not yet run or cancelled. */
  pending(): number;
  /** The thread stands still for `ms`: time passes and no timer runs until the next `advance`. */
  block(ms: number): void;
}

export function makeFakeClock(startMs = 1_000): FakeClock {
  let now = startMs;
  let order = 0;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  /** A turn of the event loop: every promise that can settle has settled after it. */
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const after: Clock['after'] = (ms, run) => {
    const id = order++;
    timers.set(id, { at: now + Math.max(0, ms), run });
    return () => void timers.delete(id);
  };
  return {
    now: () => now,
    after,
    soon: (run) => void after(0, run),
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= until).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].run();
        await settle();
      }
      now = until;
      await settle();
    },
    pending: () => timers.size,
    block: (ms) => {
      now += ms;
    },
  };
}
