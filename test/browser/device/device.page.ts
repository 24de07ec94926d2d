import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from '../../../src/contract/budget';
import type { DeviceSurvey } from '../../../src/contract/device';
import type { ErrorRecord } from '../../../src/contract/errors';
import { benchmarkDevice } from '../../../src/device/benchmark/benchmark';
import { cpuBudget, inferGpuBudget, probeBudget } from '../../../src/device/memory-budget';
import { isProbeAllowed, probeGpuMemory } from '../../../src/device/memory-probe';
import { surveyDevice } from '../../../src/device/survey';

/** What this page's device is, here on the page's own thread. */
export function survey(): Promise<DeviceSurvey> {
  return surveyDevice(globalThis);
}

export interface BenchmarkRun {
  readonly benchmark: DeviceBenchmark;
  readonly gpuFailure?: ErrorRecord;
}

export async function benchmark(): Promise<BenchmarkRun> {
  let gpuFailure: ErrorRecord | undefined;
  const figures = await benchmarkDevice(
    {
      survey: await survey(),
      onGpuFailure: (error) => {
        gpuFailure = error;
      },
    },
    new AbortController().signal,
  );
  return { benchmark: figures, gpuFailure };
}

export interface ProbeRun {
  readonly allowed: boolean;
  readonly cpu: MemoryBudget;
  readonly inferred?: MemoryBudget;
  readonly probe?: MemoryProbe;
  readonly measured?: MemoryBudget;
}

/** Infers, probes for so many bytes, and measures; what the audit does with `probeMemory`. */
export async function probe(neededBytes: number): Promise<ProbeRun> {
  const found = await survey();
  const inferred = inferGpuBudget(found);
  const start: ProbeRun = { allowed: isProbeAllowed(found), cpu: cpuBudget(found), inferred };
  if (!start.allowed || inferred === undefined) return start;
  const result = await probeGpuMemory(neededBytes, new AbortController().signal);
  return { ...start, probe: result, measured: probeBudget(result, inferred) };
}
