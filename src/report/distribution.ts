import { coefficientOfVariation, mean, median, medianAbsoluteDeviation, minTrendSamples, quantile, trend } from '../base/statistics';
import type { Evidence, Unit } from '../contract/evidence';
import type { Distribution } from './report';

/** A 95th percentile of fewer samples is little more than the largest one. */
export const minSamplesForP95 = 20;
export const minSamplesForP99 = 100;
/** Below this no drift can be seen, so none can be denied either. */
export const minSamplesForTrend = minTrendSamples;
/** Below this a median is an anecdote. */
const minSamples = 5;
/** Coefficient of variation above which repetitions do not agree (5 %). */
const maxVariation = 0.05;
/** Largest over smallest, above which the samples look like two populations. */
const maxSpread = 1.5;
const significance = 0.05;

export interface DistributionOptions {
  readonly unit: Unit;
  readonly evidence: Evidence;
  /** The samples should agree with each other, in the order given: variation, two modes and drift are flagged. */
  readonly repetitions?: { readonly maxDriftShare: number };
  /** The page was hidden while these were taken. */
  readonly hidden?: boolean;
  /** What else is to be said of the samples. */
  readonly flags?: readonly string[];
}

/** Quantiles (type 7), spread and warnings of one quantity. Percentiles without enough samples are absent. */
export function describeSamples(samples: readonly number[], options: DistributionOptions): Distribution {
  const flags: string[] = samples.length > 0 ? [...(options.flags ?? [])] : [];
  if (samples.length < minSamples) flags.push('too-few');
  if (options.hidden === true && samples.length > 0) flags.push('hidden-tab');
  if (options.repetitions !== undefined) flags.push(...stabilityFlags(samples, options.repetitions.maxDriftShare));
  const sorted = samples.toSorted((a, b) => a - b);
  return {
    unit: options.unit,
    count: samples.length,
    p50: median(samples),
    p95: samples.length >= minSamplesForP95 ? quantile(samples, 0.95) : undefined,
    p99: samples.length >= minSamplesForP99 ? quantile(samples, 0.99) : undefined,
    mean: mean(samples),
    min: sorted[0],
    max: sorted.at(-1),
    mad: medianAbsoluteDeviation(samples),
    flags,
    evidence: options.evidence,
  };
}

function stabilityFlags(samples: readonly number[], maxDriftShare: number): string[] {
  if (samples.length < minSamples) return [];
  const flags: string[] = [];
  const variation = coefficientOfVariation(samples);
  if (variation !== undefined && variation > maxVariation) flags.push('high-variation');
  const sorted = samples.toSorted((a, b) => a - b);
  const smallest = sorted[0] ?? 0;
  if (smallest > 0 && (sorted.at(-1) ?? 0) / smallest > maxSpread) flags.push('bimodal');
  if (Math.abs(driftShare(samples) ?? 0) > maxDriftShare) flags.push('drift');
  return flags;
}

/**
 * Change from the first to the last sample along the Theil–Sen line, as a share of the median; negative when it falls.
 * `undefined` when there are too few samples or the trend is not significant (Mann–Kendall, p ≥ 0.05).
 */
export function driftShare(samples: readonly number[]): number | undefined {
  const found = trend(samples);
  const middle = median(samples);
  if (found === undefined || found.p >= significance || middle === undefined || middle <= 0) return undefined;
  return (found.slope * (samples.length - 1)) / middle;
}
