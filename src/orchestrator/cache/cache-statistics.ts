import { type Interval, wilsonInterval } from '../../base/statistics';
import type { ErrorRecord } from '../../contract/errors';

/** What the cache did, for the report. Counts since it was opened. */
export interface CacheStatistics {
  readonly entries: number;
  readonly sizeBytes: number;
  readonly exactHits: number;
  readonly semanticHits: number;
  readonly misses: number;
  /** Questions that waited for an equal one instead of running. */
  readonly shared: number;
  readonly stored: number;
  readonly evicted: number;
  readonly expired: number;
  /** Near by embedding and refused, because one word of content differs. */
  readonly guarded: number;
  /** Embeddings that failed: those questions were compared exactly only. */
  readonly embeddingFailures: number;
  /** Hits that were run again all the same. */
  readonly shadowed: number;
  readonly wrongHits: number;
  /** Share of wrong ones among shadowed hits, with its 95 % interval; absent before the first. */
  readonly wrongHitRate?: Interval & { readonly share: number };
  /** `memory`: answers are lost with the page, because of `problem`. */
  readonly persistence: 'kept' | 'memory';
  readonly problem?: ErrorRecord;
}

type Counter = Exclude<keyof CacheStatistics, 'entries' | 'sizeBytes' | 'wrongHitRate' | 'persistence' | 'problem'>;

export type CacheCounters = Record<Counter, number>;

export function makeCounters(): CacheCounters {
  return {
    exactHits: 0,
    semanticHits: 0,
    misses: 0,
    shared: 0,
    stored: 0,
    evicted: 0,
    expired: 0,
    guarded: 0,
    embeddingFailures: 0,
    shadowed: 0,
    wrongHits: 0,
  };
}

export function wrongHitRate({ shadowed, wrongHits }: CacheCounters): CacheStatistics['wrongHitRate'] {
  return shadowed === 0 ? undefined : { share: wrongHits / shadowed, ...wilsonInterval(wrongHits, shadowed) };
}
