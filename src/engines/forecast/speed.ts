import type { DeviceBenchmark } from '../../contract/budget';
import type { DeviceSurvey } from '../../contract/device';
import type { EngineId } from '../../contract/engine';
import type { Expectation, Forecast, ModelNumbers } from '../../contract/model';
import { type EngineConstants, engineConstants, referenceRate } from './constants';

/** A prompt of usual length: the one that the time to first token is told for. */
export const promptTokens = 128;

/** The device, as it was measured. */
export interface SpeedDevice {
  /** Absent when it could not be. */
  readonly benchmark?: DeviceBenchmark;
  /** Threads that the CPU engine would get. */
  readonly threads: number;
  readonly survey: Pick<DeviceSurvey, 'logicalCores'>;
}

/** The device as one engine sees it: rates per millisecond, times in milliseconds. */
interface Rates {
  readonly readBytes: number;
  readonly decodeMultiplyAdds: number;
  readonly prefillMultiplyAdds: number;
  /** Of one launch, the engine's own work included. */
  readonly launchMs: number;
  /** Of one run of the graph, launches apart: the engine's bookkeeping, and waiting for the result. */
  readonly runMs: number;
  /** Once a token: choosing among the vocabulary. */
  readonly choosingMs: number;
  readonly uploadBytes: number;
  /** How many times longer this thread's bookkeeping takes than the reference thread's. */
  readonly slowness: number;
  /** How many times longer the engine's part of loading takes than on one core of the reference. */
  readonly loadSlowness: number;
}

export type Speed = Pick<Forecast, 'loadMs' | 'firstTokenMs' | 'decodeTokensPerSecond' | 'prefillTokensPerSecond' | 'promptTokens'>;

/**
 * Speed of a model on an engine. Only `promptTokens` where the device's part was not measured.
 *
 * - a run of the graph costs launches × their cost + its own bookkeeping + waiting for the result, whatever it computes;
 * - decode: one token = max(bytes read / bandwidth, multiply-adds / rate) + a run + choosing; the bytes read are the weights
 *   and the cache as long as the prompt;
 * - prefill: max(multiply-adds × tokens / rate, bytes / bandwidth per part) + one run per part of the prompt; the output layer
 *   counts once per part where the graph scores the last token alone; web-llm's ends only when the first token is chosen;
 * - first token: prefill and choosing;
 * - load: weights / upload rate + start, compilation and laying out.
 *
 * The maximum is the roofline of S. Williams, A. Waterman and D. Patterson, CACM 52 (2009): an engine reaches a share of both
 * roofs. Launches are added to it, because small models on fast devices are bound by their latency. On the CPU more threads raise
 * both roofs by Amdahl's law, the bandwidth at most twofold: one thread does not fill the memory's bus, and two or three do.
 */
export function expectSpeed(
  numbers: ModelNumbers,
  engine: EngineId,
  device: SpeedDevice,
  constants: EngineConstants = engineConstants[engine],
): Speed {
  const rates = ratesOf(engine, numbers, device, constants);
  if (rates === undefined) return { promptTokens };
  const prompt = Math.max(1, Math.min(promptTokens, numbers.contextTokens - 1));
  const parts = Math.ceil(prompt / promptPart(engine, numbers, constants));
  const runMs = numbers.dispatchesPerToken * rates.launchMs + rates.runMs;
  const readMs = (numbers.bytesPerToken + numbers.cacheBytesPerToken * prompt) / rates.readBytes;
  const decodeMs = Math.max(readMs, numbers.multiplyAddsPerToken / rates.decodeMultiplyAdds) + runMs + rates.choosingMs;
  const { lastTokenMultiplyAdds = 0 } = numbers;
  const multiplyAdds = (numbers.multiplyAddsPerToken - lastTokenMultiplyAdds) * prompt + lastTokenMultiplyAdds * parts;
  const computeMs = multiplyAdds / rates.prefillMultiplyAdds;
  const prefillMs = Math.max(computeMs, (numbers.bytesPerToken / rates.readBytes) * parts) + runMs * parts;
  const firstTokenMs = prefillMs + rates.choosingMs;
  const { spread } = constants;
  return {
    promptTokens: prompt,
    loadMs: around(loadMs(numbers, rates, constants), spread.load),
    firstTokenMs: around(firstTokenMs, spread.firstToken),
    prefillTokensPerSecond: around((prompt / (engine === 'web-llm' ? firstTokenMs : prefillMs)) * 1000, spread.prefill),
    decodeTokensPerSecond: around(1000 / decodeMs, spread.decode),
  };
}

