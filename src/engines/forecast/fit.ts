import type { MemoryBudget } from '../../contract/budget';
import type { DeviceSurvey } from '../../contract/device';
import type { EngineId } from '../../contract/engine';
import type { FitReason, Forecast, ModelNumbers } from '../../contract/model';

/** What a model must fit into. */
export interface FitDevice {
  readonly survey: DeviceSurvey;
  readonly budgets: readonly MemoryBudget[];
  readonly allowSoftwareAdapter: boolean;
}

export interface Fit {
  readonly fit: Forecast['fit'];
  readonly reasons: readonly FitReason[];
  readonly footprintBytes?: number;
}

/** Buffers are rounded up, and a driver keeps copies while it loads. */
const margin = 1.1;
/** A cache for as many tokens is what an audit needs; engines that reserve the whole context are told this bound. */
export const usualContextTokens = 4096;
/** web-llm refuses a device with less (`tvmjs` asks for it when it opens the device). */
const webLlmNeeds = { 'gpu.maxComputeWorkgroupStorageSize': 32 * 1024, 'gpu.maxBufferSize': 256 * 1024 ** 2 } as const;

/** Weights, keys and values of the context, and workspace, in bytes. */
export function footprintOf(numbers: ModelNumbers): number {
  return numbers.weightsBytes + numbers.cacheBytesPerToken * Math.min(numbers.contextTokens, usualContextTokens) + numbers.workspaceBytes;
}

/**
 * Whether a model fits, by rules in this order: an adapter, its kind, features, limits, storage, memory. Memory counts 1.1 ×
 * the footprint: up to the budget's low end it `fits`, up to the high end it is `tight`.
 */
export function judgeFit(engine: EngineId, numbers: ModelNumbers | undefined, device: FitDevice): Fit {
  const impossible = obstacle(engine, numbers, device);
  const footprintBytes = numbers === undefined ? undefined : footprintOf(numbers);
  if (impossible !== undefined) return { fit: 'does-not-fit', reasons: [impossible], footprintBytes };
  const budget = device.budgets.find((one) => one.device === (engine === 'onnx-wasm' ? 'cpu' : 'gpu'));
  if (numbers === undefined || footprintBytes === undefined || budget === undefined) {
    return { fit: 'unknown', reasons: [{ rule: 'unknown-size', inputs: {} }], footprintBytes };
  }
  const neededBytes = Math.ceil(footprintBytes * margin);
  const inputs = { neededBytes, lowBytes: budget.lowBytes, highBytes: budget.highBytes, evidence: budget.evidence };
  if (neededBytes > budget.highBytes) return { fit: 'does-not-fit', reasons: [{ rule: 'model-exceeds-budget', inputs }], footprintBytes };
  if (neededBytes > budget.lowBytes) return { fit: 'tight', reasons: [{ rule: 'tight', inputs }], footprintBytes };
  return { fit: 'fits', reasons: [{ rule: 'fits', inputs }], footprintBytes };
}

type FactValue = (id: string) => string | number | boolean | undefined;

function obstacle(engine: EngineId, numbers: ModelNumbers | undefined, { survey, allowSoftwareAdapter }: FitDevice): FitReason | undefined {
  const value: FactValue = (id) => survey.facts.find((fact) => fact.id === id)?.value;
  const ofGpu =
    engine === 'onnx-wasm' ? undefined : (adapterObstacle(survey.gpu, allowSoftwareAdapter) ?? gpuObstacle(engine, numbers, value));
  return ofGpu ?? (numbers === undefined ? undefined : storageObstacle(numbers, value));
}

function adapterObstacle(gpu: DeviceSurvey['gpu'], allowSoftwareAdapter: boolean): FitReason | undefined {
  if (gpu.kind === 'absent' || gpu.kind === 'refused') return { rule: 'no-adapter', inputs: { gpu: gpu.kind, reason: gpu.reason } };
  if (gpu.kind === 'software' && !allowSoftwareAdapter) return { rule: 'software-adapter', inputs: { reason: gpu.reason } };
  return undefined;
}

function gpuObstacle(engine: EngineId, numbers: ModelNumbers | undefined, value: FactValue): FitReason | undefined {
  const feature = numbers?.requiredFeatures.find((name) => value(`gpu.${name}`) === false);
  if (feature !== undefined) return { rule: 'feature-missing', inputs: { feature } };
  const tensorBytes = numbers?.largestTensorBytes ?? 0;
  const limits: readonly (readonly [string, number])[] = [
    ['gpu.maxStorageBufferBindingSize', tensorBytes],
    ['gpu.maxBufferSize', tensorBytes],
    ...(engine === 'web-llm' ? Object.entries(webLlmNeeds) : []),
  ];
  for (const [id, neededBytes] of limits) {
    const gotBytes = value(id);
    if (typeof gotBytes === 'number' && gotBytes < neededBytes) {
      return { rule: 'limit-too-small', inputs: { limit: id.slice('gpu.'.length), neededBytes, gotBytes } };
    }
  }
  return undefined;
}

function storageObstacle({ downloadBytes }: ModelNumbers, value: FactValue): FitReason | undefined {
  const quota = value('storage.quota');
  const usage = value('storage.usage');
  if (typeof quota !== 'number' || typeof usage !== 'number' || downloadBytes <= quota) return undefined;
  return { rule: 'storage-full', inputs: { neededBytes: downloadBytes, availableBytes: Math.max(0, quota - usage) } };
}
