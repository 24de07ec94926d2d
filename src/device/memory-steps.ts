import { abortError, within } from '../base/abort';
import { median } from '../base/statistics';
import type { MemoryProbe, MemoryProbeStep } from '../contract/budget';
import { bufferUsage } from './gpu-flags';
import type { GpuSource } from './gpu-survey';

const MIB = 1024 ** 2;

/** Steps are between these sizes: small enough to stop near the end of memory, large enough that their time tells something. */
const minStepBytes = 128 * MIB;
export const maxStepBytes = 512 * MIB;
/** Steps that a probe is cut into, where the sizes above allow. */
const wantedSteps = 12;
/** The probe asks for this much more than is needed: an engine's own buffers come on top. */
export const margin = 1.25;
/** A GPU process that dies can leave `popErrorScope` and `onSubmittedWorkDone` open for ever. */
const answerMs = 5_000;
/** Slower than the median so many times: memory is taken from elsewhere (Direct3D 12 spills to RAM). */
const cliffRatio = 3;
/** Differences below this are the scheduler's, not the memory's. */
const cliffFloorMs = 4;
/** Steps before which no cliff can be told. */
const stepsToCompare = 3;

export interface MemoryStepsOptions {
  /** Size of a step; absent: chosen by what is asked. */
  readonly stepBytes?: number;
  readonly onStep?: (step: MemoryProbeStep) => void;
  readonly signal?: AbortSignal;
}

type StepEnd = { readonly kind: 'allocated'; readonly tookMs: number } | { readonly kind: Exclude<MemoryProbe['ended'], 'reached'> };

/**
 * Allocates GPU memory on a device of its own until `askedBytes` are there, in steps of one size; each is cleared, so that it
 * is resident, and timed from its creation to the end of the clear. Two steps in a row that take more than three times as
 * long per byte as the median before them are `spilled` and do not count as got; one alone is chance. Everything is
 * destroyed before it resolves. Without an adapter or a device nothing is got, and the probe ends as `device-lost`. Rejects
 * with `AbortError` only.
 */
export async function allocateInSteps(
  gpu: GpuSource | undefined,
  askedBytes: number,
  options: MemoryStepsOptions = {},
): Promise<MemoryProbe> {
  const startedAt = performance.now();
  const steps: MemoryProbeStep[] = [];
  const close = (ended: MemoryProbe['ended'], gotBytes: number): MemoryProbe => ({
    askedBytes,
    gotBytes,
    ended,
    steps,
    totalMs: performance.now() - startedAt,
  });
  const device = await openDevice(gpu);
  if (device === undefined) return close('device-lost', 0);
  const buffers: GPUBuffer[] = [];
  try {
    const stepBytes = stepSize(askedBytes, device.limits.maxBufferSize, options.stepBytes);
    let gotBytes = 0;
    let gotBeforeCliff: number | undefined;
    while (gotBytes < askedBytes || gotBeforeCliff !== undefined) {
      if (options.signal?.aborted) throw abortError();
      const end = await allocate(device, stepBytes, buffers);
      if (end.kind !== 'allocated') return close(end.kind, gotBeforeCliff ?? gotBytes);
      const slow = isSlow(steps, end.tookMs);
      const step = { allocatedBytes: stepBytes, tookMs: end.tookMs };
      steps.push(step);
      options.onStep?.(step);
      if (slow && gotBeforeCliff !== undefined) return close('spilled', gotBeforeCliff);
      gotBeforeCliff = slow ? gotBytes : undefined;
      gotBytes += stepBytes;
    }
    return close('reached', gotBytes);
  } finally {
    for (const buffer of buffers) buffer.destroy();
    device.destroy();
  }
}

async function openDevice(gpu: GpuSource | undefined): Promise<GPUDevice | undefined> {
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null || adapter === undefined) return undefined;
    const { maxBufferSize } = adapter.limits;
    return await adapter.requestDevice({ requiredLimits: { maxBufferSize } }).catch(() => adapter.requestDevice());
  } catch (error) {
    if (error instanceof Error || error instanceof DOMException) return undefined;
    throw error;
  }
}

/** A multiple of 4, as clearing demands; never more than one buffer may have. */
function stepSize(askedBytes: number, maxBufferBytes: number, given: number | undefined): number {
  const chosen = given ?? Math.min(maxStepBytes, Math.max(minStepBytes, askedBytes / wantedSteps));
  return Math.max(4, Math.floor(Math.min(chosen, maxBufferBytes, Math.ceil(askedBytes / 4) * 4) / 4) * 4);
}

/** One step. The three scopes catch every way in which a browser says no; `out-of-memory` is the usual one. */
async function allocate(device: GPUDevice, sizeBytes: number, buffers: GPUBuffer[]): Promise<StepEnd> {
  const startedAt = performance.now();
  const filters = ['out-of-memory', 'internal', 'validation'] as const;
  for (const filter of filters) device.pushErrorScope(filter);
  const buffer = device.createBuffer({ size: sizeBytes, usage: bufferUsage.storage | bufferUsage.copyTarget });
  buffers.push(buffer);
  const encoder = device.createCommandEncoder();
  encoder.clearBuffer(buffer);
  device.queue.submit([encoder.finish()]);
  const done = device.queue.onSubmittedWorkDone();
  // Scopes close in the order opposite to the one they were opened in.
  const scopes = filters.map(() => device.popErrorScope());
  const lost = device.lost.then((): StepEnd => ({ kind: 'device-lost' }));
  const answered = Promise.all([...scopes, done]).then(
    ([first, second, third]): StepEnd =>
      (first ?? second ?? third) ? { kind: 'out-of-memory' } : { kind: 'allocated', tookMs: performance.now() - startedAt },
    // A scope or a queue rejects only when its device is gone.
    (): StepEnd => ({ kind: 'device-lost' }),
  );
  const end = await within(Promise.race([lost, answered]), answerMs);
  return end.kind === 'settled' ? end.value : { kind: 'timed-out' };
}

function isSlow(before: readonly MemoryProbeStep[], tookMs: number): boolean {
  const usual = median(before.map((step) => step.tookMs));
  if (usual === undefined || before.length < stepsToCompare) return false;
  return tookMs > usual * cliffRatio && tookMs - usual > cliffFloorMs;
}
