import type { DeviceBenchmark, MemoryProbe } from '../../../../src/contract/budget';
import type { DeviceSurvey } from '../../../../src/contract/device';
import { benchmarkDevice } from '../../../../src/device/benchmark/benchmark';
import { probeGpuMemory } from '../../../../src/device/memory-probe';
import { surveyDevice } from '../../../../src/device/survey';

const { signal } = new AbortController();

export function survey(): Promise<DeviceSurvey> {
  return surveyDevice(globalThis, signal);
}

/** What the page runs before a forecast. A GPU that could not be measured is named in `gpuFailure`. */
export async function benchmark(device: DeviceSurvey): Promise<{ benchmark: DeviceBenchmark; gpuFailure?: string }> {
  let gpuFailure: string | undefined;
  const parts = {
    survey: device,
    onGpuFailure: ({ code, message }: { code: string; message: string }) => {
      gpuFailure = `${code}: ${message}`;
    },
  };
  return { benchmark: await benchmarkDevice(parts, signal), gpuFailure };
}

export function probeMemory(neededBytes: number): Promise<MemoryProbe> {
  return probeGpuMemory(neededBytes, signal);
}
