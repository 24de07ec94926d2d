import type { EngineId } from '../../contract/engine';

/** What an engine makes of the device's rates. Fitted by `tools/bench/forecast/fit.ts`; `README.md` there names the cases. */
export interface EngineConstants {
  /** Share of the measured read bandwidth that its products of a matrix with one vector reach. */
  readonly bandwidthShare: number;
  /** Share of the measured multiply-add rate that its products over a prompt reach. */
  readonly arithmeticShare: number;
  /** Milliseconds of its own per launch (GPU) or graph node (CPU), beside the device's. */
  readonly launchMs: number;
  /** The device's launches per launch of the engine: a batch is submitted in parts. */
  readonly deviceLaunches: number;
  /** Round trips to the device per token: results that are waited for. */
  readonly roundTrips: number;
  /** Loading beside moving the weights: start of the runtime, compilation, warm-up; and per launch of the graph. */
  readonly loadMs: number;
  readonly loadMsPerLaunch: number;
  /** Tokens of a prompt that are run at once. */
  readonly promptPart: number;
  /** The interval: value ÷ and × this. */
  readonly spread: number;
}

export const engineConstants: Readonly<Record<EngineId, EngineConstants>> = {
  'web-llm': {
    bandwidthShare: 0.5,
    arithmeticShare: 0.15,
    launchMs: 0.06,
    deviceLaunches: 1,
    roundTrips: 1,
    loadMs: 2500,
    loadMsPerLaunch: 10,
    promptPart: 1024,
    spread: 1.8,
  },
  'onnx-webgpu': {
    bandwidthShare: 0.5,
    arithmeticShare: 0.1,
    launchMs: 0.01,
    deviceLaunches: 1,
    roundTrips: 1,
    loadMs: 1500,
    loadMsPerLaunch: 5,
    promptPart: 256,
    spread: 1.8,
  },
  'onnx-wasm': {
    bandwidthShare: 0.8,
    arithmeticShare: 0.8,
    launchMs: 0.008,
    deviceLaunches: 0,
    roundTrips: 0,
    loadMs: 1500,
    loadMsPerLaunch: 0,
    promptPart: 256,
    spread: 1.5,
  },
};

/** Share of a further thread's arithmetic that adds to the first's: barriers between nodes, cores that share units. */
export const threadShare = 0.6;
