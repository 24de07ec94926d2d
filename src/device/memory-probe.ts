import type { MemoryProbe, MemoryProbeStep } from '../contract/budget';
import type { DeviceSurvey } from '../contract/device';
import { callbackOnWire } from '../contract/wire';
import type { MemoryProbeApi } from './memory-probe-worker';
import { margin } from './memory-steps';
import { runInOwnWorker } from './one-job-worker';

/** A step that answers comes within the five seconds that it is given; then the worker itself is gone. */
const silenceMs = 8_000;

/** True where the probe can be run: there is an adapter, and a page that takes too much is not ended for it (mobile systems do). */
export function isProbeAllowed(survey: DeviceSurvey): boolean {
  return !survey.mobile && (survey.gpu.kind === 'available' || survey.gpu.kind === 'software');
}

export interface MemoryProbeOptions {
  /** For tests: a worker that speaks the same protocol. */
  readonly makeWorker?: () => Worker;
  readonly silenceMs?: number;
  readonly onStep?: (step: MemoryProbeStep) => void;
}

/**
 * Measures whether `neededBytes` × 1.25 of GPU memory can be had, by allocating them in a worker and on a device of their
 * own (`memory-steps.ts`); both are gone when it resolves. The caller asks `isProbeAllowed` first. A worker that stops
 * answering is ended: `timed-out`, with the steps that it told of. Rejects with `worker-blocked`, `worker-died` or `AbortError`.
 */
export async function probeGpuMemory(neededBytes: number, signal: AbortSignal, options: MemoryProbeOptions = {}): Promise<MemoryProbe> {
  const askedBytes = Math.ceil(neededBytes * margin);
  const startedAt = performance.now();
  const steps: MemoryProbeStep[] = [];
  const end = await runInOwnWorker<MemoryProbeApi, MemoryProbe>(
    {
      name: 'memory probe',
      makeWorker: options.makeWorker ?? (() => new Worker(new URL('./memory-probe-worker.ts', import.meta.url), { type: 'module' })),
      silenceMs: options.silenceMs ?? silenceMs,
      call: (remote, alive) => {
        const onStep = (step: MemoryProbeStep): void => {
          alive();
          steps.push(step);
          options.onStep?.(step);
        };
        return remote.probe(askedBytes, callbackOnWire(onStep));
      },
    },
    signal,
  );
  if (end.kind === 'done') return end.value;
  const gotBytes = steps.reduce((sum, step) => sum + step.allocatedBytes, 0);
  return { askedBytes, gotBytes, ended: 'timed-out', steps, totalMs: performance.now() - startedAt };
}
