import { describe, expect, it } from 'vitest';
import { parseChatConfig } from '../../../../src/engines/web-llm/chat-config';
import { checkAdapter, checkLargestTensor } from '../../../../src/engines/web-llm/gpu-needs';
import { parseTensorManifest } from '../../../../src/engines/web-llm/tensor-manifest';
import { checkTokenizer } from '../../../../src/engines/web-llm/tokenizer-check';

const folder = 'https://models.example/m/resolve/main/';
const code = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (thrown) {
    const { code, details } = thrown as { code: string; details: object };
    return { code, ...details };
  }
};

describe('mlc-chat-config.json', () => {
  const config = {
    tokenizer_files: ['tokenizer.json', 'tokenizer_config.json'],
    vocab_size: 32_000,
    context_window_size: 4096,
    sliding_window_size: -1,
    conv_template: { stop_str: ['</s>'], system_prefix_token_ids: [1], roles: { user: 'USER' } },
  };

  it('is read', () => {
    expect(parseChatConfig(config, 'chat')).toEqual({
      vocabularySize: 32_000,
      contextTokens: 4096,
      tokenizerFile: 'tokenizer.json',
      stopStrings: ['</s>'],
      prefixTokens: 1,
    });
  });

  it('gives a sliding window as the context, and the smaller of two', () => {
    expect(parseChatConfig({ ...config, context_window_size: -1, sliding_window_size: 1024 }, 'chat').contextTokens).toBe(1024);
    expect(parseChatConfig({ ...config, sliding_window_size: 8192 }, 'chat').contextTokens).toBe(4096);
  });

  it.each([
    ['no tokens', { vocab_size: 0 }, 'vocab_size'],
    ['a vocabulary larger than any', { vocab_size: 1e12 }, 'vocab_size'],
    ['half a token', { context_window_size: 10.5 }, 'context_window_size'],
    ['a context below zero', { context_window_size: -4096 }, 'context_window_size'],
    ['a context larger than any', { context_window_size: 1e15 }, 'context_window_size'],
    ['no context', { context_window_size: -1 }, 'context_window_size'],
    ['text for a number', { vocab_size: '32000' }, 'vocab_size'],
    ['a tokenizer that web-llm does not know', { tokenizer_files: ['vocab.txt'] }, 'tokenizer_files'],
    ['no chat template', { conv_template: undefined }, 'conv_template'],
  ])('is refused with %s', (_, change, name) => {
    expect(code(() => parseChatConfig({ ...config, ...change }, 'chat'))).toMatchObject({ code: 'model-invalid', name });
  });

  it.each([[null], [[]], ['text'], [7]])('is refused when it is %j', (value) => {
    expect(code(() => parseChatConfig(value, 'chat'))).toMatchObject({ code: 'model-invalid' });
  });
});

describe('tensor-cache.json', () => {
  const record = { name: 'w', shape: [4, 8], dtype: 'float16', format: 'raw', nbytes: 64, byteOffset: 0 };
  const shard = { dataPath: 'params_shard_0.bin', format: 'raw-shard', nbytes: 64, md5sum: 'A'.repeat(32), records: [record] };
  const parse = (records: unknown): unknown => code(() => parseTensorManifest({ records }, 'tensor-cache.json', folder));

  it('is read', () => {
    expect(parse([shard])).toEqual({
      shards: [{ path: 'params_shard_0.bin', url: `${folder}params_shard_0.bin`, sizeBytes: 64, md5: 'a'.repeat(32) }],
      weightsBytes: 64,
      largestTensor: { name: 'w', sizeBytes: 64 },
    });
  });

  it('counts a tensor as it lies on the GPU', () => {
    const packed = { ...record, dtype: 'float32', format: 'f32-to-bf16' };
    expect(parse([{ ...shard, records: [packed] }])).toMatchObject({ largestTensor: { sizeBytes: 128 } });
  });

  it.each([
    ['no files', []],
    ['a size below zero', [{ ...shard, nbytes: -1 }]],
    ['a size beyond what numbers hold', [{ ...shard, nbytes: 1e300 }]],
    ['a tensor that ends after its file', [{ ...shard, records: [{ ...record, byteOffset: 8 }] }]],
    ['a shape that its bytes cannot be', [{ ...shard, records: [{ ...record, shape: [1e6, 1e6] }] }]],
    ['a path out of the folder', [{ ...shard, dataPath: '../../secret.bin' }]],
    ['another host', [{ ...shard, dataPath: 'https://elsewhere.example/x.bin' }]],
    ['the same file twice', [shard, shard]],
    ['no hash of 32 digits', [{ ...shard, md5sum: 'abc' }]],
  ])('is refused with %s', (_, records) => {
    expect(parse(records)).toMatchObject({ code: 'model-invalid', file: 'tensor-cache.json' });
  });
});

