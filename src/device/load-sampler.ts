import type { ResourceSample } from '../contract/audit';

/** The part of the Compute Pressure API that is used (Chromium 125+, also in workers). */
interface PressureObserverLike {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
type PressureObserverConstructor = new (callback: (records: readonly { readonly state: string }[]) => void) => PressureObserverLike;

export interface LoadSampler {
  dispose(): void;
}

/**
 * Samples how busy this thread and the CPU are, every `intervalMs`: the delay of a due timer, and the Compute Pressure state
 * where the browser has it. `onSample` is called once per interval until `dispose`.
 */
export function makeLoadSampler(scope: object, intervalMs: number, onSample: (sample: ResourceSample) => void): LoadSampler {
  let cpuPressure: string | undefined;
  const observer = makePressureObserver(scope, (state) => {
    cpuPressure = state;
  });
  observer?.observe('cpu', { sampleInterval: intervalMs }).catch(() => {
    // Denied by permissions policy or not supported for this source: the samples then go without it.
    cpuPressure = undefined;
  });
  let dueAt = performance.now() + intervalMs;
  const timer = setInterval(() => {
    const now = performance.now();
    const eventLoopDelayMs = Math.max(0, now - dueAt);
    dueAt = now + intervalMs;
    onSample(cpuPressure === undefined ? { eventLoopDelayMs } : { eventLoopDelayMs, cpuPressure });
  }, intervalMs);
  return {
    dispose: () => {
      clearInterval(timer);
      observer?.disconnect();
    },
  };
}

function makePressureObserver(scope: object, onState: (state: string) => void): PressureObserverLike | undefined {
  if (!('PressureObserver' in scope)) return undefined;
  const Observer = scope.PressureObserver as PressureObserverConstructor;
  return new Observer((records) => {
    const last = records.at(-1);
    if (last !== undefined) onState(last.state);
  });
}
