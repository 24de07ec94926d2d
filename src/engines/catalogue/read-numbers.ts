import * as v from 'valibot';
import type { EngineId, MlcSource, OnnxSource } from '../../contract/engine';
import type { CatalogueModel, ModelNumbers, ModelVariant } from '../../contract/model';
import { modelNumbers } from './model-numbers';
import type { ModelShape } from './model-shape';
import { otherDownloadBytes } from './other-bytes';
import { mlcFormats, onnxFormats, schemeOfFile, schemeOfMlc } from './weight-format';

/** Small files from anywhere: what does not come by then is not waited for, and the forecast says `unknown`. */
const limitMs = 10_000;
const largestFileBytes = 20e6;

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
  n_inner: v.optional(v.nullable(count)),
  vocab_size: count,
  max_position_embeddings: v.optional(count),
  context_window_size: v.optional(count),
  tie_word_embeddings: v.optional(v.boolean()),
  model_type: v.optional(v.string()),
});
type Config = v.InferOutput<typeof configSchema>;

const tensorCacheSchema = v.looseObject({
  records: v.pipe(
    v.array(v.looseObject({ nbytes: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40)) })),
    v.maxLength(100_000),
  ),
});

/**
 * Fills in the numbers of variants of which nothing is known, from the small files of the model itself (`config.json` and the
 * size of the weights; `mlc-chat-config.json` and `tensor-cache.json`). What cannot be read, or says nonsense, leaves a variant
 * as it was. Rejects with `AbortError` only.
 */
export async function withNumbers(model: CatalogueModel, signal: AbortSignal): Promise<CatalogueModel> {
  if (model.variants.every(({ numbers }) => numbers !== undefined)) return model;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const variants = await Promise.all(
    model.variants.map(async (variant): Promise<ModelVariant> => {
      if (variant.numbers !== undefined) return variant;
      const { source } = variant;
      const numbers = source.kind === 'mlc' ? await mlcNumbers(source, limited) : await onnxNumbers(source, variant.engine, limited);
      return { ...variant, ...(numbers === undefined ? {} : { numbers }) };
    }),
  );
  signal.throwIfAborted();
  return { ...model, variants };
}

async function onnxNumbers(source: OnnxSource, engine: EngineId, signal: AbortSignal): Promise<ModelNumbers | undefined> {
  const config = v.safeParse(configSchema, await fetchJson(new URL('config.json', source.baseUrl), signal));
  const shape = config.success ? shapeOf(config.output) : undefined;
  if (shape === undefined || source.weights === undefined) return undefined;
  const weightsBytes = await sizeOf(new URL(source.weights, source.baseUrl), signal);
  const format = onnxFormats[schemeOfFile(source.weights)];
  return modelNumbers({ shape, format, engine, graph: 'plain', weightsBytes, otherDownloadBytes: otherDownloadBytes(engine, shape) });
}

async function mlcNumbers(source: MlcSource, signal: AbortSignal): Promise<ModelNumbers | undefined> {
  const scheme = schemeOfMlc(source.id) ?? schemeOfMlc(source.libraryUrl);
  const chat = await fetchJson(new URL('mlc-chat-config.json', source.modelUrl), signal);
  const inner = asObject(chat)['model_config'];
  const config = v.safeParse(configSchema, { ...asObject(chat), ...asObject(inner) });
  const shape = config.success ? shapeOf(config.output) : undefined;
  if (shape === undefined || scheme === undefined) return undefined;
  const cache = v.safeParse(
    tensorCacheSchema,
    (await fetchJson(new URL('tensor-cache.json', source.modelUrl), signal)) ??
      (await fetchJson(new URL('ndarray-cache.json', source.modelUrl), signal)),
  );
  return modelNumbers({
    shape,
    format: mlcFormats[scheme],
    engine: 'web-llm',
    graph: 'fused',
    contextTokens: source.contextTokens,
    weightsBytes: cache.success ? cache.output.records.reduce((sum, { nbytes }) => sum + nbytes, 0) : undefined,
    otherDownloadBytes: otherDownloadBytes('web-llm', shape),
  });
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
  return {
    keyValueHeads: config.num_key_value_heads ?? heads,
    headSize: config.head_dim ?? Math.ceil(width / heads),
    feedForward: config.intermediate_size ?? config.n_inner ?? 4 * width,
  };
}

function styleOf(config: Config): Pick<ModelShape, 'gated' | 'tied' | 'contextTokens' | 'encoder'> {
  const isGpt2 = config.n_embd !== undefined;
  const encoder = config.model_type === 'bert';
  return {
    gated: !isGpt2 && !encoder,
    tied: config.tie_word_embeddings ?? isGpt2,
    contextTokens: config.context_window_size ?? config.max_position_embeddings ?? 2048,
    encoder,
  };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await answerOf(url, 'GET', signal);
  if (response === undefined || Number(response.headers.get('content-length') ?? 0) > largestFileBytes) return undefined;
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}

async function sizeOf(url: URL, signal: AbortSignal): Promise<number | undefined> {
  const length = Number((await answerOf(url, 'HEAD', signal))?.headers.get('content-length') ?? 0);
  return Number.isSafeInteger(length) && length > 0 ? length : undefined;
}

async function answerOf(url: URL, method: 'GET' | 'HEAD', signal: AbortSignal): Promise<Response | undefined> {
  try {
    const response = await fetch(url, { method, signal });
    return response.ok ? response : undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}
