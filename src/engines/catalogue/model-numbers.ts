import type { EngineId } from '../../contract/engine';
import type { ModelNumbers } from '../../contract/model';
import { countParameters, layerMatrices, type ModelShape } from './model-shape';
import type { WeightFormat } from './weight-format';

/** How an exporter wrote a graph: with attention, rotary positions and norms as one operator each, or spelt out. */
export type GraphStyle = 'fused' | 'plain';

export interface NumbersInput {
  readonly shape: ModelShape;
  readonly format: WeightFormat;
  readonly engine: EngineId;
  readonly graph: GraphStyle;
  /** Most tokens, where the engine allows fewer than the model. */
  readonly contextTokens?: number;
  /** Bytes of the files of weights, where they are known and need not be derived. */
  readonly fileBytes?: number;
  /** Tokenizer, configuration and the engine's own library or WebAssembly. */
  readonly otherDownloadBytes: number;
}

/** Tokens that an engine takes from a prompt at once: MLC's libraries say `cs1k`, the ONNX engines split at 256. */
const promptPart: Readonly<Record<EngineId, number>> = { 'web-llm': 1024, 'onnx-webgpu': 256, 'onnx-wasm': 256 };

interface Launches {
  readonly layer: number;
  readonly rest: number;
}

/**
 * Kernel launches (GPU) or graph nodes (CPU) of one decoding step: of a layer, and of the rest (embedding, last norm,
 * output layer, choosing the token). Of the graphs that `tools/probe-model` writes both are exact: the CPU's nodes, and the
 * GPU's launches as `gpu-watch.ts` counted them, 79, 103, 127 and 151 for 6, 8, 10 and 12 layers. A `plain` graph was not
 * counted: it has the operators of the fused one spelt out, attention in 14, rotary positions in 2 × 8, norms in 6 each.
 */
const onnxLaunches: Readonly<Record<Exclude<EngineId, 'web-llm'>, Readonly<Record<GraphStyle, Launches>>>> = {
  'onnx-webgpu': { fused: { layer: 12, rest: 7 }, plain: { layer: 52, rest: 14 } },
  'onnx-wasm': { fused: { layer: 10, rest: 10 }, plain: { layer: 48, rest: 16 } },
};

/**
 * The same of MLC's libraries, as `gpu-watch.ts` counted them: gpt2 113 (12 layers) and gpt2-medium 221 (24), with positions
 * that are learned; Qwen2-0.5B 243 (24), Qwen2-1.5B 283 (28) and StableLM-2 243 (24), gated; Phi-1.5 195 (24), where attention
 * and feed-forward share a norm.
 */
function mlcLaunches({ gated, positions }: ModelShape): Launches {
  if (gated) return { layer: 10, rest: 3 };
  return positions === undefined ? { layer: 8, rest: 3 } : { layer: 9, rest: 5 };
}

/**
 * The numbers that decide whether a model fits and how fast it is, from its shape and the way its weights are stored:
 *
 * - weights = matrices × matrix bits + tables × table bits + output layer × its bits (unless shared with the table);
 * - cache of a token = layers × 2 × key-value heads × head size × activation bits;
 * - workspace = what a part of a prompt needs at its widest: residual stream and its norm, query-key-value, attention's
 *   result, feed-forward, and the logits (of the last token, or of all tokens of the part where the graph is `plain`);
 * - bytes of a token = matrices + output layer: tables are looked up, not read;
 * - multiply-adds of a token = weights of matrices and output layer (attention itself depends on the length; the
 *   forecast adds what it reads of the cache).
 */
export function modelNumbers(input: NumbersInput): ModelNumbers {
  const { shape, format, engine, graph } = input;
  const count = countParameters(shape);
  const bytes = (weights: number, bits: number): number => Math.ceil((weights * bits) / 8);
  const activationBytes = format.activationBits / 8;
  const matrices = bytes(count.matrices, format.matrixBits);
  const isShared = shape.tied && format.sharesTable;
  const output = bytes(count.output, isShared ? format.tableBits : format.outputBits);
  const vectors = count.vectors * activationBytes;
  const derived = matrices + bytes(count.tables, format.tableBits) + (isShared ? 0 : output) + vectors;
  const fileBytes = input.fileBytes ?? derived;
  const contextTokens = Math.min(shape.contextTokens, input.contextTokens ?? shape.contextTokens);
  const { layer, rest } = engine === 'web-llm' ? mlcLaunches(shape) : onnxLaunches[engine][graph];
  return {
    parameters: count.total,
    weightsBytes: format.inMemory === undefined ? fileBytes : derived,
    downloadBytes: fileBytes + input.otherDownloadBytes,
    largestTensorBytes: Math.max(
      bytes(shape.vocabulary * shape.width, format.tableBits),
      isShared || shape.encoder === true ? 0 : output,
      ...layerMatrices(shape).map((weights) => bytes(weights, format.matrixBits)),
    ),
    layers: shape.layers,
    cacheBytesPerToken: shape.encoder === true ? 0 : shape.layers * 2 * shape.keyValueHeads * shape.headSize * activationBytes,
    workspaceBytes: workspace(shape, activationBytes, Math.min(promptPart[engine], contextTokens), graph),
    contextTokens,
    ...(shape.encoder === true ? {} : { vocabularySize: shape.vocabulary }),
    bytesPerToken: matrices + output + vectors,
    multiplyAddsPerToken: count.matrices + count.output,
    ...(graph === 'fused' && shape.encoder !== true ? { lastTokenMultiplyAdds: count.output } : {}),
    dispatchesPerToken: shape.layers * layer + rest,
    quantisation: format.quantisation,
    requiredFeatures: engine === 'onnx-wasm' ? [] : format.requiredFeatures,
  };
}

function workspace(shape: ModelShape, activationBytes: number, tokens: number, graph: GraphStyle): number {
  const { width, heads, keyValueHeads, headSize, feedForward, gated } = shape;
  const row = 3 * width + (2 * heads + 2 * keyValueHeads) * headSize + feedForward * (gated ? 3 : 2);
  const logits = shape.encoder === true ? 0 : shape.vocabulary * 4 * (graph === 'plain' ? tokens : 1);
  return row * tokens * activationBytes + logits;
}
