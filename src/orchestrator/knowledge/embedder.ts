import type { EnginePort } from '../../contract/engine';

/** Something that turns texts into vectors. */
export interface Embedder {
  /** Model and weights: vectors of different ids are never compared. */
  readonly id: string;
  /** Length of the vectors. */
  readonly dimensions: number;
  /** Cosine that unrelated texts may have: 95 of 100 pairs lie below. Nearness begins above it. */
  readonly noise: number;
  /** One vector per text; rejects with an `ApuraError`, or an `AbortError`. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}

/**
 * Measured with `apura-probe` on 150 pairs of unrelated held-out requests: 95 % below 0.35, median 0.01. Paraphrases of the same
 * grammar: 95 % above 0.92; requests that differ in one name, thing or number: none above 0.75.
 */
const usualNoise = 0.35;

/** The engine's embedding output; `undefined` where its model has none. `engine` may open, or be another one, from call to call. */
export function engineEmbedder(
  model: { readonly modelId: string; readonly modelFile: string; readonly embeddingDimensions?: number },
  engine: (signal: AbortSignal) => Promise<Pick<EnginePort, 'embed'>>,
): Embedder | undefined {
  const dimensions = model.embeddingDimensions;
  if (dimensions === undefined) return undefined;
  return {
    id: `${model.modelId}/${model.modelFile}`,
    dimensions,
    noise: usualNoise,
    embed: async (texts, signal) => (await (await engine(signal)).embed(texts, signal)).vectors,
  };
}

/** The vector with length 1; a zero vector stays. */
export function normalised(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** Cosine of two vectors of length 1; 0 where their dimensions differ. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
