import type { Backend } from './backend';
import { type Decoder, makeDecoder } from './decoder';
import { mapOrtError } from './errors';
import { type GraphPorts, readGraphPorts } from './graph-ports';
import { makeGrowingCache } from './growing-cache';
import type { ModelConfig } from './model-config';
import { loadOrtRuntime, type OrtModule, type OrtRuntime } from './ort-module';
import { makeSession, type OrtSession } from './ort-session';
import { readFloats } from './ort-tensor';
import { makeSharedCache } from './shared-cache';
import { availableThreads, defaultThreads } from './threads';
import { makeTokenFeeds } from './token-feeds';
import { cpuWeightNames } from './weight-names';

/**
 * Prompts are run in parts of 256 tokens: attention computes all keys of a part for all its queries, later ones too, so
 * that smaller parts waste less, and larger ones use the matrix product better (measured with 511 tokens: 8 to 10 %
 * faster than in one). Above this many bytes of weights parts are smaller still, so that a slow device is not taken for a hung one.
 */
const largeModelBytes = 100e6;
const session = { 'session.intra_op.allow_spinning': '1', 'session.set_denormal_as_zero': '1' };

/** Runs graphs in the WASM heap, on this thread and its helpers. */
export function makeCpuBackend(): Backend {
  let runtime: OrtRuntime | undefined;
  return {
    engine: 'onnx-wasm',
    device: 'cpu',
    weightNames: async () => cpuWeightNames,
    threads: (wanted) => {
      const asked = wanted ?? defaultThreads(navigator.hardwareConcurrency);
      return { asked, got: availableThreads(asked, globalThis.crossOriginIsolated) };
    },
    build: async (files, config, threads) => {
      runtime = await loadOrtRuntime(threads);
      const { module } = runtime;
      const external = files.external.map(({ name, file }) => ({ name, bytes: file.bytes }));
      const made = await makeSession(module, { bytes: files.weights.bytes, external }, session);
      const ports = readGraphPorts(made, config);
      const decoder = makeHeapDecoder(module, made, ports, config);
      const weightBytes = external.reduce((sum, { bytes }) => sum + bytes.byteLength, files.weights.bytes.byteLength);
      return { ports, decoder, prefillChunk: weightBytes > largeModelBytes ? 64 : 256, figures: async () => ({}) };
    },
    mapError: (thrown) => mapOrtError(thrown, runtime?.log.lines),
    heapBytes: () => runtime?.module.HEAPU8.byteLength,
  };
}

/** A decoder whose tensors are in the heap. */
export function makeHeapDecoder(module: OrtModule, session: OrtSession, ports: GraphPorts, config: ModelConfig): Decoder {
  const shapes = ports.cache.map(({ shape }) => shape);
  const { contextTokens, sharesCacheBuffer } = config;
  return makeDecoder({
    module,
    ports,
    feeds: makeTokenFeeds(module, ports.fed, contextTokens),
    cache: sharesCacheBuffer ? makeSharedCache(module, shapes, contextTokens) : makeGrowingCache(module, shapes),
    prepare: session.prepare,
    read: async (view, first, count) => readFloats(module, view, first, count),
  });
}
