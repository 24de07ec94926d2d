import { abortError } from '../../base/abort';
import type { Stop } from '../../base/stop';

/** Gives the place back; safe to call twice. */
export type Leave = () => void;

/**
 * At most `capacity` at once; others wait in order of arrival.
 *
 * An own one, because cockatiel's (4.0) does not look at the signal of those who wait until their turn comes: a cancel would
 * last as long as the slowest call before it.
 */
export class Bulkhead {
  readonly #capacity: number;
  readonly #mostWaiting: number;
  /** A set keeps the order of arrival and lets go of a cancelled one at once. */
  readonly #waiting = new Set<() => void>();
  #active = 0;

  constructor(capacity: number, mostWaiting: number) {
    this.#capacity = capacity;
    this.#mostWaiting = mostWaiting;
  }

  get active(): number {
    return this.#active;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** A place now, or the promise of one (rejects with an `AbortError`); `undefined` when too many wait already. */
  enter(stop: Stop): Leave | Promise<Leave> | undefined {
    if (this.#active < this.#capacity) {
      this.#active += 1;
      return this.#makeLeave();
    }
    if (this.#waiting.size >= this.#mostWaiting) return undefined;
    return new Promise((resolve, reject) => {
      const onTurn = (): void => {
        off();
        resolve(this.#makeLeave());
      };
      this.#waiting.add(onTurn);
      const off = stop.onStop(() => {
        this.#waiting.delete(onTurn);
        reject(abortError());
      });
    });
  }

  #makeLeave(): Leave {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.values().next().value;
      if (next === undefined) {
        this.#active -= 1;
        return;
      }
      this.#waiting.delete(next);
      next();
    };
  }
}
