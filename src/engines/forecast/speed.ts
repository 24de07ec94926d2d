import type { DeviceBenchmark } from '../../contract/budget';
import type { EngineId } from '../../contract/engine';
import type { Expectation, Forecast, ModelNumbers } from '../../contract/model';
import { type EngineConstants, engineConstants, threadShare } from './constants';

/** A prompt of usual length: the one that the time to first token is told for. */
export const promptTokens = 128;

/** The device as one engine sees it. */
interface Rates {
  readonly readBytesPerSecond: number;
  readonly multiplyAddsPerSecond: number;
  /** Of one launch, the engine's own work included. */
  readonly launchMs: number;
  readonly roundTripMs: number;
  readonly uploadBytesPerSecond: number;
}

export type Speed = Pick<Forecast, 'loadMs' | 'firstTokenMs' | 'decodeTokensPerSecond' | 'prefillTokensPerSecond' | 'promptTokens'>;

/**
 * Speed of a model on an engine. `undefined` where the device's part was not measured.
 *
 * - decode: one token = max(bytes read / bandwidth, multiply-adds / rate) + launches × their cost + waiting for the result;
 * - prefill: max(multiply-adds × tokens / rate, bytes / bandwidth) + launches and waiting once per part of the prompt;
 * - load: weights / upload rate + start and compilation.
 *
 * The maximum is the roofline of S. Williams, A. Waterman and D. Patterson, CACM 52 (2009); launches are added to it,
 * because small models on fast devices are bound by them.
 */
export function expectSpeed(numbers: ModelNumbers, engine: EngineId, benchmark: DeviceBenchmark | undefined, threads: number): Speed {
  const constants = engineConstants[engine];
  const rates = benchmark === undefined ? undefined : ratesOf(engine, numbers, benchmark, threads, constants);
  if (rates === undefined) return { promptTokens };
  const prompt = Math.max(1, Math.min(promptTokens, numbers.contextTokens - 1));
  const launches = numbers.dispatchesPerToken * rates.launchMs + constants.roundTrips * rates.roundTripMs;
  const readMs = (numbers.bytesPerToken / rates.readBytesPerSecond) * 1000;
  const computeMs = (numbers.multiplyAddsPerToken / rates.multiplyAddsPerSecond) * 1000;
  const tokenMs = Math.max(readMs, engine === 'onnx-wasm' ? computeMs : 0) + launches;
  const parts = Math.ceil(prompt / constants.promptPart);
  const prefillMs = Math.max(computeMs * prompt, readMs * parts) + launches * parts;
  const loadMs =
    (numbers.weightsBytes / rates.uploadBytesPerSecond) * 1000 + constants.loadMs + constants.loadMsPerLaunch * numbers.dispatchesPerToken;
  const around = (value: number): Expectation => ({ low: value / constants.spread, value, high: value * constants.spread });
  return {
    promptTokens: prompt,
    loadMs: around(loadMs),
    firstTokenMs: around(prefillMs),
    prefillTokensPerSecond: around((prompt / prefillMs) * 1000),
    decodeTokensPerSecond: around(1000 / tokenMs),
  };
}

function ratesOf(
  engine: EngineId,
  { quantisation }: ModelNumbers,
  { cpu, gpu }: DeviceBenchmark,
  threads: number,
  { bandwidthShare, arithmeticShare, launchMs, deviceLaunches }: EngineConstants,
): Rates | undefined {
  if (engine === 'onnx-wasm') {
    const speedUp = 1 + threadShare * (Math.max(1, threads) - 1);
    const rate = quantisation === 'int8' ? cpu.int8MultiplyAddsPerSecond : cpu.multiplyAddsPerSecond;
    return {
      // One thread does not fill the memory's bus, and a few do.
      readBytesPerSecond: cpu.readBytesPerSecond.median * bandwidthShare * Math.min(speedUp, 2),
      multiplyAddsPerSecond: rate.median * arithmeticShare * speedUp,
      launchMs,
      roundTripMs: 0,
      uploadBytesPerSecond: cpu.readBytesPerSecond.median / 4,
    };
  }
  if (gpu === undefined) return undefined;
  return {
    readBytesPerSecond: gpu.readBytesPerSecond.median * bandwidthShare,
    multiplyAddsPerSecond: gpu.multiplyAddsPerSecond.median * arithmeticShare,
    launchMs: launchMs + deviceLaunches * gpu.dispatchMs.median,
    roundTripMs: gpu.roundTripMs.median,
    uploadBytesPerSecond: gpu.uploadBytesPerSecond.median,
  };
}
