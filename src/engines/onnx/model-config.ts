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

/** Reads the fields that Hugging Face decoders use under one of several names. */
export function readModelConfig(config: JsonObject, generationConfig: JsonObject, tokenizerConfig: JsonObject): ModelConfig {
  const own = isObject(config['text_config']) ? { ...config, ...config['text_config'] } : config;
  const heads = firstNumber(own, ['num_attention_heads', 'n_head', 'num_heads']);
  const width = firstNumber(own, ['hidden_size', 'n_embd', 'd_model']);
  const declared = firstNumber(own, ['max_position_embeddings', 'n_positions', 'n_ctx', 'seq_length', 'max_sequence_length']);
  const ofTokenizer = firstNumber(tokenizerConfig, ['model_max_length']);
  return {
    vocabularySize: firstNumber(own, ['vocab_size']),
    contextTokens: Math.min(declared ?? ofTokenizer ?? defaultContextTokens, ofTokenizer ?? Number.POSITIVE_INFINITY),
    keyValueHeads: firstNumber(own, ['num_key_value_heads', 'num_kv_heads']) ?? heads,
    headSize: firstNumber(own, ['head_dim']) ?? (heads !== undefined && width !== undefined ? width / heads : undefined),
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

function idsOf(value: unknown): number[] {
  return (Array.isArray(value) ? value : [value]).filter((id): id is number => typeof id === 'number' && Number.isInteger(id));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
