import { delay } from '../../base/abort';

/** The right to use the journal on this device; `release` gives it back. */
export type JournalHold =
  | { readonly kind: 'held'; release(): void }
  | { readonly kind: 'refused'; readonly problem: 'not-kept-other-tab' | 'not-kept-no-locks' };

const lockName = 'apura-journal';

/** Asks for the journal, for at most `waitMs`: the browser may free the lock of a page that has just gone a moment later. */
export async function holdJournal(locks: Pick<LockManager, 'request'> | undefined, waitMs: number): Promise<JournalHold> {
  if (locks === undefined) return { kind: 'refused', problem: 'not-kept-no-locks' };
  const asking = new AbortController();
  return await new Promise((resolve) => {
    const hold = (): Promise<void> =>
      new Promise((release) => {
        asking.abort();
        resolve({ kind: 'held', release });
      });
    const refuse = (error: unknown): void =>
      resolve({
        kind: 'refused',
        problem: error instanceof DOMException && error.name === 'AbortError' ? 'not-kept-other-tab' : 'not-kept-no-locks',
      });
    const giveUp = new AbortController();
    locks.request(lockName, { signal: giveUp.signal }, hold).catch(refuse);
    delay(waitMs, asking.signal).then(
      () => giveUp.abort(),
      () => undefined,
    );
  });
}
