import type { EngineId } from '../../../src/contract/engine.ts';
import type { EngineConstants } from '../../../src/engines/forecast/constants.ts';

/**
 * Where fitting starts, and what it holds each constant to while the cases say nothing else: guesses from how the engines
 * work. Most were made before anything was measured; web-llm's cost of a run and all costs of loading were set after the
 * first cases of an H100 host had been seen. A 0 stays 0: MLC's libraries have one kernel for all layers alike, so that
 * loading them does not grow with the launches.
 */
export const firstGuesses: Readonly<Record<EngineId, Omit<EngineConstants, 'spread'>>> = {
  'web-llm': {
    bandwidthShare: 0.5,
    decodeShare: 0.5,
    prefillShare: 0.15,
    launchMs: 0.06,
    runMs: 2,
    roundTrips: 1,
    choiceMsPerMillion: 200,
    parallelShare: 0,
    loadMs: 3000,
    loadMsPerLaunch: 0,
    loadMsPerMegabyte: 5,
    loadParallelShare: 0,
    promptPart: 1024,
  },
  'onnx-webgpu': {
    bandwidthShare: 0.5,
    decodeShare: 0.5,
    prefillShare: 0.1,
    launchMs: 0.01,
    runMs: 3,
    roundTrips: 1,
    choiceMsPerMillion: 20,
    parallelShare: 0,
    loadMs: 1500,
    loadMsPerLaunch: 5,
    loadMsPerMegabyte: 5,
    loadParallelShare: 0,
    promptPart: 256,
  },
  'onnx-wasm': {
    bandwidthShare: 0.8,
    decodeShare: 0.5,
    prefillShare: 0.8,
    launchMs: 0.008,
    runMs: 0.2,
    roundTrips: 0,
    choiceMsPerMillion: 10,
    parallelShare: 0.75,
    loadMs: 3000,
    loadMsPerLaunch: 0,
    loadMsPerMegabyte: 2,
    loadParallelShare: 0.7,
    promptPart: 256,
  },
};
