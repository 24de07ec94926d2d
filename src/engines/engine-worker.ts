import type { EngineId, ModelSource, TokenEvent } from '../contract/engine';
import { ApuraError } from '../contract/errors';
import { holdLifeLock } from '../contract/life-lock';
import { exposeOnWire } from '../contract/wire';
import { makeCallQueue } from './call-queue';
import type { Engine } from './engine';
import type { EngineWorkerApi, EngineWorkerEvent } from './engine-protocol';
import { type GpuLoss, type GpuWatch, watchGpu } from './gpu-watch';
import { makePauseGate } from './pause-gate';

/**
 * Tokens are posted together when they come faster than this: nobody reads thirty pieces of text a second. A message costs
 * the engine's thread about a tenth of a millisecond while its helpers spin (CPU profile on two cores), so that few are sent.
 */
const tokenBatchMs = 33;
const heartbeatMs = 500;
/** How long an engine that destroyed its own device, because of a failure, has to tell that failure. */
const ownFailureMs = 300;

const post = (event: EngineWorkerEvent): void => self.postMessage(event);
const calls = makeCallQueue();
const gate = makePauseGate();
let engine: Engine<ModelSource> | undefined;
let gpu: GpuWatch | undefined;

/** No engine has a reason to destroy its device and go on: whatever the reason of a loss, it is the end. */
function tellLoss({ reason, message }: GpuLoss): void {
  const tell = (): void => post({ engineEvent: 'device-lost', reason, message });
  if (reason === 'destroyed') setTimeout(tell, ownFailureMs);
  else tell();
}

/** Watches the GPU from before the engine's code runs. */
function watchedGpu(id: EngineId): GpuWatch {
  if (!('GPUAdapter' in globalThis)) throw new ApuraError('engine-unavailable', 'this browser has no WebGPU here', { engine: id });
  gpu ??= watchGpu(tellLoss);
  return gpu;
}

/** The engine's code is loaded with the first model: the worker itself starts at once. */
async function importEngine(id: EngineId): Promise<Engine<ModelSource>> {
  if (id === 'onnx-wasm') {
    const [{ makeOnnxEngine }, { makeCpuBackend }] = await Promise.all([import('./onnx/engine'), import('./onnx/cpu-backend')]);
    return takes('onnx', makeOnnxEngine(makeCpuBackend()));
  }
  const watch = watchedGpu(id);
  if (id === 'web-llm') return takes('mlc', (await import('./web-llm/engine')).makeWebLlmEngine(watch));
  const [{ makeOnnxEngine }, { makeGpuBackend }] = await Promise.all([import('./onnx/engine'), import('./onnx/webgpu/gpu-backend')]);
  return takes('onnx', makeOnnxEngine(makeGpuBackend(watch)));
}

/** An engine that refuses sources of another kind than its own. */
function takes<K extends ModelSource['kind']>(kind: K, made: Engine<Extract<ModelSource, { kind: K }>>): Engine<ModelSource> {
  const isOwn = (source: ModelSource): source is Extract<ModelSource, { kind: K }> => source.kind === kind;
  return {
    ...made,
    load: async (source, options, hooks) => {
      if (isOwn(source)) return await made.load(source, options, hooks);
      throw new ApuraError('model-invalid', `a model of kind ${source.kind} is not for this engine`, { name: source.kind });
    },
  };
}

async function makeEngine(id: EngineId): Promise<Engine<ModelSource>> {
  try {
    return await importEngine(id);
  } catch (cause) {
    if (cause instanceof ApuraError) throw cause;
    throw new ApuraError('engine-unavailable', `the code of ${id} could not be loaded: ${cause}`, { engine: id }, { cause });
  }
}

function loadedEngine(): Engine<ModelSource> {
  if (engine === undefined) throw new ApuraError('engine-unavailable', 'no model is loaded');
  return engine;
}

const api: EngineWorkerApi = {
  begin: async (lockName) => {
    setInterval(
      () => post({ engineEvent: 'alive', usage: { heapBytes: engine?.heapBytes(), gpuBytes: gpu?.bytes, gpuPeakBytes: gpu?.peakBytes } }),
      heartbeatMs,
    );
    await holdLifeLock(navigator, lockName);
  },
  load: (callId, id, source, options) =>
    calls.run(callId, async ({ signal }) => {
      engine ??= await makeEngine(id);
      return await engine.load(source, options, {
        onProgress: (progress) => post({ engineEvent: 'progress', callId, progress }),
        gate,
        signal,
      });
    }),
  generate: (callId, request) =>
    calls.run(callId, async ({ startedAt, pause, signal }) => {
      const batch = makeTokenBatch(callId);
      const onProgress = (): void => post({ engineEvent: 'advanced', callId });
      const generation = await loadedEngine().generate(request, { startedAt, onToken: batch.add, onProgress, pause, signal });
      batch.flush();
      return generation;
    }),
  embed: (callId, texts) =>
    calls.run(callId, async ({ pause, signal }) => {
      const advance = async (): Promise<void> => {
        post({ engineEvent: 'advanced', callId });
        await pause();
      };
      return await loadedEngine().embed(texts, advance, signal);
    }),
  idle: (callId) => calls.run(callId, async () => undefined),
  setPaused: async (paused) => gate.set(paused),
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
