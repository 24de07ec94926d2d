/** What is known of a share of successes: Beta(passed, failed), the prior included. Both above 0. */
export interface Beta {
  readonly passed: number;
  readonly failed: number;
}

export function betaMean({ passed, failed }: Beta): number {
  return passed / (passed + failed);
}

/**
 * Lower bound of the share: mean minus `z` standard deviations of the Beta distribution, at least 0. With `z` 1.645 about 95 % of
 * the belief lies above it (normal approximation; coarse below ten observations, where it errs on the safe side).
 */
export function betaLowerBound(beta: Beta, z = 1.645): number {
  const total = beta.passed + beta.failed;
  const variance = (beta.passed * beta.failed) / (total * total * (total + 1));
  return Math.max(0, betaMean(beta) - z * Math.sqrt(variance));
}

/** One more observation; what was learned before the prior fades by `decay` (1: never), so that old times are forgotten. */
export function betaObserve(beta: Beta, success: boolean, prior: Beta, decay = 1): Beta {
  return {
    passed: prior.passed + (beta.passed - prior.passed) * decay + (success ? 1 : 0),
    failed: prior.failed + (beta.failed - prior.failed) * decay + (success ? 0 : 1),
  };
}
