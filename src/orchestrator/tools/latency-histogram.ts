/** A histogram of durations, as data. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
  readonly maxMs?: number;
  /** Upper bounds in ms with the number of durations in each, empty ones left out. */
  readonly buckets: readonly { readonly upToMs: number; readonly count: number }[];
}

export interface LatencyHistogram {
  add(ms: number): void;
  summary(): LatencySummary;
}

/** Each bucket is a quarter of a doubling: a quantile is at most 19 % too large. From 0.1 ms up. */
const perDoubling = 4;
const smallestMs = 0.1;

/** Constant memory, whatever comes. */
export function makeLatencyHistogram(): LatencyHistogram {
  const counts = new Map<number, number>();
  let total = 0;
  let maxMs: number | undefined;

  const quantile = (share: number): number | undefined => {
    let seen = 0;
    for (const [bucket, count] of sorted()) {
      seen += count;
      if (seen >= share * total) return Math.min(upTo(bucket), maxMs ?? 0);
    }
    return undefined;
  };
  const sorted = (): [number, number][] => [...counts].sort(([a], [b]) => a - b);

  return {
    add: (ms) => {
      const bucket = Math.max(0, Math.ceil(perDoubling * Math.log2(Math.max(ms, smallestMs) / smallestMs)));
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      total += 1;
      maxMs = Math.max(maxMs ?? 0, ms);
    },
    summary: () => ({
      count: total,
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      p99Ms: quantile(0.99),
      maxMs,
      buckets: sorted().map(([bucket, count]) => ({ upToMs: upTo(bucket), count })),
    }),
  };
}

function upTo(bucket: number): number {
  return smallestMs * 2 ** (bucket / perDoubling);
}
