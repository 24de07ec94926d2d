/** What was seen of one side of an experiment: counts, and sums over the logarithm of the latency of successes. */
export interface Arm {
  tasks: number;
  passed: number;
  sum: number;
  squares: number;
}

export function makeArm(): Arm {
  return { tasks: 0, passed: 0, sum: 0, squares: 0 };
}

export function observeArm(arm: Arm, ok: boolean, latencyMs: number): void {
  arm.tasks += 1;
  if (!ok) return;
  arm.passed += 1;
  const log = Math.log(Math.max(latencyMs, 0.001));
  arm.sum += log;
  arm.squares += log * log;
}

export function successShare(arm: Arm): number {
  return arm.tasks === 0 ? 1 : arm.passed / arm.tasks;
}

export interface Verdict {
  /** Share of the baseline's latency that the canary saves; negative: it is slower. Geometric means are compared. */
  readonly gain: number;
  readonly isFaster: boolean;
  /** The canary's success is worse than the baseline's by more than the slack, as far as the numbers tell. */
  readonly isWorse: boolean;
}

/**
 * Compares two arms. Latency: Welch's test on logarithms, one-sided at `z` (1.645: 95 %). Success: the difference of shares, called
 * worse when it exceeds the slack by more than chance would (normal approximation with one success and one failure added to each arm, after
 * Agresti and Caffo 2000).
 */
export function compareArms(baseline: Arm, canary: Arm, z: number, successSlack: number): Verdict {
  const [a, b] = [momentsOf(baseline), momentsOf(canary)];
  const difference = a.mean - b.mean;
  const error = Math.sqrt(a.variance / Math.max(1, baseline.passed) + b.variance / Math.max(1, canary.passed));
  const [p, q] = [smoothed(baseline), smoothed(canary)];
  const spread = Math.sqrt((p * (1 - p)) / (baseline.tasks + 2) + (q * (1 - q)) / (canary.tasks + 2));
  const lost = successShare(baseline) - successShare(canary);
  return {
    gain: canary.passed === 0 ? -1 : 1 - Math.exp(-difference),
    isFaster: canary.passed > 1 && baseline.passed > 1 && difference > z * error,
    isWorse: lost > successSlack && p - q > z * spread,
  };
}

function smoothed({ passed, tasks }: Arm): number {
  return (passed + 1) / (tasks + 2);
}

function momentsOf({ passed, sum, squares }: Arm): { readonly mean: number; readonly variance: number } {
  if (passed < 2) return { mean: passed === 0 ? 0 : sum, variance: 0 };
  const mean = sum / passed;
  return { mean, variance: Math.max(0, (squares - passed * mean * mean) / (passed - 1)) };
}
