import { isAbortError } from '../base/abort';
import type { AuditConfig } from '../contract/audit';
import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from '../contract/budget';
import type { DeviceSurvey } from '../contract/device';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../contract/errors';
import type { CatalogueModel, ModelVariant } from '../contract/model';
import { benchmarkDevice } from '../device/benchmark/benchmark';
import { cpuBudget, inferGpuBudget, probeBudget } from '../device/memory-budget';
import { isProbeAllowed, probeGpuMemory } from '../device/memory-probe';
import { forecastVariant } from '../engines/forecast/forecast';
import { availableThreads, defaultThreads } from '../engines/onnx/threads';
import type { DeviceMeasures } from './audit-parts';

/** What the probe asks for where nothing is known of the model: a small language model with its cache. */
const usualModelBytes = 1e9;

type MeterConfig = Pick<AuditConfig, 'threads' | 'probeMemory' | 'allowSoftwareAdapter' | 'engine'>;

/** This device's figures, each taken once in the life of the worker. */
export interface DeviceMeter {
  /** Allocates; see `memory-probe.ts`. Rejects with `not-supported` where it must not be done. */
  probe(
    survey: DeviceSurvey,
    neededBytes: number,
    signal: AbortSignal,
  ): Promise<{ readonly budget: MemoryBudget; readonly probe: MemoryProbe }>;
  /** All that an audit wants to know before it chooses. */
  measure(survey: DeviceSurvey, config: MeterConfig, asked: CatalogueModel | undefined, signal: AbortSignal): Promise<DeviceMeasures>;
}

/** A benchmark, or why there is none; `failure` beside one means that the GPU's part is missing. */
interface Figures {
  readonly benchmark?: DeviceBenchmark;
  readonly failure?: ErrorRecord;
}

export function makeDeviceMeter(): DeviceMeter {
  /** By whether the GPU is measured too. */
  const taken = new Map<boolean, Promise<Figures>>();
  let probed: { readonly budget: MemoryBudget; readonly probe: MemoryProbe } | undefined;

  const figuresOnce = async (survey: DeviceSurvey, withGpu: boolean, signal: AbortSignal): Promise<Figures> => {
    const known = taken.get(true) ?? taken.get(withGpu);
    const figures = known ?? takeFigures(survey, withGpu, signal);
    taken.set(withGpu, figures);
    try {
      return await figures;
    } catch (error) {
      taken.delete(withGpu);
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
    probe,
    measure: async (survey, config, asked, signal) => {
      if (config.probeMemory === true && isProbeAllowed(survey)) await probe(survey, gpuBytesOf(asked), signal);
      const gpuBudget = probed?.budget ?? inferGpuBudget(survey);
      const budgets = [...(gpuBudget === undefined ? [] : [gpuBudget]), cpuBudget(survey)];
      // An engine that the user fixed runs on a software adapter as well.
      const allowSoftwareAdapter = config.allowSoftwareAdapter === true || (config.engine !== 'auto' && config.engine !== 'onnx-wasm');
      const withGpu = survey.gpu.kind === 'available' || (survey.gpu.kind === 'software' && allowSoftwareAdapter);
      const { benchmark, failure } = await figuresOnce(survey, withGpu, signal);
      const threads = availableThreads(config.threads ?? defaultThreads(survey.logicalCores), survey.crossOriginIsolated);
      const device = { survey, budgets, benchmark, threads, allowSoftwareAdapter };
      return {
        budgets,
        probe: probed?.probe,
        benchmark,
        benchmarkFailure: failure,
        forecast: (model: CatalogueModel, variant: ModelVariant) => forecastVariant(model, variant, device),
      };
    },
  };
}

/** A device that cannot be measured is still audited; its forecast is missing, and says so. */
async function takeFigures(survey: DeviceSurvey, withGpu: boolean, signal: AbortSignal): Promise<Figures> {
  let failure: ErrorRecord | undefined;
  const onGpuFailure = (error: ErrorRecord): void => {
    failure = error;
  };
  try {
    const benchmark = await benchmarkDevice({ survey, withGpu, onGpuFailure }, signal);
    return { benchmark, failure };
  } catch (error) {
    if (isAbortError(error)) throw error;
    return { failure: toErrorRecord(error) };
  }
}

/** Weights of the largest form for the GPU, with as much again for its cache and workspace. */
function gpuBytesOf(model: CatalogueModel | undefined): number {
  const sizes = (model?.variants ?? []).flatMap(({ engine, numbers }) =>
    engine === 'onnx-wasm' || numbers === undefined ? [] : numbers.weightsBytes,
  );
  return sizes.length === 0 ? usualModelBytes : 2 * Math.max(...sizes);
}
