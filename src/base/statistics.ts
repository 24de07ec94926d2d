/** Two-sided 95 % quantile of the standard normal distribution. */
export const z95 = 1.959963984540054;

/** An interval for a share between 0 and 1. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson score interval of a share of successes, in [0, 1]; [0, 1] when there are no trials.
 * With the default `z` it is the two-sided 95 % interval: 20 of 20 gives 0.8389 to 1.
 * Source: E. B. Wilson, JASA 22 (1927); recommended for small counts by Brown, Cai and DasGupta (2001).
 */
export function wilsonInterval(successes: number, total: number, z: number = z95): Interval {
  if (total <= 0) return { low: 0, high: 1 };
  const share = successes / total;
  const z2 = z * z;
  const centre = share + z2 / (2 * total);
  const half = z * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  return {
    low: successes === 0 ? 0 : Math.max(0, (centre - half) / scale),
    high: successes === total ? 1 : Math.min(1, (centre + half) / scale),
  };
}

/**
 * Quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan 1996: the default of R and NumPy).
 * `share` in [0, 1]; `undefined` when there are no values.
 */
export function quantile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

/** The 0.5 quantile. */
export function median(values: readonly number[]): number | undefined {
  return quantile(values, 0.5);
}

/** Arithmetic mean; `undefined` when there are no values. */
export function mean(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Median absolute deviation from the median, not scaled to a standard deviation. */
export function medianAbsoluteDeviation(values: readonly number[]): number | undefined {
  const middle = median(values);
  if (middle === undefined) return undefined;
  return median(values.map((value) => Math.abs(value - middle)));
}

/** Sample standard deviation over the mean; `undefined` below two values or for a mean of zero. */
export function coefficientOfVariation(values: readonly number[]): number | undefined {
  const average = mean(values);
  if (average === undefined || average === 0 || values.length < 2) return undefined;
  const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1)) / Math.abs(average);
}

/** A trend over equally spaced repetitions. */
export interface Trend {
  /** Median of the slopes of all pairs, in units of the value per repetition (Theil 1950, Sen 1968). */
  readonly slope: number;
  /** Two-sided p of the Mann–Kendall test: normal approximation with continuity and tie correction. */
  readonly p: number;
}

/** Fewest repetitions for which the normal approximation of Mann–Kendall is usable (Gilbert 1987 says about ten; eight is the usual floor). */
export const minTrendSamples = 8;

/** Pairs grow with the square: longer series are thinned evenly to this many values first. */
const maxTrendSamples = 400;

/** Theil–Sen slope and Mann–Kendall significance, in the order given; `undefined` below `minTrendSamples`. */
export function trend(series: readonly number[]): Trend | undefined {
  if (series.length < minTrendSamples) return undefined;
  const step = Math.max(1, series.length / maxTrendSamples);
  const values = Array.from({ length: Math.floor(series.length / step) }, (_, i) => series[Math.floor(i * step)] ?? 0);
  const slopes: number[] = [];
  let score = 0;
  values.forEach((first, i) => {
    for (let j = i + 1; j < values.length; j += 1) {
      const difference = (values[j] ?? 0) - first;
      slopes.push(difference / ((j - i) * step));
      score += Math.sign(difference);
    }
  });
  return { slope: median(slopes) ?? 0, p: mannKendallP(values, score) };
}

/**
 * The value at `x` of the Theil–Sen line through points of any spacing: median slope of all pairs, median of what remains.
 * Where all points have one `x`, their median; `undefined` without points.
 */
export function fittedAt(points: readonly (readonly [x: number, y: number])[], x: number): number | undefined {
  const step = Math.max(1, points.length / maxTrendSamples);
  const kept = Array.from({ length: Math.floor(points.length / step) }, (_, i) => points[Math.floor(i * step)] ?? [0, 0]);
  const slopes = kept.flatMap(([x1, y1], i) => kept.slice(i + 1).flatMap(([x2, y2]) => (x1 === x2 ? [] : [(y2 - y1) / (x2 - x1)])));
  const slope = median(slopes) ?? 0;
  const rest = median(kept.map(([x1, y1]) => y1 - slope * x1));
  return rest === undefined ? undefined : rest + slope * x;
}

function mannKendallP(values: readonly number[], score: number): number {
  const spread = (n: number): number => n * (n - 1) * (2 * n + 5);
  const ties = new Map<number, number>();
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1);
  const variance = [...ties.values()].reduce((rest, count) => rest - spread(count), spread(values.length)) / 18;
  if (variance <= 0) return 1;
  const z = Math.max(0, Math.abs(score) - 1) / Math.sqrt(variance);
  return Math.min(1, 2 * normalTail(z));
}

/** P(Z > z) for z ≥ 0, error below 7.5e-8 (Abramowitz and Stegun 26.2.17). */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
