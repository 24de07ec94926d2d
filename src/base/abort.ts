/** True for the error of a cancelled operation, whatever class it has on this platform. */
export function isAbortError(thrown: unknown): boolean {
  return (thrown instanceof Error || thrown instanceof DOMException) && thrown.name === 'AbortError';
}

/** The one error that cancellation is: `AbortError`, by name. */
export function abortError(message = 'cancelled'): DOMException {
  return new DOMException(message, 'AbortError');
}

/** Resolves after `ms`, or rejects with an `AbortError` as soon as the signal fires. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortError());
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(abortError());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** How a race against time ended. */
export type Timed<T> = { readonly kind: 'settled'; readonly value: T } | { readonly kind: 'timed-out' };

/** Waits for `promise`, but at most `ms`. The promise itself goes on; its late rejection is not reported again. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<Timed<T>> {
  const timeout = new AbortController();
  const settled = promise.then((value): Timed<T> => ({ kind: 'settled', value }));
  const late = delay(ms, timeout.signal).then(
    (): Timed<T> => ({ kind: 'timed-out' }),
    (): Promise<Timed<T>> => settled,
  );
  try {
    return await Promise.race([settled, late]);
  } finally {
    timeout.abort();
  }
}
