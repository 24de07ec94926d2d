import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Generation, LoadedModel } from '../../../src/contract/engine';
import { ApuraError } from '../../../src/contract/errors';
import { exposeOnWire } from '../../../src/contract/wire';
import { makeEngineClient } from '../../../src/engines/engine-client';
import type { EngineWorkerApi, EngineWorkerEvent } from '../../../src/engines/engine-protocol';
import { fakeModel } from '../../fixtures/fake-engine';

/** The client's end of a channel, with the face of a worker; the other end runs the given API. */
class ChannelWorker extends EventTarget implements Worker {
  onmessage: Worker['onmessage'] = null;
  onmessageerror: Worker['onmessageerror'] = null;
  onerror: Worker['onerror'] = null;
  terminated = false;
  readonly far: MessagePort;
  private readonly near: MessagePort;

  constructor() {
    super();
    const { port1, port2 } = new MessageChannel();
    this.near = port1;
    this.far = port2;
    port1.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent('message', { data }));
  }

  postMessage(message: unknown, options?: Transferable[] | StructuredSerializeOptions): void {
    this.near.postMessage(message, Array.isArray(options) ? options : []);
  }

  post(event: EngineWorkerEvent): void {
    this.far.postMessage(event);
  }

  terminate(): void {
    this.terminated = true;
    this.near.close();
  }
}

const generation: Generation = {
  text: 'ab',
  tokenIds: [1, 2],
  finishReason: 'stop',
  timings: { promptTokens: 1, completionTokens: 2, timeToFirstTokenMs: 1, prefillMs: 1, interTokenMs: [1], totalMs: 2 },
};
const request = { input: { kind: 'raw', prompt: 'x' }, maxTokens: 2, sampling: { kind: 'greedy' } } as const;
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
let worker = new ChannelWorker();

function makeClient(api: Partial<EngineWorkerApi>) {
  worker = new ChannelWorker();
  const whole: EngineWorkerApi = {
    begin: async () => undefined,
    load: never,
    generate: never,
    embed: never,
    idle: async () => undefined,
    setPaused: async () => undefined,
    cancel: async () => undefined,
    ...api,
  };
  exposeOnWire(whole, worker.far);
  return makeEngineClient('onnx-wasm', { makeWorker: () => worker });
}
const { signal } = new AbortController();
// Node 20 has no navigator; without its locks the client relies on events and silence alone.
beforeAll(() => {
  vi.stubGlobal('navigator', {});
});
afterAll(() => {
  vi.unstubAllGlobals();
});
afterEach(() => worker.terminate());

/** An error event with the parts that the client reads; a script that did not load has no message. */
function errorEvent(message?: string): ErrorEvent {
  return Object.assign(new Event('error'), { message: message as string, filename: '', lineno: 0, colno: 0, error: undefined });
}

describe('the client of an engine worker', () => {
  it('brings a result, with the events of its own call before it', async () => {
    const client = makeClient({
      load: async (callId) => {
        worker.post({
          engineEvent: 'progress',
          callId: callId + 1,
          progress: { phase: 'download', file: 'of another call', loadedBytes: 1 },
        });
        worker.post({
          engineEvent: 'progress',
          callId,
          progress: { phase: 'download', file: 'config.json', loadedBytes: 5, totalBytes: 9 },
        });
        return fakeModel;
      },
      generate: async (callId) => {
        worker.post({ engineEvent: 'tokens', callId, tokens: [{ index: 0, tokenId: 1, text: 'a', atMs: 1 }] });
        return generation;
      },
    });
    const seen: unknown[] = [];
    const model: LoadedModel = await client.load(
      { kind: 'onnx', id: 'm', baseUrl: 'http://x/' },
      {},
      (progress) => seen.push(progress.file),
      signal,
    );
    expect(model).toEqual(fakeModel);
    expect(await client.generate(request, (token) => seen.push(token.text), signal)).toEqual(generation);
    expect(seen).toEqual(['config.json', 'a']);
  });

  it('keeps the code and the details of an error', async () => {
    const client = makeClient({
      load: () => Promise.reject(new ApuraError('model-missing', 'no config', { file: 'config.json', status: 404 })),
    });
    const failed = await client
      .load({ kind: 'onnx', id: 'm', baseUrl: 'http://x/' }, {}, () => undefined, signal)
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApuraError);
    expect(failed).toMatchObject({ code: 'model-missing', details: { file: 'config.json', status: 404 } });
  });

  it('sends a cancel and is free at once, even when the worker does not answer', async () => {
    const cancelled: number[] = [];
    const client = makeClient({
      cancel: async (callId) => {
        cancelled.push(callId);
      },
    });
    const aborter = new AbortController();
    const pending = client.embed(['x'], aborter.signal);
    aborter.abort();
    await expect(pending).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => cancelled).toEqual([1]);
    await expect(client.embed(['x'], aborter.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('rejects what is pending and ends the worker on release, twice without harm', async () => {
    const client = makeClient({});
    const pending = client.generate(request, () => undefined, signal);
    client.release();
    client.release();
    await expect(pending).rejects.toMatchObject({ code: 'engine-unavailable' });
    expect(worker.terminated).toBe(true);
  });

  it('tells a script that did not load from a worker that failed later', async () => {
    const blocked = makeClient({ begin: never });
    const first = blocked.embed(['x'], signal);
    worker.onerror?.call(worker, errorEvent());
    await expect(first).rejects.toMatchObject({ code: 'worker-blocked' });

    const broken = makeClient({});
    worker.post({ engineEvent: 'alive', usage: {} });
    const second = broken.embed(['x'], signal);
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    worker.onerror?.call(worker, errorEvent('boom'));
    await expect(second).rejects.toMatchObject({ code: 'worker-died', message: expect.stringContaining('boom') });
    expect(worker.terminated).toBe(true);
  });

  it('says so when the browser refuses to make a worker', async () => {
    const client = makeEngineClient('onnx-wasm', {
      makeWorker: () => {
        throw new DOMException('denied', 'SecurityError');
      },
    });
    await expect(client.embed(['x'], signal)).rejects.toMatchObject({ code: 'worker-blocked' });
  });
});
