/**
 * A dedicated worker can end without any event reaching its owner (`self.close()`, a killed process). A Web Lock tells:
 * the worker holds a lock of its own for its whole life, the owner asks for the same one, and gets it only when the
 * browser has cleaned up after a dead worker. Browsers without Web Locks (or that deny them) fall back to watchdogs.
 */
interface LockSource {
  readonly locks?: Pick<LockManager, 'request'>;
}

/**
 * In the worker: holds the lock until the worker ends. Resolves when it is held, or at once where the browser has no locks
 * to give; no call may be answered before that. (The API itself must be exposed at once: a message that arrives before is lost.)
 */
export function holdLifeLock({ locks }: LockSource, name: string): Promise<void> {
  if (locks === undefined || name === '') return Promise.resolve();
  return new Promise((resolve) => {
    const holdForEver = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    locks.request(name, holdForEver).catch(() => resolve());
  });
}

/**
 * In the owner, once the worker has answered a call (and so holds its lock): `onDeath` is called once when the worker is
 * gone. Calling the result stops the watch.
 */
export function watchLifeLock(navigator: LockSource, name: string, onDeath: () => void): () => void {
  const watch = new AbortController();
  navigator.locks
    ?.request(name, { signal: watch.signal }, () => {
      if (!watch.signal.aborted) onDeath();
    })
    .catch((error: unknown) => {
      // Stopping the watch rejects with AbortError; where locks are denied, watchdogs remain.
      if (!(error instanceof DOMException)) throw error;
    });
  return () => watch.abort();
}
