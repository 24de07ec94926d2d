import { createSignal } from 'solid-js';
import type { AuditEvent, Tombstone } from '../../contract/audit';
import { makeRungWatch } from './run-rung';
import { beginMark, findDeadRuns, forget, type RunMark, type TombstonePlace } from './tombstones';

/** The mark of the run of this tab, and what runs that were killed have left behind. Without storage or locks there are neither. */
export function createTombstone(place: TombstonePlace | undefined) {
  const [found, setFound] = createSignal<Tombstone>();
  const [isHidden, setIsHidden] = createSignal(false);
  let keys: readonly string[] = [];
  let mark: RunMark | undefined;

  const look = async (): Promise<void> => {
    if (place === undefined) return;
    const dead = await findDeadRuns(place);
    keys = dead.map(({ key }) => key);
    setFound(dead[0]?.tombstone);
  };
  const forgetFound = (): void => {
    if (place !== undefined) forget(place.store, keys);
    keys = [];
  };
  /** A page that is left in order leaves nothing behind. */
  const onPageHide = (): void => mark?.clear();

  return {
    look,
    /** What runs start below of, as long as the user has not taken it back. */
    found,
    /** To be said on the page. */
    said: () => (isHidden() ? undefined : found()),
    /** The rung may be tried again. */
    tryAgain: () => {
      forgetFound();
      setFound(undefined);
    },
    /** Not to be said any more; runs of this visit still start lower. */
    dismiss: () => {
      forgetFound();
      setIsHidden(true);
    },
    /** Marks a run until `end`; `receive` takes its events. */
    begin: async (): Promise<{ receive(events: readonly AuditEvent[]): void; end(): void }> => {
      mark = place === undefined ? undefined : await beginMark(place);
      const follow = makeRungWatch();
      window.addEventListener('pagehide', onPageHide);
      return {
        receive: (events) => {
          const rung = events.reduce<ReturnType<typeof follow>>((last, event) => follow(event) ?? last, undefined);
          if (rung === undefined) return;
          mark?.write({ ...rung, at: new Date().toISOString() });
          // From here on the newer mark stands for the older ones.
          forgetFound();
        },
        end: () => {
          window.removeEventListener('pagehide', onPageHide);
          mark?.end();
          mark = undefined;
        },
      };
    },
  };
}

export type TombstoneControl = ReturnType<typeof createTombstone>;
