import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { neededLibraryVersion } from '../../../../src/engines/web-llm/library';
import { callInPage, openPage } from '../../../support/browser';
import { type EnginePage, openEnginePage } from '../support';
import { libraryPath, type ModelFiles, modelFiles, serveModel, shards, wasm } from './mlc-model';

// The real web-llm, up to what it refuses: SwiftShader has the limits that it asks for, and no shader-f16.
let at: EnginePage;
// One worker for all: an engine that refused a model can load the next.
beforeAll(async () => {
  at = await openEnginePage('swiftshader');
  await at.call('start', { engine: 'web-llm' });
});
afterAll(() => at.close());

const serve = (files: ModelFiles, change: object = {}) => serveModel(at.context, at.origin, files, change);
const withFile = (path: string, content: Buffer | string): ModelFiles => modelFiles().set(path, content);

describe('a library', () => {
  it('for another web-llm is refused by web-llm, before the weights are fetched', async () => {
    const { source, fetched } = await serve(modelFiles());
    expect(await at.load(source)).toMatchObject({
      failed: 'library-mismatch',
      details: { needed: neededLibraryVersion, got: 'a library that needs TVMOtherVersion' },
    });
    expect(fetched).toContain(libraryPath);
    expect(fetched.filter((path) => shards.includes(path))).toEqual([]);
  });

  it('is called by the version in its address', async () => {
    const files = modelFiles();
    files.set('v0_2_48/probe.wasm', wasm('other-version'));
    const { source } = await serve(files);
    const libraryUrl = `${source.modelUrl}v0_2_48/probe.wasm`;
    expect(await at.load({ ...source, libraryUrl })).toMatchObject({
      failed: 'library-mismatch',
      details: { needed: neededLibraryVersion, got: 'v0_2_48' },
    });
  });

  it('that is a web page, is cut, or is WebAssembly for something else', async () => {
    const page = await serve(withFile(libraryPath, '<!doctype html><title>Not here</title>'));
    expect(await at.load(page.source)).toMatchObject({ failed: 'model-invalid', details: { file: 'probe-webgpu.wasm' } });
    const cut = await serve(withFile(libraryPath, wasm('other-version').subarray(0, -4)));
    expect(await at.load(cut.source)).toMatchObject({ failed: 'model-incomplete', details: { file: 'probe-webgpu.wasm' } });
    const foreign = await serve(withFile(libraryPath, wasm('empty')));
    expect(await at.load(foreign.source)).toMatchObject({ failed: 'model-invalid', details: { name: 'model_lib' } });
    const bare = await serve(withFile(libraryPath, wasm('memory-only')));
    expect(await at.load(bare.source)).toMatchObject({
      failed: 'library-mismatch',
      details: { needed: neededLibraryVersion, got: expect.stringContaining('_initialize') },
    });
  });

  it('that was broken is fetched again', async () => {
    const files = withFile(libraryPath, '<!doctype html>');
    const { source } = await serve(files);
    expect(await at.load(source)).toMatchObject({ failed: 'model-invalid' });
    files.set(libraryPath, wasm('other-version'));
    expect(await at.load(source)).toMatchObject({ failed: 'library-mismatch' });
  });

  it('with another hash than its record says', async () => {
    const { source } = await serve(modelFiles(), { librarySha256: '0'.repeat(64) });
    expect(await at.load(source)).toMatchObject({ failed: 'model-hash-mismatch', details: { file: 'probe-webgpu.wasm' } });
  });
});

describe('a model', () => {
  it('that needs a feature which this GPU has not is refused before anything is fetched', async () => {
    const { source, fetched } = await serve(modelFiles(), { requiredFeatures: ['shader-f16'] });
    expect(await at.load(source)).toMatchObject({ failed: 'feature-missing', details: { feature: 'shader-f16' } });
    expect(fetched).toEqual([]);
  });

  it('with absurd numbers', async () => {
    const config = JSON.stringify({ tokenizer_files: ['tokenizer.json'], vocab_size: 1e15, context_window_size: 4096, conv_template: {} });
    const { source } = await serve(withFile('mlc-chat-config.json', config));
    expect(await at.load(source)).toMatchObject({ failed: 'model-invalid', details: { name: 'vocab_size' } });
    const { source: right } = await serve(modelFiles());
    expect(await at.load({ ...right, contextTokens: -7 })).toMatchObject({ failed: 'model-invalid', details: { name: 'contextTokens' } });
  });

  it('for another engine', async () => {
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'model-invalid', details: { name: 'onnx' } });
  });
});

it('a cancelled load ends, and the worker loads the next model', async () => {
  const { source } = await serve(modelFiles());
  expect(await at.call('abortLoad', source)).toMatchObject({ failed: 'AbortError' });
  expect(await at.load(source)).toMatchObject({ failed: 'library-mismatch' });
});

it('a library for another web-llm is told without a network, when all is stored', async () => {
  const { source, fetched, disconnect } = await serve(modelFiles());
  const files = (...args: readonly unknown[]) => callInPage(at.page, '/test/browser/engines/web-llm/files.page.ts', 'fetchAll', ...args);
  expect(await files(source)).toMatchObject({ has: true });
  fetched.length = 0;
  disconnect();
  expect(await at.load(source)).toMatchObject({ failed: 'library-mismatch' });
  expect(fetched).toEqual([]);
});

it('two pages that load at once fetch each file once', async () => {
  const { source, fetched } = await serve(modelFiles());
  const { page } = await openPage(at.context, `${at.origin}test/support/blank.html`);
  const there = <T>(name: string, ...args: readonly unknown[]) =>
    callInPage<T>(page, '/test/browser/engines/engine.page.ts', name, ...args);
  await there('start', { engine: 'web-llm' });
  const both = await Promise.all([at.load(source), there('load', source)]);
  for (const outcome of both) expect(outcome).toMatchObject({ failed: 'library-mismatch' });
  expect(fetched.length).toBe(new Set(fetched).size);
  await page.close();
});
