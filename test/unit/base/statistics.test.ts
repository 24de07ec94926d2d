import { describe, expect, it } from 'vitest';
import { coefficientOfVariation, median, medianAbsoluteDeviation, quantile, trend, wilsonInterval } from '../../../src/base/statistics';

describe('wilsonInterval', () => {
  it.each([
    // Checked against statsmodels proportion_confint(method='wilson') and the closed form.
    [20, 20, 0.8389, 1],
    [0, 20, 0, 0.1611],
    [19, 20, 0.7639, 0.9911],
    [10, 20, 0.2993, 0.7007],
    [8, 8, 0.6756, 1],
  ])('%i of %i', (successes, total, low, high) => {
    const interval = wilsonInterval(successes, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('gives the one-sided bound with its own z', () => {
    expect(wilsonInterval(20, 20, 1.6448536).low).toBeCloseTo(0.8808, 4);
  });

  it('knows nothing without trials', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('quantile', () => {
  it('interpolates as NumPy does by default', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([4, 1, 3, 2], 0.95)).toBeCloseTo(3.85);
    expect(quantile([7], 0.99)).toBe(7);
    expect(quantile([], 0.5)).toBeUndefined();
  });

  it('measures spread', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9])).toBe(1);
    expect(coefficientOfVariation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(0.4276, 4);
    expect(coefficientOfVariation([5])).toBeUndefined();
  });
});

describe('trend', () => {
  it('finds a steady fall', () => {
    const found = trend([100, 99, 97, 96, 94, 93, 92, 90, 89, 87]);
    expect(found?.slope).toBeCloseTo(-1.43, 1);
    expect(found?.p).toBeLessThan(0.001);
  });

  it('is not moved by one outlier', () => {
    expect(trend([10, 10, 10, 10, 500, 10, 10, 10, 10])?.slope).toBe(0);
  });

  it('sees nothing in noise, and says nothing of few samples', () => {
    expect(trend([5, 7, 4, 6, 5, 7, 4, 6, 5, 6])?.p).toBeGreaterThan(0.3);
    expect(trend([5, 5, 5, 5, 5, 5, 5, 5])?.p).toBe(1);
    expect(trend([1, 2, 3])).toBeUndefined();
  });

  it('stays quick on a long series', () => {
    const slope = trend(Array.from({ length: 20_000 }, (_, i) => i * 2))?.slope;
    expect(slope).toBeCloseTo(2);
  });
});
