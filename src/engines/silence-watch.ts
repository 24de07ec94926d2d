/** Notices calls that make no progress: the last resort for a worker that neither answers nor ends. */
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
    for (const [callId, call] of [...calls]) {
      if (lateMs > sleptMs) call.heardAt += lateMs;
      if (now - call.heardAt <= call.limitMs) continue;
      calls.delete(callId);
      call.onSilence();
    }
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
      calls.delete(callId);
      if (calls.size === 0) stop();
    },
    dispose: () => {
      calls.clear();
      stop();
    },
  };
}
