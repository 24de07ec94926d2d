import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../../src/engines/catalogue/catalogue';
import { countParameters, type ModelShape } from '../../../../src/engines/catalogue/model-shape';
import { shapes } from '../../../../src/engines/catalogue/shapes';
import { webLlmModels } from '../../../../src/engines/catalogue/web-llm-models';

const page = 'https://apura.example/';
const models = catalogue(page);
const GIB = 1024 ** 3;

describe('parameters', () => {
  // As the models' own cards state them, in millions.
  it.each([
    ['SmolLM2-135M-Instruct', 135],
    ['SmolLM2-360M-Instruct', 362],
    ['SmolLM2-1.7B-Instruct', 1711],
    ['Qwen2-0.5B-Instruct', 494],
    ['Qwen2-1.5B-Instruct', 1544],
    ['Qwen2.5-3B-Instruct', 3086],
    ['Qwen2-7B-Instruct', 7616],
    ['Qwen3-0.6B', 596],
    ['Qwen3-4B', 4022],
    ['Llama-3.2-1B-Instruct', 1236],
    ['Llama-3.2-3B-Instruct', 3213],
    ['Llama-3_1-8B-Instruct', 8030],
    ['Llama-2-7b-chat-hf', 6738],
    ['TinyLlama-1.1B-Chat-v1.0', 1100],
    ['Mistral-7B-Instruct-v0.3', 7248],
    ['Phi-3.5-mini-instruct', 3821],
    ['gemma-2-2b-it', 2614],
    ['gemma-2-9b-it', 9241],
    ['gemma3-1b-it', 1000],
    ['gemma-3-270m-it', 268],
    ['all-MiniLM-L6-v2', 22.7],
    ['bge-small-en-v1.5', 33.4],
    ['snowflake-arctic-embed-m', 109],
  ])('%s has %d million, within 1 per cent', (name, millions) => {
    const shape = shapes[name] as ModelShape;
    expect(Math.abs(countParameters(shape).total / 1e6 / millions - 1)).toBeLessThan(0.01);
  });
});

describe('bytes', () => {
  // Files on the hub's own pages, in megabytes of 10^6 bytes: weights with external data.
  it.each([
    ['SmolLM2-135M-Instruct', 'onnx/model_q4f16.onnx', 117],
    ['SmolLM2-135M-Instruct', 'onnx/model_q4.onnx', 181],
    ['SmolLM2-135M-Instruct', 'onnx/model_int8.onnx', 136],
    ['SmolLM2-1.7B-Instruct', 'onnx/model_q4f16.onnx', 1110],
    ['SmolLM2-1.7B-Instruct', 'onnx/model_q4.onnx', 1410],
    ['SmolLM2-1.7B-Instruct', 'onnx/model_int8.onnx', 1720],
    ['Qwen2.5-0.5B-Instruct', 'onnx/model_q4f16.onnx', 483],
    ['Qwen2.5-0.5B-Instruct', 'onnx/model_q4.onnx', 786],
    ['Qwen2.5-0.5B-Instruct', 'onnx/model_int8.onnx', 512],
    ['Qwen2.5-1.5B-Instruct', 'onnx/model_q4f16.onnx', 1220],
    ['Qwen2.5-1.5B-Instruct', 'onnx/model_q4.onnx', 1790],
    ['Qwen2.5-1.5B-Instruct', 'onnx/model_int8.onnx', 1580],
    ['Qwen3-0.6B', 'onnx/model_q4f16.onnx', 570],
    ['Qwen3-0.6B', 'onnx/model_q4.onnx', 919],
    ['Llama-3.2-1B-Instruct', 'onnx/model_q4f16.onnx', 1070],
    ['Llama-3.2-1B-Instruct', 'onnx/model_q4.onnx', 1660],
    ['Llama-3.2-1B-Instruct', 'onnx/model_int8.onnx', 1240],
    ['gemma3-1b-it', 'onnx/model_int8.onnx', 1000],
    ['all-MiniLM-L6-v2', 'onnx/model_fp16.onnx', 45.3],
    ['all-MiniLM-L6-v2', 'onnx/model.onnx', 90.4],
    ['all-MiniLM-L6-v2', 'onnx/model_quantized.onnx', 23],
    ['bge-small-en-v1.5', 'onnx/model_fp16.onnx', 66.7],
    ['bge-small-en-v1.5', 'onnx/model_quantized.onnx', 34],
  ])('%s %s has %d MB, within 4 per cent', (id, file, megabytes) => {
    const variant = models
      .find((model) => model.id === id)
      ?.variants.find(({ source }) => source.kind === 'onnx' && source.weights === file);
    expect(Math.abs((variant?.numbers?.weightsBytes ?? 0) / 1e6 / megabytes - 1)).toBeLessThan(0.04);
  });

  it('MLC models: Qwen2-0.5B with q4f32_1 has 309 MB', () => {
    const qwen = webLlmModels().find(({ id }) => id === 'Qwen2.5-0.5B-Instruct-q4f32_1-MLC');
    expect((qwen?.variant.numbers?.weightsBytes ?? 0) / 1e6).toBeCloseTo(309, 0);
  });

  it('agrees with the memory that web-llm states, where that leaves out the logits of a whole prompt part', () => {
    const families = /^(?:Llama-3|SmolLM2|gemma-2-|gemma3|Phi-3|TinyLlama|Mistral-7B-Instruct)/;
    const compared = webLlmModels().flatMap(({ id, variant: { numbers }, statedBytes }) => {
      if (!families.test(id) || numbers === undefined || statedBytes === undefined) return [];
      const own = numbers.weightsBytes + numbers.cacheBytesPerToken * numbers.contextTokens + numbers.workspaceBytes;
      return [{ id, ratio: own / statedBytes }];
    });
    expect(compared.length).toBeGreaterThan(40);
    expect(compared.filter(({ ratio }) => Math.abs(ratio - 1) > 0.03)).toEqual([]);
  });

  it('finds the missing part of the others in exactly those logits', () => {
    const qwen = webLlmModels().find(({ id }) => id === 'Qwen2.5-0.5B-Instruct-q4f16_1-MLC');
    const { weightsBytes = 0, cacheBytesPerToken = 0, contextTokens = 0, workspaceBytes = 0 } = qwen?.variant.numbers ?? {};
    const logitsBytes = 1024 * 151936 * 4;
    const own = weightsBytes + cacheBytesPerToken * contextTokens + workspaceBytes + logitsBytes;
    expect(own / (qwen?.statedBytes ?? 0)).toBeCloseTo(1, 2);
  });
});

