import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { EngineId, ModelSource } from '../../../../src/contract/engine';
import type { CatalogueModel, ModelNumbers } from '../../../../src/contract/model';
import { withNumbers } from '../../../../src/engines/catalogue/read-numbers';

const config = {
  model_type: 'llama',
  hidden_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 128,
  vocab_size: 100,
  tie_word_embeddings: true,
};
type Files = Readonly<Record<string, string | number>>;

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

/** Serves texts, and of numbers so many bytes; everything else is missing. `asked` lists the requests. */
async function serve(files: Files, hang?: string): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').slice(1);
    asked.push(`${request.method} ${path}`);
    const file = files[path];
    if (path === hang) return;
    if (file === undefined) response.writeHead(404).end();
    else if (typeof file === 'number') response.writeHead(200, { 'content-length': file }).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(file);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked };
}

async function numbersOf(engine: EngineId, source: ModelSource, hasHalf = false): Promise<ModelNumbers | undefined> {
  const model: CatalogueModel = { id: 'm', title: 'm', origin: 'user', purpose: 'chat', variants: [{ engine, source }] };
  const read = await withNumbers(model, async () => hasHalf, new AbortController().signal);
  return read.variants[0]?.numbers;
}
const onnx = (baseUrl: string, weights?: string): ModelSource => ({
  kind: 'onnx',
  id: 'm',
  baseUrl,
  ...(weights === undefined ? {} : { weights }),
});
const mlc = (url: string): ModelSource => ({
  kind: 'mlc',
  id: 'Tiny-q4f32_1-MLC',
  modelUrl: url,
  libraryUrl: `${url}lib.wasm`,
  purpose: 'chat',
  requiredFeatures: [],
});

describe('withNumbers', () => {
  const files: Files = {
    'config.json': JSON.stringify(config),
    'onnx/model_int8.onnx': 1_000,
    'onnx/model_q4f16.onnx': 300,
    'onnx/model_q4f16.onnx_data': 200,
    'onnx/model_q4.onnx': 700,
  };

  it('takes the file that the engine would take, with its external data', async () => {
    const { url, asked } = await serve(files);
    expect(await numbersOf('onnx-wasm', onnx(url))).toMatchObject({ weightsBytes: 1_000, quantisation: 'int8', requiredFeatures: [] });
    expect(await numbersOf('onnx-webgpu', onnx(url))).toMatchObject({ weightsBytes: 700, quantisation: 'int4', requiredFeatures: [] });
    expect(await numbersOf('onnx-webgpu', onnx(url), true)).toMatchObject({ weightsBytes: 500, requiredFeatures: ['shader-f16'] });
    expect(await numbersOf('onnx-wasm', onnx(url, 'onnx/model_q4.onnx'))).toMatchObject({ weightsBytes: 700 });
    expect(asked.filter((line) => line.startsWith('GET') && !line.endsWith('config.json'))).toEqual([]);
  });

  it('reads an MLC model, by the older name of its list too', async () => {
    const chat = JSON.stringify({ ...config, quantization: 'q4f16_1', context_window_size: 512 });
    const { url } = await serve({
      'mlc-chat-config.json': chat,
      'ndarray-cache.json': JSON.stringify({ records: [{ nbytes: 40 }, { nbytes: 2 }] }),
    });
    expect(await numbersOf('web-llm', mlc(url))).toMatchObject({ weightsBytes: 42, contextTokens: 512, requiredFeatures: ['shader-f16'] });
  });

  it.each([
    ['nothing is there', {}],
    ['there are no weights', { 'config.json': JSON.stringify(config) }],
    ['the configuration is a page', { ...files, 'config.json': '<!doctype html><title>404</title>' }],
    ['the configuration is nonsense', { ...files, 'config.json': JSON.stringify({ ...config, hidden_size: -1 }) }],
    ['the configuration is endless', { ...files, 'config.json': 30_000_000 }],
  ])('knows nothing where %s', async (_what, served) => {
    const { url } = await serve(served);
    expect(await numbersOf('onnx-wasm', onnx(url))).toBeUndefined();
  });

  it('knows nothing of a server that is not there', async () => {
    expect(await numbersOf('onnx-wasm', onnx('http://127.0.0.1:9/'))).toBeUndefined();
    expect(await numbersOf('web-llm', mlc('http://127.0.0.1:9/'))).toBeUndefined();
  });

  it('asks nobody where all is known', async () => {
    const { url, asked } = await serve(files);
    const numbers = (await numbersOf('onnx-wasm', onnx(url))) as ModelNumbers;
    asked.length = 0;
    const known: CatalogueModel = {
      id: 'm',
      title: 'm',
      origin: 'user',
      purpose: 'chat',
      variants: [{ engine: 'onnx-wasm', source: onnx(url), numbers }],
    };
    expect(await withNumbers(known, async () => false, new AbortController().signal)).toBe(known);
    expect(asked).toEqual([]);
  });

  it('ends with an AbortError when it is cancelled while a server is silent', async () => {
    const { url, asked } = await serve(files, 'config.json');
    const cancel = new AbortController();
    const model: CatalogueModel = {
      id: 'm',
      title: 'm',
      origin: 'user',
      purpose: 'chat',
      variants: [{ engine: 'onnx-wasm', source: onnx(url) }],
    };
    const reading = withNumbers(model, async () => false, cancel.signal);
    await expect.poll(() => asked).toContain('GET config.json');
    cancel.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });
});
