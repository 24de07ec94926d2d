import { describe, expect, it } from 'vitest';
import { type Beta, betaLowerBound, betaMean, betaObserve } from '../../../src/base/beta';

const prior: Beta = { passed: 1, failed: 1 };
const observed = (count: number, success: boolean, decay?: number): Beta =>
  Array.from({ length: count }).reduce<Beta>((beta) => betaObserve(beta, success, prior, decay), prior);

describe('a Beta posterior', () => {
  it('has the mean of Laplace’s rule of succession', () => {
    expect(betaMean(observed(8, true))).toBeCloseTo(9 / 10);
    expect(betaMean(observed(8, false))).toBeCloseTo(1 / 10);
  });

  it('is trusted from below: the more is seen, the nearer the bound is to the mean', () => {
    const bounds = [1, 5, 20, 100].map((count) => betaLowerBound(observed(count, true)));
    expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
    expect(bounds[0]).toBeLessThan(0.35);
    expect(bounds[3]).toBeGreaterThan(0.97);
    expect(betaLowerBound(observed(50, false))).toBe(0);
  });

  it('forgets towards the prior', () => {
    expect(observed(1_000, true, 0.5).passed).toBeCloseTo(3);
  });
});
