import { makeRing } from '../../base/ring';
import type { EventPriority } from '../../contract/orchestrator-events';
import { eventPriorities } from '../../contract/orchestrator-events';

/** What happens to an event for which there is no room. */
export type DropPolicy = 'drop-oldest' | 'drop-newest';

/** One bounded ring per priority, served by weighted round-robin, so that a flood of one priority never starves another. */
export interface FairQueue<T> {
  readonly size: number;
  /** What had to go to keep the bound, if anything. */
  push(priority: EventPriority, item: T, policy: DropPolicy): T | undefined;
  shift(): T | undefined;
}

/**
 * Each round serves up to `weights[p]` items of each priority, the most urgent first: while all wait, of 15 served items 8 are
 * critical, 4 high, 2 medium and 1 low with the default weights.
 */
export function makeFairQueue<T>(ringSize: number, weights: Readonly<Record<EventPriority, number>>): FairQueue<T> {
  const rings = eventPriorities.map((priority) => ({ ring: makeRing<T>(ringSize), weight: weights[priority], left: weights[priority] }));
  let size = 0;
  const ringOf = (priority: EventPriority) => rings[eventPriorities.indexOf(priority)];

  return {
    get size() {
      return size;
    },
    push: (priority, item, policy) => {
      const ring = ringOf(priority)?.ring;
      if (ring === undefined) return item;
      if (ring.push(item)) {
        size += 1;
        return undefined;
      }
      if (policy === 'drop-newest') return item;
      const dropped = ring.shift();
      ring.push(item);
      return dropped;
    },
    shift: () => {
      if (size === 0) return undefined;
      for (;;) {
        for (const lane of rings) {
          if (lane.left === 0 || lane.ring.size === 0) continue;
          lane.left -= 1;
          size -= 1;
          return lane.ring.shift();
        }
        for (const lane of rings) lane.left = lane.weight;
      }
    },
  };
}
