import { afterAll, beforeAll, expect, it } from 'vitest';
import { callInPage } from '../../../support/browser';
import { type EnginePage, openEnginePage } from '../support';
import { type ModelFiles, modelFiles, serveModel, shards } from './mlc-model';

let at: EnginePage;
beforeAll(async () => {
  at = await openEnginePage();
});
afterAll(() => at.close());

const call = <T>(name: string, ...args: readonly unknown[]) =>
  callInPage<T>(at.page, '/test/browser/engines/web-llm/files.page.ts', name, ...args);
const serve = (files: ModelFiles) => serveModel(at.context, at.origin, files);
const weights = (origin: string) => shards.map((path) => ({ path, origin, checked: true }));

it.each([
  ['tensor-cache.json', 'ndarray-cache.json'],
  ['ndarray-cache.json', 'tensor-cache.json'],
])('a folder with %s lies where every web-llm looks for it', async (manifest) => {
  const { source } = await serve(modelFiles(manifest));
  expect(await call('fetchAll', source)).toEqual({ had: false, weights: weights('network'), has: true });
  expect(await call('stored', source.modelUrl)).toEqual({
    'webllm/config': ['mlc-chat-config.json'],
    'webllm/model': ['ndarray-cache.json', ...shards, 'tensor-cache.json', 'tokenizer.json'],
    'webllm/wasm': ['probe-webgpu.wasm'],
  });
});

it('weights that were fetched are not fetched again, and a damaged file is repaired', async () => {
  const { source, fetched } = await serve(modelFiles());
  await call('fetchAll', source);
  fetched.length = 0;
  expect(await call('fetchAll', source)).toEqual({ had: true, weights: weights('stored'), has: true });
  expect(fetched.filter((path) => shards.includes(path))).toEqual([]);
  await call('damage', `${source.modelUrl}resolve/main/${shards[1]}`);
  expect(await call('fetchAll', source)).toMatchObject({ weights: [{ origin: 'stored' }, { origin: 'repaired', checked: true }] });
  expect(fetched.filter((path) => shards.includes(path))).toEqual([shards[1]]);
});

it('a file of weights that is missing, cut, or another one', async () => {
  const [, second = ''] = shards;
  const missing = modelFiles();
  missing.delete(second);
  expect(await call('fetchAll', (await serve(missing)).source)).toMatchObject({ failed: 'model-missing', details: { file: second } });
  const cut = modelFiles().set(second, Buffer.alloc(4000, 2));
  expect(await call('fetchAll', (await serve(cut)).source)).toMatchObject({
    failed: expect.stringMatching(/^model-(incomplete|hash-mismatch)$/),
  });
  const other = modelFiles().set(second, Buffer.alloc(4096, 3));
  expect(await call('fetchAll', (await serve(other)).source)).toMatchObject({ failed: 'model-hash-mismatch', details: { file: second } });
});

it('a folder without a list of weights, or with a broken tokenizer', async () => {
  const bare = modelFiles();
  bare.delete('tensor-cache.json');
  expect(await call('fetchAll', (await serve(bare)).source)).toMatchObject({
    failed: 'model-missing',
    details: { file: 'tensor-cache.json' },
  });
  const broken = modelFiles().set('tokenizer.json', '{"model":');
  expect(await call('fetchAll', (await serve(broken)).source)).toMatchObject({
    failed: 'model-invalid',
    details: { file: 'tokenizer.json' },
  });
});

it('is there without a network once it was stored whole, and says so when it was not', async () => {
  const whole = await serve(modelFiles());
  await call('fetchAll', whole.source);
  const never = await serve(modelFiles());
  whole.disconnect();
  never.disconnect();
  await at.context.setOffline(true);
  try {
    expect(await call('fetchAll', whole.source)).toMatchObject({ had: true, weights: weights('stored') });
    expect(await call('fetchAll', never.source)).toMatchObject({ failed: 'offline' });
  } finally {
    await at.context.setOffline(false);
  }
});
