import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { numbersOfMlc, numbersOfOnnx } from '../../../../src/engines/catalogue/numbers-of-files';
import { webLlmModels } from '../../../../src/engines/catalogue/web-llm-models';

const qwen = {
  model_type: 'qwen2',
  hidden_size: 896,
  num_hidden_layers: 24,
  num_attention_heads: 14,
  num_key_value_heads: 2,
  intermediate_size: 4864,
  vocab_size: 151936,
  max_position_embeddings: 32768,
  tie_word_embeddings: true,
};
const gpt2 = { model_type: 'gpt2', n_embd: 768, n_layer: 12, n_head: 12, n_inner: null, n_positions: 1024, vocab_size: 50257 };
const bert = {
  model_type: 'bert',
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  vocab_size: 30522,
  max_position_embeddings: 512,
};
const q4f16 = { path: 'onnx/model_q4f16.onnx', sizeBytes: 483_000_000 };

describe('numbersOfOnnx', () => {
  it('reads a decoder, with the size of its file', () => {
    const numbers = numbersOfOnnx(qwen, q4f16, 'onnx-webgpu');
    expect(numbers).toMatchObject({
      weightsBytes: 483_000_000,
      layers: 24,
      cacheBytesPerToken: 24 * 2 * 2 * 64 * 2,
      contextTokens: 32768,
      vocabularySize: 151936,
      quantisation: 'int4',
      requiredFeatures: ['shader-f16'],
    });
    expect((numbers?.parameters ?? 0) / 494e6).toBeCloseTo(1, 2);
  });

  it('knows the names of GPT-2 and the shape of an encoder', () => {
    expect((numbersOfOnnx(gpt2, { path: 'onnx/model.onnx' }, 'onnx-wasm')?.parameters ?? 0) / 124.4e6).toBeCloseTo(1, 2);
    const encoder = numbersOfOnnx(bert, { path: 'onnx/model_quantized.onnx' }, 'onnx-wasm');
    expect((encoder?.parameters ?? 0) / 22.7e6).toBeCloseTo(1, 1);
    expect([encoder?.cacheBytesPerToken, encoder?.vocabularySize]).toEqual([0, undefined]);
  });

  it('reads the text part of a model for text and images', () => {
    expect(numbersOfOnnx({ model_type: 'some-vlm', text_config: qwen }, q4f16, 'onnx-webgpu')).toEqual(
      numbersOfOnnx(qwen, q4f16, 'onnx-webgpu'),
    );
  });

  it('takes the shipped folder for what the catalogue says of it', () => {
    const config: unknown = JSON.parse(readFileSync('public/models/apura-probe/config.json', 'utf8'));
    const numbers = numbersOfOnnx(config, { path: 'onnx/model_int8.onnx', sizeBytes: 12_561_398 }, 'onnx-wasm');
    // Nodes of the shipped graph: 10 a layer and 10.
    expect(numbers).toMatchObject({ weightsBytes: 12_561_398, dispatchesPerToken: 90, quantisation: 'int8' });
  });

  it.each([
    ['nothing', undefined],
    ['text', 'config'],
    ['an empty object', {}],
    ['a list', [qwen]],
    ['a size of nothing', { ...qwen, hidden_size: 0 }],
    ['a negative size', { ...qwen, num_hidden_layers: -24 }],
    ['a fraction', { ...qwen, vocab_size: 1.5 }],
    ['a size as text', { ...qwen, num_attention_heads: '14' }],
    ['a size beyond any model', { ...qwen, vocab_size: 1e12 }],
    ['sizes that multiply to an absurd model', { ...qwen, hidden_size: 1e7, intermediate_size: 1e8 }],
    ['no layers', { ...qwen, num_hidden_layers: undefined }],
  ])('believes no configuration of %s', (_what, config) => {
    expect(numbersOfOnnx(config, q4f16, 'onnx-webgpu')).toBeUndefined();
  });
});

describe('numbersOfMlc', () => {
  const chat = { quantization: 'q4f32_1', vocab_size: 151936, context_window_size: 4096, model_type: 'qwen2', model_config: qwen };

  it('agrees with the catalogue on the same model', () => {
    const { numbers } = webLlmModels().find(({ id }) => id === 'Qwen2.5-0.5B-Instruct-q4f32_1-MLC')?.variant ?? {};
    expect(numbersOfMlc(chat, undefined, { contextTokens: 4096 })).toEqual(numbers);
  });

  it('takes the bytes from the list of tensors, and the scheme from elsewhere where the configuration has none', () => {
    const tensors = { records: [{ nbytes: 200 }, { nbytes: 109, other: true }] };
    expect(numbersOfMlc(chat, tensors)).toMatchObject({ weightsBytes: 309, requiredFeatures: [] });
    const { quantization: _, ...silent } = chat;
    expect(numbersOfMlc(silent, tensors)).toBeUndefined();
    expect(numbersOfMlc(silent, tensors, { scheme: 'Qwen2-0.5B-q4f16_1-MLC' })).toMatchObject({ requiredFeatures: ['shader-f16'] });
  });

  it.each([
    ['nothing', undefined],
    ['negative bytes', { records: [{ nbytes: -1 }] }],
    ['bytes beyond any model', { records: [{ nbytes: 2 ** 50 }] }],
    ['no list', { records: 5 }],
  ])('derives the bytes where the list of tensors is %s', (_what, tensors) => {
    expect((numbersOfMlc(chat, tensors)?.weightsBytes ?? 0) / 1e6).toBeCloseTo(309, 0);
  });

  it('knows that phi has one matrix into its feed-forward, under the name that MLC gives it', () => {
    const sizes = { vocab_size: 51200, n_embd: 2048, n_layer: 24, n_head: 32, n_inner: 0, n_positions: 2048 };
    const phi = numbersOfMlc({ model_type: 'phi-msft', quantization: 'q4f32_1', model_config: sizes }, undefined);
    expect((phi?.parameters ?? 0) / 1.418e9).toBeCloseTo(1, 2);
  });

  it.each([['text'], [null], [{}], [{ quantization: 'q9f99' }]])('believes no configuration of %j', (config) => {
    expect(numbersOfMlc(config, undefined)).toBeUndefined();
  });
});
