import { ApuraError } from '../../contract/errors';
import type { JsonObject } from './model-files';

/** What `config.json` and its companions say about a decoder, where they say it. */
export interface ModelConfig {
  readonly vocabularySize?: number;
  /** Most tokens of prompt and answer together. */
  readonly contextTokens: number;
  readonly keyValueHeads?: number;
  readonly headSize?: number;
  readonly endTokenIds: readonly number[];
  /** The graph writes its keys and values in place, into buffers of full length (see `shared-cache.ts`). */
  readonly sharesCacheBuffer: boolean;
}

/** Used when a folder does not tell its context length. */
const defaultContextTokens = 2048;
/** Larger than any size in the config of a decoder: what is beyond is no size. */
const mostSize = 16_777_216;

/**
 * Reads the fields that Hugging Face decoders use under one of several names. Throws `model-invalid` for a size that is none:
 * not whole, or beyond 2²⁴. Sizes of 0 or less are taken as not told; `model_max_length` of tokenizers is often 10³⁰.
 */
export function readModelConfig(config: JsonObject, generationConfig: JsonObject, tokenizerConfig: JsonObject): ModelConfig {
  const own = isObject(config['text_config']) ? { ...config, ...config['text_config'] } : config;
  const heads = firstSize(own, ['num_attention_heads', 'n_head', 'num_heads']);
  const width = firstSize(own, ['hidden_size', 'n_embd', 'd_model']);
  const declared = firstSize(own, ['max_position_embeddings', 'n_positions', 'n_ctx', 'seq_length', 'max_sequence_length']);
  const ofTokenizer = firstNumber(tokenizerConfig, ['model_max_length']);
  return {
    vocabularySize: firstSize(own, ['vocab_size']),
    contextTokens: Math.min(declared ?? ofTokenizer ?? defaultContextTokens, ofTokenizer ?? Number.POSITIVE_INFINITY),
    keyValueHeads: firstSize(own, ['num_key_value_heads', 'num_kv_heads']) ?? heads,
    headSize: firstSize(own, ['head_dim']) ?? (heads !== undefined && width !== undefined ? width / heads : undefined),
    endTokenIds: [...new Set([...idsOf(generationConfig['eos_token_id']), ...idsOf(own['eos_token_id'])])],
    sharesCacheBuffer: own['past_present_share_buffer'] === true,
  };
}

function firstNumber(from: JsonObject, names: readonly string[]): number | undefined {
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  }
  return undefined;
}

function firstSize(config: JsonObject, names: readonly string[]): number | undefined {
  const size = firstNumber(config, names);
  if (size === undefined || (Number.isInteger(size) && size <= mostSize)) return size;
  const name = names.find((candidate) => config[candidate] === size) ?? '';
  throw new ApuraError('model-invalid', `config.json: ${name} is ${size}`, { file: 'config.json', name });
}

function idsOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((id): id is number => typeof id === 'number' && Number.isInteger(id));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
