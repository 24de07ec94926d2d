/**
 * Sizes of a transformer, as its `config.json` states them: what parameters, bytes and arithmetic follow from.
 * Biases are not counted: below 0.1 % of every model here.
 */
export interface ModelShape {
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly feedForward: number;
  /** Two matrices into the feed-forward width (SwiGLU, GeGLU) instead of one. */
  readonly gated: boolean;
  readonly vocabulary: number;
  /** The output layer uses the embedding table. */
  readonly tied: boolean;
  /** Most tokens of prompt and answer together. */
  readonly contextTokens: number;
  /** Rows of a table of learned positions (GPT-2, BERT). */
  readonly positions?: number;
  /** Reads a whole text and gives an embedding: no cache, no output layer. */
  readonly encoder?: boolean;
}

/** Numbers of parameters by the way they are stored and read. */
export interface ParameterCounts {
  /** Matrices of all layers: each is read whole for every token. */
  readonly matrices: number;
  /** Tables that are looked up row by row: tokens, positions. */
  readonly tables: number;
  /** The output layer: `vocabulary × width`, also where it is the embedding table; 0 in an encoder. */
  readonly output: number;
  /** Norms: two vectors a layer and a last one. */
  readonly vectors: number;
  /** As published: a shared table counts once. */
  readonly total: number;
}

export function countParameters(shape: ModelShape): ParameterCounts {
  const { layers, width, vocabulary } = shape;
  const matrices = layers * layerMatrices(shape).reduce((sum, size) => sum + size, 0);
  const tables = (vocabulary + (shape.positions ?? 0)) * width;
  const output = shape.encoder === true ? 0 : vocabulary * width;
  const vectors = (2 * layers + 1) * width;
  return { matrices, tables, output, vectors, total: matrices + tables + (shape.tied ? 0 : output) + vectors };
}

/** Numbers of weights of one layer's matrices, as engines fuse them: query-key-value, output, (gate and) up, down. */
export function layerMatrices({ width, heads, keyValueHeads, headSize, feedForward, gated }: ModelShape): readonly number[] {
  return [
    width * (heads + 2 * keyValueHeads) * headSize,
    heads * headSize * width,
    width * feedForward * (gated ? 2 : 1),
    feedForward * width,
  ];
}
