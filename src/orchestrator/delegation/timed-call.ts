import { abortError } from '../../base/abort';
import type { Clock } from '../../base/clock';
import { ApuraError } from '../../contract/errors';

/** How one call ended. */
export type Ended<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  /** The caller's signal fired; the call was told to stop. */
  | { readonly kind: 'aborted' };

export interface TimedCall<T> {
  readonly ended: Promise<Ended<T>>;
  /** Ends the call from outside, with this error, and tells it to stop. */
  stop(error: unknown): void;
  /** Resolves when the callee itself has settled, however long after `ended` that is. */
  readonly settled: Promise<void>;
}

/**
 * Calls with a signal that fires at the time limit, on the caller's signal, or on `stop`. `ended` never waits for a callee that
 * does not obey.
 */
export function callWithin<T>(
  call: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  what: string,
  signal: AbortSignal,
  clock: Clock,
): TimedCall<T> {
  const stopper = new AbortController();
  let finish: (ended: Ended<T>) => void = () => undefined;
  const ended = new Promise<Ended<T>>((resolve) => {
    finish = (result) => {
      cancelTimer?.();
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
  });
  const stop = (error: unknown): void => {
    finish({ kind: 'error', error });
    stopper.abort(abortError(error instanceof Error ? error.message : 'stopped'));
  };
  const onAbort = (): void => {
    finish({ kind: 'aborted' });
    stopper.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const cancelTimer = Number.isFinite(timeoutMs)
    ? clock.after(timeoutMs, () => stop(new ApuraError('task-timeout', `${what} did not end within ${timeoutMs} ms`, { timeoutMs, what })))
    : undefined;
  const settled = begin(call, stopper.signal).then(
    (value) => finish({ kind: 'value', value }),
    (error: unknown) => finish({ kind: 'error', error }),
  );
  return { ended, stop, settled };
}

/** A callee that throws before it returns a promise rejects like any other. */
async function begin<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  return await call(signal);
}
