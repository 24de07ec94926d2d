import type { EnginePort } from '../../contract/engine';

/** Something that turns texts into vectors. */
export interface Embedder {
  /** Model and weights: vectors of different ids are never compared. */
  readonly id: string;
  /** Length of the vectors. */
  readonly dimensions: number;
  /** One vector per text; rejects with an `ApuraError`, or an `AbortError`. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]>;
}

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
