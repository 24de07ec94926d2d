import type { PlanShape } from '../../contract/orchestrator-events';

/** How wide a run is at this moment, and in which order what is ready is started. */
export interface Lanes {
  readonly width: number;
  /** `wave`: nothing of a later wave before the earlier one is over. `deepest`: what is furthest along first. */
  readonly order: 'arrival' | 'wave' | 'deepest';
  /** Tells how a task ended; an adaptive run narrows at failures and widens again. */
  observe(ok: boolean): void;
}

/**
 * Adaptive: additive increase, multiplicative decrease (Chiu and Jain 1989): half as wide after a failure, one wider after as many
 * successes as it is wide.
 */
export function makeLanes(shape: PlanShape, capacity: number): Lanes {
  if (shape === 'sequential') return { width: 1, order: 'arrival', observe: () => undefined };
  if (shape === 'parallel') return { width: capacity, order: 'wave', observe: () => undefined };
  if (shape === 'pipeline') return { width: capacity, order: 'deepest', observe: () => undefined };
  let width = Math.max(1, Math.ceil(capacity / 2));
  let successes = 0;
  return {
    get width() {
      return width;
    },
    order: 'deepest',
    observe: (ok) => {
      successes = ok ? successes + 1 : 0;
      if (!ok) width = Math.max(1, Math.floor(width / 2));
      else if (successes >= width && width < capacity) {
        width += 1;
        successes = 0;
      }
    },
  };
}
