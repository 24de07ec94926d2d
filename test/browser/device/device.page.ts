import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from '../../../src/contract/budget';
import type { ErrorRecord } from '../../../src/contract/errors';
import { benchmarkDevice } from '../../../src/device/benchmark/benchmark';
import { cpuBudget, inferGpuBudget, probeBudget } from '../../../src/device/memory-budget';
import { isProbeAllowed, probeGpuMemory } from '../../../src/device/memory-probe';
import { surveyDevice } from '../../../src/device/survey';

export interface BenchmarkRun {
  readonly benchmark: DeviceBenchmark;
  readonly gpuFailure?: ErrorRecord;
}

/** All figures of this device, as the page takes them before a forecast. */
export async function benchmark(): Promise<BenchmarkRun> {
  let gpuFailure: ErrorRecord | undefined;
  const figures = await benchmarkDevice(
    {
      survey: await surveyDevice(globalThis),
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

/** Infers a budget, probes for so many bytes, and makes a measured budget of both: what the audit does when asked to. */
export async function probe(neededBytes: number): Promise<ProbeRun> {
  const found = await surveyDevice(globalThis);
  const inferred = inferGpuBudget(found);
  const start: ProbeRun = { allowed: isProbeAllowed(found), cpu: cpuBudget(found), inferred };
  if (!start.allowed || inferred === undefined) return start;
  const result = await probeGpuMemory(neededBytes, new AbortController().signal);
  return { ...start, probe: result, measured: probeBudget(result, inferred) };
}
