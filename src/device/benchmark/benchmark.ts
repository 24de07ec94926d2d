import { isAbortError } from '../../base/abort';
import type { DeviceBenchmark } from '../../contract/budget';
import type { DeviceSurvey } from '../../contract/device';
import { ApuraError, type ErrorRecord, toErrorRecord } from '../../contract/errors';
import { callbackOnWire, type Remoted } from '../../contract/wire';
import { inferGpuBudget } from '../memory-budget';
import { runInOwnWorker } from '../one-job-worker';
import type { BenchmarkApi } from './benchmark-worker';
import type { GpuFigures } from './gpu-benchmark';

/** Longest time without a finished part; compiling a shader on a software adapter is the slowest. */
const silenceMs = 8_000;

export interface BenchmarkParts {
  readonly survey: DeviceSurvey;
  /** False: the CPU alone. Absent: the GPU too, where there is an adapter. */
  readonly withGpu?: boolean;
  /** For tests: a worker that speaks the same protocol. */
  readonly makeWorker?: () => Worker;
  readonly silenceMs?: number;
  /** Why the GPU's part is missing although there is an adapter: wrong results, a loss, a hang. */
  readonly onGpuFailure?: (error: ErrorRecord) => void;
}

/**
 * What this device does, measured in two or three seconds: the CPU first, then the GPU where there is an adapter, one after
 * the other and each in a worker of its own. A GPU that fails, hangs or is lost costs its part only. Rejects when the CPU
 * cannot be measured (`not-supported`, `out-of-memory`, `smoke-failed`, `engine-hung`, `worker-blocked`, `worker-died`), or
 * with `AbortError`.
 */
export async function benchmarkDevice(parts: BenchmarkParts, signal: AbortSignal): Promise<DeviceBenchmark> {
  const startedAt = performance.now();
  const cpu = await inWorker(parts, signal, (remote, onPart) => remote.cpu(parts.survey.mobile, onPart));
  const gpu = await gpuPart(parts, signal);
  const totalMs = performance.now() - startedAt;
  return gpu === undefined ? { cpu, totalMs } : { gpu, cpu, totalMs };
}

async function gpuPart(parts: BenchmarkParts, signal: AbortSignal): Promise<GpuFigures | undefined> {
  const budget = parts.withGpu === false ? undefined : inferGpuBudget(parts.survey);
  if (budget === undefined) return undefined;
  const software = parts.survey.gpu.kind === 'software';
  try {
    return await inWorker(parts, signal, (remote, onPart) => remote.gpu(software, budget.lowBytes, onPart));
  } catch (error) {
    if (isAbortError(error)) throw error;
    parts.onGpuFailure?.(toErrorRecord(error));
    return undefined;
  }
}

async function inWorker<T>(
  parts: BenchmarkParts,
  signal: AbortSignal,
  call: (remote: Remoted<BenchmarkApi>, onPart: () => void) => Promise<T>,
): Promise<T> {
  const limitMs = parts.silenceMs ?? silenceMs;
  const end = await runInOwnWorker<BenchmarkApi, T>(
    {
      name: 'benchmark',
      makeWorker: parts.makeWorker ?? (() => new Worker(new URL('./benchmark-worker.ts', import.meta.url), { type: 'module' })),
      silenceMs: limitMs,
      call: (remote, alive) => call(remote, callbackOnWire(alive)),
    },
    signal,
  );
  if (end.kind === 'silent') throw new ApuraError('engine-hung', `benchmark: no answer for ${limitMs / 1000} s`, { silentMs: limitMs });
  return end.value;
}
