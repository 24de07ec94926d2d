/** Where a figure comes from: this run, a calculation on measured values, or what the browser states. */
export type Evidence = 'measured' | 'derived' | 'inferred';

export type Unit = 'bytes' | 'ms' | 'tokens/s' | 'tokens' | 'threads' | 'cores' | 'ratio' | 'bits';

/** One thing that was found out about this device or run. Absent facts are left out, and say why in `absent`. */
export interface Fact {
  /** Stable name, translated by the page: `cpu.logicalCores`, `gpu.maxBufferSize`, … */
  readonly id: string;
  readonly value: string | number | boolean;
  readonly unit?: Unit;
  readonly evidence: Evidence;
  /** How it was obtained, in a few words: the browser property or the measurement. */
  readonly source: string;
}
