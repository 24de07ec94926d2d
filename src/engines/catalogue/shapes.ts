import type { ModelShape } from './model-shape';

type Sizes = readonly [
  layers: number,
  width: number,
  heads: number,
  keyValueHeads: number,
  headSize: number,
  feedForward: number,
  vocabulary: number,
  contextTokens: number,
];

function shape(
  [layers, width, heads, keyValueHeads, headSize, feedForward, vocabulary, contextTokens]: Sizes,
  rest: Partial<ModelShape> = {},
): ModelShape {
  return { layers, width, heads, keyValueHeads, headSize, feedForward, vocabulary, contextTokens, gated: true, tied: true, ...rest };
}

const untied = { tied: false };
const ungated = { gated: false, tied: false };
const bert = { gated: false, tied: true, encoder: true, positions: 512 };

/**
 * Sizes of the catalogue's architectures, each from the model's own `config.json`. By the name that MLC gives a library
 * (fine-tuned models share their base's), and of the ONNX models that MLC has no library for.
 */
export const shapes: Readonly<Record<string, ModelShape>> = {
  'apura-probe': shape([8, 320, 5, 5, 64, 864, 1325, 512]),
  'SmolLM2-135M-Instruct': shape([30, 576, 9, 3, 64, 1536, 49152, 8192]),
  'SmolLM2-360M-Instruct': shape([32, 960, 15, 5, 64, 2560, 49152, 8192]),
  'SmolLM2-1.7B-Instruct': shape([24, 2048, 32, 32, 64, 8192, 49152, 8192]),
  'Qwen2-0.5B-Instruct': shape([24, 896, 14, 2, 64, 4864, 151936, 32768]),
  'Qwen2-1.5B-Instruct': shape([28, 1536, 12, 2, 128, 8960, 151936, 32768]),
  'Qwen2.5-3B-Instruct': shape([36, 2048, 16, 2, 128, 11008, 151936, 32768]),
  'Qwen2-7B-Instruct': shape([28, 3584, 28, 4, 128, 18944, 152064, 32768], untied),
  'Qwen3-0.6B': shape([28, 1024, 16, 8, 128, 3072, 151936, 40960]),
  'Qwen3-1.7B': shape([28, 2048, 16, 8, 128, 6144, 151936, 40960]),
  'Qwen3-4B': shape([36, 2560, 32, 8, 128, 9728, 151936, 40960]),
  'Qwen3-8B': shape([36, 4096, 32, 8, 128, 12288, 151936, 40960], untied),
  'Llama-3.2-1B-Instruct': shape([16, 2048, 32, 8, 64, 8192, 128256, 131072]),
  'Llama-3.2-3B-Instruct': shape([28, 3072, 24, 8, 128, 8192, 128256, 131072]),
  'Llama-3-8B-Instruct': shape([32, 4096, 32, 8, 128, 14336, 128256, 8192], untied),
  'Llama-3_1-8B-Instruct': shape([32, 4096, 32, 8, 128, 14336, 128256, 131072], untied),
  'Llama-3-70B-Instruct': shape([80, 8192, 64, 8, 128, 28672, 128256, 8192], untied),
  'Llama-3_1-70B-Instruct': shape([80, 8192, 64, 8, 128, 28672, 128256, 131072], untied),
  'Llama-2-7b-chat-hf': shape([32, 4096, 32, 32, 128, 11008, 32000, 4096], untied),
  'Llama-2-13b-chat-hf': shape([40, 5120, 40, 40, 128, 13824, 32000, 4096], untied),
  'TinyLlama-1.1B-Chat-v0.4': shape([22, 2048, 32, 4, 64, 5632, 32000, 2048], untied),
  'TinyLlama-1.1B-Chat-v1.0': shape([22, 2048, 32, 4, 64, 5632, 32000, 2048], untied),
  'Mistral-7B-Instruct-v0.3': shape([32, 4096, 32, 8, 128, 14336, 32768, 32768], untied),
  'Ministral-3-3B-Base-2512': shape([26, 3072, 32, 8, 128, 9216, 131072, 262144]),
  'Ministral-3-3B-Instruct-2512-BF16': shape([26, 3072, 32, 8, 128, 9216, 131072, 262144]),
  'Ministral-3-3B-Reasoning-2512': shape([26, 3072, 32, 8, 128, 9216, 131072, 262144]),
  'gemma-2b-it': shape([18, 2048, 8, 1, 256, 16384, 256000, 8192]),
  'gemma-2-2b-it': shape([26, 2304, 8, 4, 256, 9216, 256000, 8192]),
  'gemma-2-2b-jpn-it': shape([26, 2304, 8, 4, 256, 9216, 256000, 8192]),
  'gemma-2-9b-it': shape([42, 3584, 16, 8, 256, 14336, 256000, 8192]),
  'gemma3-1b-it': shape([26, 1152, 4, 1, 256, 6912, 262144, 32768]),
  'gemma-3-270m-it': shape([18, 640, 4, 1, 256, 2048, 262144, 32768]),
  'OLMo-2-0425-1B-Instruct': shape([16, 2048, 16, 16, 128, 8192, 100352, 4096], untied),
  'OLMo-2-1124-7B-Instruct': shape([32, 4096, 32, 32, 128, 11008, 100352, 4096], untied),
  'Phi-3-mini-4k-instruct': shape([32, 3072, 32, 32, 96, 8192, 32064, 4096], untied),
  'Phi-3.5-mini-instruct': shape([32, 3072, 32, 32, 96, 8192, 32064, 131072], untied),
  'Phi-4-mini-instruct': shape([32, 3072, 24, 8, 128, 8192, 200064, 131072]),
  'phi-1_5': shape([24, 2048, 32, 32, 64, 8192, 51200, 2048], ungated),
  'phi-2': shape([32, 2560, 32, 32, 80, 10240, 51200, 2048], ungated),
  'RedPajama-INCITE-Chat-3B-v1': shape([32, 2560, 32, 32, 80, 10240, 50432, 2048], ungated),
  'stablelm-2-zephyr-1_6b': shape([24, 2048, 32, 32, 64, 5632, 100352, 4096], untied),
  'snowflake-arctic-embed-m': shape([12, 768, 12, 12, 64, 3072, 30522, 512], bert),
  'snowflake-arctic-embed-s': shape([12, 384, 12, 12, 32, 1536, 30522, 512], bert),
  'all-MiniLM-L6-v2': shape([6, 384, 12, 12, 32, 1536, 30522, 512], bert),
  'bge-small-en-v1.5': shape([12, 384, 12, 12, 32, 1536, 30522, 512], bert),
};