describe('numbers of the catalogue', () => {
  it('are whole, positive and in proportion for every variant that has them', () => {
    const all = models.flatMap(({ id, variants }) => variants.map((variant) => ({ id, ...variant })));
    const without = new Set(all.filter(({ numbers }) => numbers === undefined).map(({ id }) => id));
    // Layers without a key-value cache among their layers: `numbers-of-files.ts` would guess, so nothing is said.
    expect([...without].every((id) => id.startsWith('Qwen3.5'))).toBe(true);
    for (const { id, numbers } of all) {
      if (numbers === undefined) continue;
      const { requiredFeatures: _, quantisation: __, cacheBytesPerToken, ...counts } = numbers;
      expect({ id, wrong: Object.entries(counts).filter(([, value]) => !(Number.isSafeInteger(Math.round(value)) && value > 0)) }).toEqual({
        id,
        wrong: [],
      });
      expect(cacheBytesPerToken).toBeGreaterThanOrEqual(0);
      expect(numbers.bytesPerToken).toBeLessThanOrEqual(numbers.weightsBytes * 1.3);
      expect(numbers.largestTensorBytes).toBeLessThan(numbers.weightsBytes);
      expect(numbers.weightsBytes).toBeLessThan(40 * GIB);
    }
  });

  it('ask for shader-f16 on the GPU exactly where the weights are for it', () => {
    const all = models.flatMap(({ variants }) => variants).filter(({ numbers }) => numbers !== undefined);
    for (const { engine, source, numbers } of all) {
      const name = source.kind === 'mlc' ? source.id : (source.weights ?? '');
      const isHalf = engine !== 'onnx-wasm' && /q4f16|q0f16|q3f16|fp16/.test(name);
      expect({ name, features: numbers?.requiredFeatures }).toEqual({ name, features: isHalf ? ['shader-f16'] : [] });
    }
  });

  it('hold the shipped model to its own configuration', () => {
    const config = JSON.parse(readFileSync('public/models/apura-probe/config.json', 'utf8')) as Record<string, unknown>;
    expect(shapes['apura-probe']).toEqual({
      layers: config['num_hidden_layers'],
      width: config['hidden_size'],
      heads: config['num_attention_heads'],
      keyValueHeads: config['num_key_value_heads'],
      headSize: config['head_dim'],
      feedForward: config['intermediate_size'],
      vocabulary: config['vocab_size'],
      contextTokens: config['max_position_embeddings'],
      gated: true,
      tied: config['tie_word_embeddings'],
    });
  });
});
