import { abortError } from './abort';

/** Time as an argument: what waits or measures takes one, so that tests decide how it passes. */
export interface Clock {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Runs `run` once after `ms`, unless the returned function is called before. */
  after(ms: number, run: () => void): () => void;
  /** Runs `run` in a turn of its own, as soon as messages and timers that are due have had theirs. */
  soon(run: () => void): void;
}

/** This machine's own. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  // A message, because browsers stretch nested timers to 4 ms; a channel of its own each time, because an open one keeps Node alive.
  soon: (run) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      run();
    };
    port2.postMessage(undefined);
  },
};

/** Resolves after `ms` on the clock, or rejects with an `AbortError` as soon as the signal fires. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError());
      return;
    }
    const onAbort = (): void => {
      cancel();
      reject(abortError());
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
