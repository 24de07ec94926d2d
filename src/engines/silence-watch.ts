/**
 * Notices calls that make no progress: the last resort for a worker that neither answers nor ends. Calls are served one after the other, so
 * only the first of them can be silent; the others wait for their turn.
 */
export interface SilenceWatch {
  /** Starts watching a call; `onSilence` comes once, when nothing was heard for `limitMs`. */
  expect(callId: number, limitMs: number, onSilence: () => void): void;
  /** The call made progress. */
  heard(callId: number): void;
  /** The call is settled. */
  forget(callId: number): void;
  dispose(): void;
}

const tickMs = 250;
/** A tick this late means that this thread slept too (suspended tab or machine): that time does not count. */
const sleptMs = 5_000;

export function makeSilenceWatch(): SilenceWatch {
  const calls = new Map<number, { heardAt: number; limitMs: number; onSilence: () => void }>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let tickedAt = 0;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const tick = (): void => {
    const now = performance.now();
    const lateMs = now - tickedAt - tickMs;
    tickedAt = now;
    const [first] = calls;
    if (first === undefined) return;
    const [callId, call] = first;
    if (lateMs > sleptMs) call.heardAt += lateMs;
    if (now - call.heardAt <= call.limitMs) return;
    calls.delete(callId);
    call.onSilence();
  };
  return {
    expect: (callId, limitMs, onSilence) => {
      calls.set(callId, { heardAt: performance.now(), limitMs, onSilence });
      if (timer !== undefined) return;
      tickedAt = performance.now();
      timer = setInterval(tick, tickMs);
    },
    heard: (callId) => {
      const call = calls.get(callId);
      if (call !== undefined) call.heardAt = performance.now();
    },
    forget: (callId) => {
      const [first] = calls.keys();
      calls.delete(callId);
      if (calls.size === 0) stop();
      const [next] = calls.values();
      if (first === callId && next !== undefined) next.heardAt = performance.now();
    },
    dispose: () => {
      calls.clear();
      stop();
    },
  };
}
