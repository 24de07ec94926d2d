import * as v from 'valibot';
import type { EngineId } from '../../contract/engine';
import type { ModelNumbers } from '../../contract/model';
import { modelNumbers } from './model-numbers';
import type { ModelShape } from './model-shape';
import { otherDownloadBytes } from './other-bytes';
import { mlcFormats, onnxFormats, schemeOfFile, schemeOfMlc } from './weight-format';

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e8));
const configSchema = v.looseObject({
  num_hidden_layers: v.optional(count),
  n_layer: v.optional(count),
  hidden_size: v.optional(count),
  n_embd: v.optional(count),
  num_attention_heads: v.optional(count),
  n_head: v.optional(count),
  num_key_value_heads: v.optional(count),
  head_dim: v.optional(count),
  intermediate_size: v.optional(count),
  n_inner: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(1e8)))),
  vocab_size: count,
  max_position_embeddings: v.optional(count),
  n_positions: v.optional(count),
  context_window_size: v.optional(count),
  tie_word_embeddings: v.optional(v.boolean()),
  model_type: v.optional(v.string()),
  past_present_share_buffer: v.optional(v.boolean()),
});
type Config = v.InferOutput<typeof configSchema>;

const tensorCacheSchema = v.looseObject({
  records: v.pipe(
    v.array(v.looseObject({ nbytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40)) })),
    v.maxLength(100_000),
  ),
});

/** Most parameters that are believed: beyond, a `config.json` is a joke or an attack. */
const mostParameters = 1e13;

/** A file of weights of a folder with the Hugging Face layout. */
export interface OnnxWeights {
  /** Path inside the folder: its name tells the scheme. */
  readonly path: string;
  /** All files of weights, external data included. */
  readonly sizeBytes?: number;
}

/**
 * Numbers of an ONNX model from its `config.json` (anything: it is checked here). `undefined` where the file does not tell
 * the sizes of a transformer. A graph that shares its cache's buffer is taken for a fused one: only fused attention can.
 */
export function numbersOfOnnx(configJson: unknown, weights: OnnxWeights, engine: EngineId): ModelNumbers | undefined {
  const config = v.safeParse(configSchema, textPart(configJson));
  const shape = config.success ? shapeOf(config.output) : undefined;
  if (!config.success || shape === undefined) return undefined;
  const graph = config.output.past_present_share_buffer === true ? 'fused' : 'plain';
  const format = onnxFormats[schemeOfFile(weights.path)];
  const other = otherDownloadBytes(engine, shape);
  return believable(modelNumbers({ shape, format, engine, graph, fileBytes: weights.sizeBytes, otherDownloadBytes: other }));
}

/**
 * Numbers of a model compiled by MLC, from its `mlc-chat-config.json` and `tensor-cache.json` (anything). `scheme`: text that
 * names the scheme, where the configuration does not. `undefined` where they do not tell enough.
 */
export function numbersOfMlc(
  chatConfigJson: unknown,
  tensorCacheJson: unknown,
  { scheme: named = '', contextTokens }: { readonly scheme?: string; readonly contextTokens?: number } = {},
): ModelNumbers | undefined {
  const chat = asObject(chatConfigJson);
  const scheme = schemeOfMlc(String(chat['quantization'] ?? '')) ?? schemeOfMlc(named);
  const config = v.safeParse(configSchema, { ...chat, ...asObject(chat['model_config']) });
  const shape = config.success ? shapeOf(config.output) : undefined;
  if (shape === undefined || scheme === undefined) return undefined;
  const cache = v.safeParse(tensorCacheSchema, tensorCacheJson);
  const fileBytes = cache.success ? cache.output.records.reduce((sum, { nbytes }) => sum + nbytes, 0) : undefined;
  const other = otherDownloadBytes('web-llm', shape);
  const format = mlcFormats[scheme];
  return believable(
    modelNumbers({ shape, format, engine: 'web-llm', graph: 'fused', contextTokens, fileBytes, otherDownloadBytes: other }),
  );
}

function believable(numbers: ModelNumbers): ModelNumbers | undefined {
  return numbers.parameters <= mostParameters ? numbers : undefined;
}

/** The sizes that a `config.json` states, under either of their usual names; `undefined` when one is missing. */
function shapeOf(config: Config): ModelShape | undefined {
  const layers = config.num_hidden_layers ?? config.n_layer;
  const width = config.hidden_size ?? config.n_embd;
  const heads = config.num_attention_heads ?? config.n_head;
  if (layers === undefined || width === undefined || heads === undefined) return undefined;
  return { layers, width, heads, vocabulary: config.vocab_size, ...attentionOf(config, width, heads), ...styleOf(config) };
}

function attentionOf(config: Config, width: number, heads: number): Pick<ModelShape, 'keyValueHeads' | 'headSize' | 'feedForward'> {
  const inner = config.n_inner ?? 0;
  return {
    keyValueHeads: config.num_key_value_heads ?? heads,
    headSize: config.head_dim ?? Math.ceil(width / heads),
    feedForward: config.intermediate_size ?? (inner > 0 ? inner : 4 * width),
  };
}

/** Families whose feed-forward has one matrix into its width. All others that browsers run have two (SwiGLU, GeGLU). */
const ungatedTypes = /^(?:gpt2|gpt_neox|gpt_bigcode|gptj|phi|phi-msft|bert|distilbert|roberta|xlm-roberta|opt|bloom|falcon)$/;
const encoderTypes = /^(?:bert|distilbert|roberta|xlm-roberta|nomic_bert|modernbert)$/;

function styleOf(config: Config): Pick<ModelShape, 'gated' | 'tied' | 'contextTokens' | 'encoder' | 'positions'> {
  const { model_type: type = config.n_embd === undefined ? '' : 'gpt2' } = config;
  const stated = config.max_position_embeddings ?? config.n_positions;
  const encoder = encoderTypes.test(type);
  // MLC's configuration of GPT-2 has the length of the table as the window.
  const table = type === 'gpt2' ? (stated ?? config.context_window_size) : encoder ? stated : undefined;
  return {
    gated: !ungatedTypes.test(type),
    tied: config.tie_word_embeddings ?? (type === 'gpt2' || encoder),
    contextTokens: config.context_window_size ?? stated ?? 2048,
    encoder,
    ...(table === undefined ? {} : { positions: table }),
  };
}

/** Models for text and images keep the text's sizes apart. */
function textPart(configJson: unknown): Readonly<Record<string, unknown>> {
  const config = asObject(configJson);
  return { ...config, ...asObject(config['text_config']) };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
