/**
 * Calls back when the holder of a Web Lock is gone. The browser frees a worker's locks whenever the worker ends
 * (`close`, `terminate`, a crash), so this notices at once what sends no event. Gives the function that stops watching.
 * Call only after the holder has the lock.
 */
export function watchLock(name: string, onFreed: () => void): () => void {
  const aborter = new AbortController();
  navigator.locks.request(name, { signal: aborter.signal }, onFreed).catch(() => undefined);
  return () => aborter.abort();
}
