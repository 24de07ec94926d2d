import type { EngineId, TokenEvent } from '../contract/engine';
import { ApuraError } from '../contract/errors';
import { holdLifeLock } from '../contract/life-lock';
import { exposeOnWire } from '../contract/wire';
import { makeCallQueue } from './call-queue';
import type { EngineWorkerApi, EngineWorkerEvent } from './engine-protocol';
import type { OnnxEngine } from './onnx/engine';

/** Tokens are posted together when they come faster than this: a screen shows no more. */
const tokenBatchMs = 16;
const heartbeatMs = 500;

const post = (event: EngineWorkerEvent): void => self.postMessage(event);
const calls = makeCallQueue();
let engine: Promise<OnnxEngine> | undefined;

/** The engine's code is loaded with the first model: the worker itself starts at once. */
async function loadEngine(id: EngineId): Promise<OnnxEngine> {
  if (id !== 'onnx-wasm') throw new ApuraError('engine-unavailable', `${id} is not in this build`, { engine: id });
  try {
    const { makeOnnxEngine } = await import('./onnx/engine');
    return makeOnnxEngine();
  } catch (cause) {
    throw new ApuraError('engine-unavailable', `the code of ${id} could not be loaded: ${cause}`, { engine: id }, { cause });
  }
}

async function loadedEngine(): Promise<OnnxEngine> {
  if (engine === undefined) throw new ApuraError('engine-unavailable', 'no model is loaded');
  return engine;
}

const api: EngineWorkerApi = {
  begin: async (lockName) => {
    setInterval(() => post({ engineEvent: 'alive' }), heartbeatMs);
    await holdLifeLock(navigator, lockName);
  },
  load: (callId, id, source, options) =>
    calls.run(callId, async ({ signal }) => {
      engine ??= loadEngine(id);
      return (await engine).load(source, options, (progress) => post({ engineEvent: 'progress', callId, progress }), signal);
    }),
  generate: (callId, request) =>
    calls.run(callId, async ({ startedAt, pause }) => {
      const batch = makeTokenBatch(callId);
      const advanced = (): void => post({ engineEvent: 'advanced', callId });
      const generation = await (await loadedEngine()).generate(request, startedAt, batch.add, advanced, pause);
      batch.flush();
      return generation;
    }),
  embed: (callId, texts) =>
    calls.run(callId, async ({ pause }) => {
      const advance = async (): Promise<void> => {
        post({ engineEvent: 'advanced', callId });
        await pause();
      };
      return (await loadedEngine()).embed(texts, advance);
    }),
  cancel: async (callId) => calls.cancel(callId),
};

function makeTokenBatch(callId: number): { add(token: TokenEvent): void; flush(): void } {
  let waiting: TokenEvent[] = [];
  let flushedAtMs = Number.NEGATIVE_INFINITY;
  const flush = (): void => {
    if (waiting.length > 0) post({ engineEvent: 'tokens', callId, tokens: waiting });
    waiting = [];
  };
  return {
    add: (token) => {
      waiting.push(token);
      if (token.atMs - flushedAtMs < tokenBatchMs) return;
      flushedAtMs = token.atMs;
      flush();
    },
    flush,
  };
}

exposeOnWire(api, self);
