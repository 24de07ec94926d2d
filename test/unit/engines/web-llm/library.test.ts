import { expect, it } from 'vitest';
import { checkLibrary, libraryVersionOf } from '../../../../src/engines/web-llm/library';
import { wasm } from '../../../browser/engines/web-llm/mlc-model';

const check = (bytes: Uint8Array): Promise<string> =>
  checkLibrary(Uint8Array.from(bytes), 'm.wasm').then(
    () => 'fine',
    (thrown: { code: string }) => thrown.code,
  );

it('takes what may be a model library, whichever web-llm it is for', async () => {
  expect(await check(wasm('other-version'))).toBe('fine');
  expect(await check(wasm('memory-only'))).toBe('fine');
});

it('refuses what is none, or is cut', async () => {
  expect(await check(Buffer.from('<!doctype html><title>Not here</title>'))).toBe('model-invalid');
  expect(await check(new Uint8Array())).toBe('model-invalid');
  expect(await check(wasm('empty'))).toBe('model-invalid');
  expect(await check(wasm('other-version').subarray(0, -4))).toBe('model-incomplete');
});

it('is made of WebAssembly that no web-llm links', async () => {
  await expect(WebAssembly.instantiate(wasm('other-version'), { env: {} })).rejects.toThrow(/"env" "TVMOtherVersion"|TVMOtherVersion/);
});

it("finds a version in a library's address", () => {
  const prefix = 'https://raw.example/binary-mlc-llm-libs/main/web-llm-models/';
  expect(libraryVersionOf(`${prefix}v0_2_48/gpt2-q0f16-ctx1k_cs1k-webgpu.wasm`)).toBe('v0_2_48');
  expect(libraryVersionOf(`${prefix}v0_2_86/base/m-webgpu.wasm`)).toBe('v0_2_86');
  expect(libraryVersionOf('https://host.example/libs/m-webgpu.wasm')).toBeUndefined();
});
