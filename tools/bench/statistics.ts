/** Median and median absolute deviation: one slow repetition changes neither. */
export interface Spread {
  readonly median: number;
  readonly mad: number;
  readonly best: number;
  readonly samples: readonly number[];
}

export function spreadOf(samples: readonly number[]): Spread {
  const middle = median(samples);
  return { median: middle, mad: median(samples.map((value) => Math.abs(value - middle))), best: Math.max(...samples), samples };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] ?? Number.NaN) : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2;
}
