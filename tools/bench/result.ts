import type { Comparison, TransformersComparison } from './compare';

/** Everything that one bench run found: what the JSON file holds. */
export interface BenchResult {
  readonly benchVersion: 1;
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly machine: {
    readonly cpu: string;
    readonly logicalCores: number;
    readonly node: string;
    readonly browser: string;
    /** One-minute load before the bench began: other work spoils the figures. */
    readonly loadAverage: number;
  };
  readonly model: string;
  readonly prefillTokens: number;
  readonly decodeTokens: number;
  readonly repetitions: number;
  readonly comparisons: readonly Comparison[];
  readonly transformers: readonly TransformersComparison[];
  readonly others: readonly (readonly [name: string, value: string])[];
  readonly notes: readonly string[];
}
