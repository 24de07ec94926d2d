import { abortError } from './abort';

/** Waits for `promise`, but rejects with an `AbortError` as soon as the signal fires. The promise itself goes on. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  // Its late rejection is nobody's any more, once the signal has fired.
  promise.catch(() => undefined);
  if (signal.aborted) throw abortError();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(abortError());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
