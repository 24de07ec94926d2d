import type { Route } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shippedSource } from '../../../src/engines/catalogue/shipped-model';
import { type EnginePage, greedy, openEnginePage } from './support';

let at: EnginePage;
beforeAll(async () => {
  at = await openEnginePage();
});
beforeEach(async () => {
  // A stored copy would stand in for the file that is spoilt on its way.
  await at.page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));
  await at.call('start');
});
afterEach(() => at.context.unrouteAll());
afterAll(() => at.close());

const onnx = '**/models/**/onnx/model.onnx';
const answer = (route: Route, body: Buffer | string, contentType = 'application/octet-stream', status = 200) =>
  route.fulfill({ status, body, contentType });
/** Serves a file of the folder, changed; what is asked about it is answered as before. */
const change = (pattern: string, edit: (body: Buffer) => Buffer | string) =>
  at.context.route(pattern, async (route) => {
    if (route.request().method() === 'HEAD') await route.continue();
    else await answer(route, edit(await (await route.fetch()).body()));
  });

describe('model files', () => {
  it('missing', async () => {
    expect(await at.load(at.source('no-such-model'))).toMatchObject({
      failed: 'model-missing',
      details: { file: 'config.json', status: 404 },
    });
  });

  it('without weights', async () => {
    await at.context.route('**/models/**/onnx/**', (route) => answer(route, '', 'text/plain', 404));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({
      failed: 'model-missing',
      message: expect.stringContaining('no weights'),
    });
  });

  it('a web page in place of a file, with status 200', async () => {
    await at.context.route('**/config.json', (route) => answer(route, '<!doctype html>', 'text/html; charset=utf-8'));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'model-missing', message: expect.stringContaining('web page') });
  });

  it('a server in trouble', async () => {
    await at.context.route('**/tokenizer.json', (route) => answer(route, '', 'text/plain', 503));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'network', details: { file: 'tokenizer.json', status: 503 } });
  });

  it('no answer at all', async () => {
    await at.context.route('**/tokenizer.json', (route) => route.abort('connectionreset'));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'network', details: { file: 'tokenizer.json' } });
  });

  it('shipped weights cut short', async () => {
    await change('**/model_int8.onnx', (body) => body.subarray(0, 1_000_000));
    expect(await at.load(shippedSource(at.origin))).toMatchObject({
      failed: 'model-incomplete',
      details: { file: 'onnx/model_int8.onnx', loadedBytes: 1_000_000 },
    });
  });

  it('shipped weights with one bit flipped', async () => {
    await change('**/model_int8.onnx', (body) => {
      body[5_000_000] = (body[5_000_000] ?? 0) ^ 1;
      return body;
    });
    expect(await at.load(shippedSource(at.origin))).toMatchObject({
      failed: 'model-hash-mismatch',
      details: { file: 'onnx/model_int8.onnx' },
    });
  });

  it('weights that are no ONNX model', async () => {
    await change(onnx, () => Buffer.from('this is no protobuf, by any means'.repeat(100)));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'model-invalid' });
  });

  it('weights cut short, with no hash to tell', async () => {
    await change(onnx, (body) => body.subarray(0, 50_000));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'model-invalid' });
  });

  it('a config that is not JSON', async () => {
    await change('**/config.json', () => '{"vocab_size": 260');
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'model-invalid', details: { file: 'config.json' } });
  });

  it('the tokenizer of another model', async () => {
    await change('**/tokenizer.json', (body) => {
      const tokenizer = JSON.parse(body.toString('utf8')) as { added_tokens: unknown[]; model: { vocab: Record<string, number> } };
      const vocab = Object.fromEntries(Object.entries(tokenizer.model.vocab).filter(([, id]) => id < 50));
      return JSON.stringify({ ...tokenizer, added_tokens: [], model: { ...tokenizer.model, vocab } });
    });
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({
      failed: 'tokenizer-mismatch',
      details: { tokenizerTokens: 50, modelTokens: 260 },
    });
  });

  it('the engine code itself missing', async () => {
    await at.context.route('**/src/engines/onnx/engine.ts*', (route) => route.abort('failed'));
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'engine-unavailable' });
  });

  it('a call before anything is loaded', async () => {
    expect(await at.generate(greedy('x', 1))).toMatchObject({ failed: 'engine-unavailable' });
    expect(await at.call('embed', ['x'])).toMatchObject({ failed: 'engine-unavailable' });
  });

  it('a model without an embedding output', async () => {
    await at.load(at.source('tiny-plain'), { threads: 1 });
    expect(await at.call('embed', ['x'])).toMatchObject({ failed: 'model-invalid' });
  });
});

it('gets one thread on a page that is not isolated', async () => {
  await at.context.route('**/blank.html', async (route) => {
    const response = await route.fetch();
    const headers = Object.fromEntries(Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-')));
    await route.fulfill({ response, headers });
  });
  await at.page.reload();
  try {
    await at.call('start');
    const { model } = await at.load(at.source('tiny-plain'), { threads: 2 });
    expect(model).toMatchObject({ threadsAsked: 2, threadsGot: 1 });
  } finally {
    await at.context.unrouteAll();
    await at.page.reload();
  }
});