describe('tokenizer.json', () => {
  const check = async (content: unknown, vocabularySize = 300): Promise<unknown> => {
    const bytes = new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
    return await checkTokenizer({ path: 'tokenizer.json', bytes: async () => bytes }, vocabularySize).then(
      () => 'fits',
      (thrown: { code: string }) => thrown.code,
    );
  };

  it('fits when no id is beyond the vocabulary', async () => {
    expect(await check({ model: { vocab: { a: 0, b: 299 } }, added_tokens: null })).toBe('fits');
    expect(await check({ model: { vocab: [['a', -1.5]] }, added_tokens: [{ id: 299, content: '<end>' }] })).toBe('fits');
  });

  it('is of another model when one is', async () => {
    expect(await check({ model: { vocab: { a: 300 } } })).toBe('tokenizer-mismatch');
    expect(await check({ model: { vocab: { a: 0 } }, added_tokens: [{ id: 300 }] })).toBe('tokenizer-mismatch');
    expect(await check({ model: { vocab: Array.from({ length: 301 }, () => ['a', 0]) } })).toBe('tokenizer-mismatch');
  });

  it('is refused when it is broken', async () => {
    expect(await check('{"model": {"vocab"')).toBe('model-invalid');
    expect(await check({ model: 7 })).toBe('model-invalid');
  });
});

describe('the GPU', () => {
  const limits = {
    maxBufferSize: 2 ** 30,
    maxStorageBufferBindingSize: 2 ** 30,
    maxComputeWorkgroupStorageSize: 2 ** 15,
    maxStorageBuffersPerShaderStage: 10,
  };
  const adapter = { features: new Set(['shader-f16']), limits };

  it('has a feature or not', () => {
    expect(code(() => checkAdapter(adapter, ['shader-f16']))).toBeUndefined();
    expect(code(() => checkAdapter(adapter, ['shader-f16', 'subgroups']))).toEqual({ code: 'feature-missing', feature: 'subgroups' });
  });

  it.each([
    ['maxBufferSize', 2 ** 28],
    ['maxStorageBufferBindingSize', 2 ** 27],
    ['maxComputeWorkgroupStorageSize', 2 ** 15],
    ['maxStorageBuffersPerShaderStage', 10],
  ])('has enough of %s or not', (limit, needed) => {
    const having = (got: number) => code(() => checkAdapter({ ...adapter, limits: { ...limits, [limit]: got } }, []));
    expect(having(needed)).toBeUndefined();
    expect(having(needed - 1)).toEqual({ code: 'limit-too-small', limit, needed, got: needed - 1 });
  });

  it('gets bindings of 128 MiB where it has less than 1 GiB', () => {
    const having = (bytes: number) =>
      code(() =>
        checkLargestTensor({ ...adapter, limits: { ...limits, maxStorageBufferBindingSize: bytes } }, { name: 'w', sizeBytes: 2 ** 28 }),
      );
    expect(having(2 ** 30)).toBeUndefined();
    expect(having(2 ** 30 - 4)).toMatchObject({ code: 'limit-too-small', needed: 2 ** 28, got: 2 ** 27 });
  });
});
