import { describe, expect, it } from 'vitest';
import { ApuraError } from '../../../../src/contract/errors';
import { parseModelRecord } from '../../../../src/engines/catalogue/model-record';

const mlc = {
  model: 'https://h.example/me/Tiny-q4f16_1-MLC',
  model_id: 'Tiny-q4f16_1-MLC',
  model_lib: 'https://h.example/libs/Tiny-q4f16_1-ctx4k-webgpu.wasm',
};

function problemsOf(value: unknown): string {
  try {
    parseModelRecord('m.json', typeof value === 'string' ? value : JSON.stringify(value));
  } catch (error) {
    if (error instanceof ApuraError && error.code === 'record-invalid') return String(error.details['problems']);
    throw error;
  }
  return 'accepted';
}

describe('parseModelRecord', () => {
  it('reads an MLC record as web-llm does', () => {
    const [model] = parseModelRecord('m.json', JSON.stringify({ ...mlc, overrides: { context_window_size: 1024 } }));
    expect(model).toEqual({
      id: 'Tiny-q4f16_1-MLC',
      title: 'Tiny-q4f16_1-MLC',
      origin: 'user',
      purpose: 'chat',
      variants: [
        {
          engine: 'web-llm',
          source: {
            kind: 'mlc',
            id: 'Tiny-q4f16_1-MLC',
            modelUrl: 'https://h.example/me/Tiny-q4f16_1-MLC/resolve/main/',
            libraryUrl: mlc.model_lib,
            purpose: 'chat',
            requiredFeatures: ['shader-f16'],
            contextTokens: 1024,
          },
        },
      ],
    });
  });

  it('takes a list, and the list inside an app configuration of web-llm', () => {
    const other = { ...mlc, model_id: 'Other', model_type: 1, required_features: [] };
    expect(parseModelRecord('m.json', JSON.stringify([mlc, other])).map(({ id, purpose }) => [id, purpose])).toEqual([
      ['Tiny-q4f16_1-MLC', 'chat'],
      ['Other', 'embedding'],
    ]);
    expect(parseModelRecord('m.json', JSON.stringify({ model_list: [mlc] }))).toHaveLength(1);
  });

  it('joins entries of one id to one model, in the order of the ladder', () => {
    const onnx = { id: mlc.model_id, onnx: 'https://h.example/onnx/tiny', weights: 'onnx/model_q4.onnx' };
    const [model, ...others] = parseModelRecord('m.json', JSON.stringify([onnx, mlc]));
    expect(others).toEqual([]);
    expect(model?.variants.map(({ engine }) => engine)).toEqual(['web-llm', 'onnx-webgpu', 'onnx-wasm']);
    expect(model?.variants[1]?.source).toMatchObject({ baseUrl: 'https://h.example/onnx/tiny/', weights: 'onnx/model_q4.onnx' });
  });

  it('reads relative addresses from where the record was loaded', () => {
    const text = JSON.stringify([
      { model: 'tiny', model_id: 'tiny', model_lib: '../libs/tiny-webgpu.wasm?v=2' },
      { id: 'other', onnx: '/onnx/other' },
      { id: 'far', onnx: 'https://elsewhere.example/far' },
    ]);
    const sources = parseModelRecord('https://h.example/me/models/list.json?raw=1', text).map(({ variants }) => variants[0]?.source);
    expect(sources).toMatchObject([
      { modelUrl: 'https://h.example/me/models/tiny/resolve/main/', libraryUrl: 'https://h.example/me/libs/tiny-webgpu.wasm?v=2' },
      { baseUrl: 'https://h.example/onnx/other/' },
      { baseUrl: 'https://elsewhere.example/far/' },
    ]);
    const bad = JSON.stringify({ id: 'x', onnx: 'ftp:models' });
    expect(() => parseModelRecord('https://h.example/list.json', bad)).toThrow(
      /onnx: expected an http\(s\) address .*relative to the record/,
    );
  });

  it.each([
    [
      'a relative address in a file, which has no place',
      { ...mlc, model: './tiny' },
      /^\[0\]\.model: expected a whole http.*loaded by its address/,
    ],
    ['an address of nothing', { ...mlc, model_lib: '' }, /model_lib/],
    ['text that is not JSON', '{"model": ', /not JSON/],
    ['an empty list', [], /file/],
    ['a number', 5, /file|\[0\]/],
    ['null', null, /\[0\]/],
    ['no library', { model: mlc.model, model_id: 'x' }, /model_lib/],
    ['another protocol', { ...mlc, model: 'javascript:alert(1)' }, /model/],
    ['a data address', { ...mlc, model_lib: 'data:application/wasm,x' }, /model_lib/],
    ['a user name in the address', { ...mlc, model: 'https://me:secret@h.example/m' }, /model/],
    ['a negative amount of memory', { ...mlc, vram_required_MB: -1 }, /vram_required_MB/],
    ['memory beyond any machine', { ...mlc, vram_required_MB: 1e12 }, /vram_required_MB/],
    ['a context of nothing', { ...mlc, overrides: { context_window_size: 0 } }, /context_window_size/],
    ['a context of a fraction', { ...mlc, overrides: { context_window_size: 1.5 } }, /context_window_size/],
    ['an endless id', { ...mlc, model_id: 'x'.repeat(201) }, /model_id/],
    ['an id with control characters', { ...mlc, model_id: 'a\u0000b' }, /model_id/],
    ['weights outside of the folder', { id: 'x', onnx: 'https://h.example/m/', weights: '../../secret.onnx' }, /weights/],
    ['an unknown key of an ONNX entry', { id: 'x', onnx: 'https://h.example/m/', weight: 'a.onnx' }, /weight/],
    ['one engine twice', [mlc, mlc], /more than one entry for web-llm/],
  ])('refuses %s and says where', (_what, value, reason) => {
    expect(problemsOf(value)).toMatch(reason);
  });

  it('names the place in a list', () => {
    expect(problemsOf([mlc, { ...mlc, model_id: 7 }])).toMatch(/^\[1\]\.model_id: .*7/);
  });

  it('does not parse what is too large', () => {
    expect(problemsOf(`"${'x'.repeat(1_000_001)}"`)).toMatch(/larger than/);
  });
});
