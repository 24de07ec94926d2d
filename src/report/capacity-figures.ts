import type { Capacity, CapacityLevel } from '../contract/capacity';

/** Tasks per minute that more agents must add before they are worth it. */
const leastGain = 0.1;

/** What the levels of a measurement come to. */
export interface CapacityFigures {
  /** The fewest agents beyond which no measured number brings a tenth more tasks per minute. */
  readonly knee?: CapacityLevel;
  /** More agents might still bring more: nothing larger was measured that could say no. */
  readonly isKneeOpen: boolean;
  /** The most agents with which the deadline was met and answers were as good as with one. */
  readonly most?: CapacityLevel;
  /** It ended where agents were too many, not because time or numbers ran out. */
  readonly isMostKnown: boolean;
}

/**
 * The knee is the point "at which the relative cost to increase some tunable parameter is no longer worth the corresponding performance
 * benefit" (Satopää et al., Finding a "Kneedle" in a Haystack, 2011). Kneedle finds it by curvature, which a handful of doublings does not
 * have; here the gain is held against a limit.
 */
export function capacityFigures({ levels, stopped }: Pick<Capacity, 'levels' | 'stopped'>): CapacityFigures {
  const isMostKnown = stopped === 'deadline' || stopped === 'success';
  const held = isMostKnown ? levels.slice(0, -1) : levels;
  const knee = held.find((level, index) =>
    held.slice(index + 1).every((later) => tasksPerMinute(later) < (1 + leastGain) * tasksPerMinute(level)),
  );
  const most = held.at(-1);
  return { knee, isKneeOpen: !isMostKnown && knee !== undefined && knee === most, most, isMostKnown };
}

/** Passed tasks only: what fails or comes too late is no work done. */
export function tasksPerMinute({ passed, tookMs }: Pick<CapacityLevel, 'passed' | 'tookMs'>): number {
  return tookMs > 0 ? (60_000 * passed) / tookMs : 0;
}
