import { describe, expect, it } from 'vitest';
import { externalDataNames } from '../../../src/engines/onnx/external-data';
import { readModelConfig } from '../../../src/engines/onnx/model-config';

describe('readModelConfig', () => {
  it('reads a Llama', () => {
    const config = {
      hidden_size: 320,
      num_attention_heads: 5,
      num_key_value_heads: 1,
      vocab_size: 1000,
      max_position_embeddings: 512,
      eos_token_id: 1,
      past_present_share_buffer: true,
    };
    expect(readModelConfig(config, { eos_token_id: [1, 7] }, {})).toEqual({
      vocabularySize: 1000,
      contextTokens: 512,
      keyValueHeads: 1,
      headSize: 64,
      endTokenIds: [1, 7],
      sharesCacheBuffer: true,
    });
  });

  it('reads the names of GPT-2', () => {
    expect(readModelConfig({ n_embd: 24, n_head: 3, n_positions: 96 }, {}, {})).toMatchObject({
      contextTokens: 96,
      keyValueHeads: 3,
      headSize: 8,
      endTokenIds: [],
      sharesCacheBuffer: false,
    });
  });

  it('takes the smaller of two context lengths, and ignores a senseless one', () => {
    expect(readModelConfig({ max_position_embeddings: 4096 }, {}, { model_max_length: 2048 }).contextTokens).toBe(2048);
    expect(readModelConfig({ max_position_embeddings: 4096 }, {}, { model_max_length: 1e30 }).contextTokens).toBe(4096);
    expect(readModelConfig({}, {}, {}).contextTokens).toBe(2048);
  });

  it.each([
    ['vocab_size', 1e15],
    ['n_head', 1e12],
    ['max_position_embeddings', 4096.5],
    ['head_dim', 16_777_217],
  ])('refuses a %s of %d', (name, size) => {
    expect(() => readModelConfig({ [name]: size }, {}, {})).toThrow(
      expect.objectContaining({ code: 'model-invalid', details: { file: 'config.json', name } }),
    );
  });

  it('looks into text_config of models that also see', () => {
    expect(readModelConfig({ text_config: { vocab_size: 9, head_dim: 4 } }, {}, {})).toMatchObject({ vocabularySize: 9, headSize: 4 });
  });
});

describe('externalDataNames', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const entry = (name: string, prefix = '\n\x08location\x12') => `${prefix}${String.fromCharCode(name.length)}${name}`;
  it('finds each file once, whatever its name', () => {
    const names = ['model_int8.onnx_data', 'model.onnx.data_1', 'model_int8.onnx', 'model_int8.onnx_data'];
    expect(externalDataNames(bytes(`x${names.map((name) => entry(name)).join('j\x0b\n\x06offset\x12\x010')}x`))).toEqual(names.slice(0, 3));
  });
  it('takes no name that leaves the folder', () => {
    expect(externalDataNames(bytes(entry('../model.onnx_data') + entry('a/b.onnx') + entry('.hidden')))).toEqual([]);
  });
  it('finds none in a model that has its weights inside', () => {
    expect(externalDataNames(bytes('location model.onnx weights'))).toEqual([]);
  });
});
