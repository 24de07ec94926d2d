import type { Clock } from '../../base/clock';
import type { ContainmentState } from '../../contract/orchestrator-events';

/** How hard an agent is held. `full` gives it nothing new; `emergency` also ends what it has in work. */
export const capLevels = ['none', 'partial', 'full', 'emergency'] as const;
export type CapLevel = (typeof capLevels)[number];

export interface Caps {
  /** Tasks begun per second, tasks at once, bytes reserved at once. */
  readonly perSecond: number;
  readonly atOnce: number;
  readonly bytes: number;
}

const unlimited = Number.POSITIVE_INFINITY;
export const capsOfLevel: Readonly<Record<CapLevel, Caps>> = {
  none: { perSecond: unlimited, atOnce: unlimited, bytes: unlimited },
  partial: { perSecond: 5, atOnce: 1, bytes: 500_000_000 },
  full: { perSecond: 0, atOnce: 0, bytes: 0 },
  emergency: { perSecond: 0, atOnce: 0, bytes: 0 },
};

export const levelOfState: Readonly<Record<ContainmentState, CapLevel>> = {
  active: 'none',
  degraded: 'partial',
  probation: 'partial',
  isolated: 'full',
  quarantined: 'emergency',
};

/** Counts what an agent takes and says whether one more is within its caps. */
export interface CapGauge {
  /** The returned function gives it back; `undefined`: refused. */
  take(caps: Caps, bytes: number): (() => void) | undefined;
}

export function makeCapGauge(clock: Clock): CapGauge {
  let atOnce = 0;
  let held = 0;
  let begunAt: number[] = [];
  return {
    take: (caps, bytes) => {
      // A single task that is larger than the cap would never be done.
      if (atOnce >= caps.atOnce || (atOnce > 0 && held + bytes > caps.bytes)) return undefined;
      if (caps.perSecond !== unlimited) {
        const now = clock.now();
        begunAt = begunAt.filter((at) => at > now - 1_000);
        if (begunAt.length >= caps.perSecond) return undefined;
        begunAt.push(now);
      }
      atOnce += 1;
      held += bytes;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        atOnce -= 1;
        held -= bytes;
      };
    },
  };
}
