/** Keys and values of the tokens so far, held in the WASM heap between runs: they never pass through JavaScript. */
export interface KvCache {
  /** Handles to feed, one per `past_key_values.*` input, in their order. */
  inputs(): readonly number[];
  /** Handles to offer as outputs, one per `present.*`; 0 where the run shall make the tensor. */
  outputs(): readonly number[];
  /** Takes the outputs of a run over. */
  accept(outputs: readonly number[]): void;
  /** Forgets all tokens. */
  clear(): void;
}

/** Shape and type of one key or value tensor, the sequence axis left out: [1, heads, sequence, headSize]. */
export interface CacheShape {
  readonly type: number;
  readonly heads: number;
  readonly headSize: number;
}
