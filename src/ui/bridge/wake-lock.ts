/**
 * Keeps the screen on until the returned function is called, where the browser can. The browser drops the lock of a hidden
 * page, so it is asked for again when the page comes back; a refusal (low battery) changes nothing for the audit.
 */
export function makeWakeLock(page: Document = document): () => void {
  const ended = new AbortController();
  let sentinel: WakeLockSentinel | undefined;

  const acquire = async (): Promise<void> => {
    if (page.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      sentinel = await navigator.wakeLock.request('screen');
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
    if (ended.signal.aborted) await sentinel?.release();
  };

  page.addEventListener('visibilitychange', () => void acquire(), { signal: ended.signal });
  void acquire();
  return () => {
    ended.abort();
    void sentinel?.release();
  };
}
