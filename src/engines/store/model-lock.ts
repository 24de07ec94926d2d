/** How often a waiting tab tells that it waits: well within the watchdogs' times. */
const waitTickMs = 1_000;

/**
 * Runs `work` while no other tab works on the same model. `onWait` is called every second as long as another one does. Browsers
 * without Web Locks, or that deny them, run it at once.
 */
export async function withModelLock<T>(key: string, onWait: () => Promise<void>, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (navigator.locks === undefined) return await work();
  let granted = false;
  const locked = async (): Promise<T> => {
    granted = true;
    clearInterval(ticker);
    return await work();
  };
  const ticker = setInterval(() => void onWait(), waitTickMs);
  try {
    return await navigator.locks.request(`apura-model ${key}`, { signal }, locked);
  } catch (thrown) {
    signal.throwIfAborted();
    if (granted || !(thrown instanceof DOMException)) throw thrown;
    return await work();
  } finally {
    clearInterval(ticker);
  }
}