/** The CPU engine splits prompts further for large weights, so that a slow device is not taken for a hung one (`onnx/cpu-backend.ts`). */
function promptPart(engine: EngineId, { weightsBytes }: ModelNumbers, constants: EngineConstants): number {
  return engine === 'onnx-wasm' && weightsBytes > 100e6 ? Math.min(64, constants.promptPart) : constants.promptPart;
}

function around(value: number, spread: number): Expectation {
  return { low: value / spread, value, high: value * spread };
}

function loadMs({ weightsBytes, dispatchesPerToken }: ModelNumbers, rates: Rates, constants: EngineConstants): number {
  const own = constants.loadMs + constants.loadMsPerLaunch * dispatchesPerToken + (constants.loadMsPerMegabyte * weightsBytes) / 1e6;
  return weightsBytes / rates.uploadBytes + own * rates.loadSlowness;
}

function ratesOf(
  engine: EngineId,
  { quantisation, vocabularySize = 0 }: ModelNumbers,
  { benchmark, threads, survey }: SpeedDevice,
  constants: EngineConstants,
): Rates | undefined {
  if (benchmark === undefined) return undefined;
  const { cpu, gpu } = benchmark;
  const slowness = referenceRate / cpu.multiplyAddsPerSecond.median;
  const choosingMs = ((constants.choiceMsPerMillion * vocabularySize) / 1e6) * slowness;
  const launchMs = constants.launchMs * slowness;
  const runMs = constants.runMs * slowness;
  if (engine === 'onnx-wasm') {
    const speedUp = 1 / amdahl(constants.parallelShare, threads);
    const rate = perMs(quantisation === 'int8' ? cpu.int8MultiplyAddsPerSecond.median : cpu.multiplyAddsPerSecond.median);
    return {
      readBytes: perMs(cpu.readBytesPerSecond.median) * constants.bandwidthShare * Math.min(speedUp, 2),
      decodeMultiplyAdds: rate * constants.decodeShare * speedUp,
      prefillMultiplyAdds: rate * constants.prefillShare * speedUp,
      launchMs,
      runMs,
      choosingMs,
      uploadBytes: perMs(cpu.readBytesPerSecond.median),
      slowness,
      loadSlowness: amdahl(constants.loadParallelShare, survey.logicalCores),
    };
  }
  if (gpu === undefined) return undefined;
  const rate = perMs(gpu.multiplyAddsPerSecond.median);
  return {
    readBytes: perMs(gpu.readBytesPerSecond.median) * constants.bandwidthShare,
    decodeMultiplyAdds: rate * constants.decodeShare,
    prefillMultiplyAdds: rate * constants.prefillShare,
    launchMs: launchMs + gpu.dispatchMs.median,
    runMs: runMs + constants.roundTrips * gpu.roundTripMs.median,
    choosingMs,
    uploadBytes: perMs(gpu.uploadBytesPerSecond.median),
    slowness,
    loadSlowness: slowness,
  };
}

/** Time of a work of which this share is done by so many at once, as a share of the time that one takes. */
function amdahl(share: number, workers: number): number {
  return 1 - share + share / Math.max(1, workers);
}

function perMs(perSecond: number): number {
  return perSecond / 1000;
}
