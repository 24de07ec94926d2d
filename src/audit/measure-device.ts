import { isAbortError } from '../base/abort';
import type { AuditConfig } from '../contract/audit';
import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from '../contract/budget';
import type { DeviceSurvey } from '../contract/device';
import { ApuraError } from '../contract/errors';
import type { CatalogueModel, ModelVariant } from '../contract/model';
import { benchmarkDevice } from '../device/benchmark/benchmark';
import { cpuBudget, inferGpuBudget, probeBudget } from '../device/memory-budget';
import { isProbeAllowed, probeGpuMemory } from '../device/memory-probe';
import { forecastVariant } from '../engines/forecast/forecast';
import { defaultThreads } from '../engines/onnx/threads';
import type { DeviceMeasures } from './audit-parts';

/** What the probe asks for where nothing is known of the model: a small language model with its cache. */
const usualModelBytes = 1e9;

/** This device's figures, each taken once in the life of the worker. */
export interface DeviceMeter {
  benchmark(survey: DeviceSurvey, signal: AbortSignal): Promise<DeviceBenchmark>;
  /** Allocates; see `memory-probe.ts`. Rejects with `not-supported` where it must not be done. */
  probe(
    survey: DeviceSurvey,
    neededBytes: number,
    signal: AbortSignal,
  ): Promise<{ readonly budget: MemoryBudget; readonly probe: MemoryProbe }>;
  /** All that an audit wants to know before it chooses. */
  measure(
    survey: DeviceSurvey,
    config: Pick<AuditConfig, 'threads' | 'probeMemory' | 'allowSoftwareAdapter'>,
    asked: CatalogueModel | undefined,
    signal: AbortSignal,
  ): Promise<DeviceMeasures>;
}

export function makeDeviceMeter(): DeviceMeter {
  let benchmark: Promise<DeviceBenchmark> | undefined;
  let probed: { readonly budget: MemoryBudget; readonly probe: MemoryProbe } | undefined;

  const benchmarkOnce: DeviceMeter['benchmark'] = async (survey, signal) => {
    benchmark ??= benchmarkDevice({ survey }, signal);
    try {
      return await benchmark;
    } catch (error) {
      benchmark = undefined;
      throw error;
    }
  };
  const probe: DeviceMeter['probe'] = async (survey, neededBytes, signal) => {
    const inferred = inferGpuBudget(survey);
    if (inferred === undefined || !isProbeAllowed(survey)) {
      throw new ApuraError('not-supported', 'GPU memory is not measured on this device', { what: 'probe' });
    }
    const found = await probeGpuMemory(neededBytes, signal);
    probed = { probe: found, budget: probeBudget(found, inferred) };
    return probed;
  };
  return {
    benchmark: benchmarkOnce,
    probe,
    measure: async (survey, config, asked, signal) => {
      if (config.probeMemory === true && isProbeAllowed(survey)) await probe(survey, gpuBytesOf(asked), signal);
      const gpuBudget = probed?.budget ?? inferGpuBudget(survey);
      const budgets = [...(gpuBudget === undefined ? [] : [gpuBudget]), cpuBudget(survey)];
      const figures = await orUndefined(benchmarkOnce(survey, signal));
      const device = {
        survey,
        budgets,
        benchmark: figures,
        threads: config.threads ?? defaultThreads(survey.logicalCores),
        allowSoftwareAdapter: config.allowSoftwareAdapter === true,
      };
      return {
        budgets,
        probe: probed?.probe,
        benchmark: figures,
        forecast: (model: CatalogueModel, variant: ModelVariant) => forecastVariant(model, variant, device),
      };
    },
  };
}

/** Weights of the largest form for the GPU, with as much again for its cache and workspace. */
function gpuBytesOf(model: CatalogueModel | undefined): number {
  const sizes = (model?.variants ?? []).flatMap(({ engine, numbers }) =>
    engine === 'onnx-wasm' || numbers === undefined ? [] : numbers.weightsBytes,
  );
  return sizes.length === 0 ? usualModelBytes : 2 * Math.max(...sizes);
}

/** A device that cannot be measured is still audited; its forecast is missing, and says so. */
async function orUndefined<T>(made: Promise<T>): Promise<T | undefined> {
  try {
    return await made;
  } catch (error) {
    if (isAbortError(error)) throw error;
    return undefined;
  }
}
