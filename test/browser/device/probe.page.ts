import { isAbortError } from '../../../src/base/abort';
import type { MemoryProbe } from '../../../src/contract/budget';
import { toErrorRecord } from '../../../src/contract/errors';
import { probeGpuMemory } from '../../../src/device/memory-probe';
import { allocateInSteps } from '../../../src/device/memory-steps';
import { makeHugeTexture, type Trouble, watchGpu } from './watched-gpu';

export interface StepsRun {
  readonly probe: MemoryProbe;
  readonly buffers: { readonly made: number; readonly live: number };
  readonly devices: { readonly made: number; readonly live: number };
}

/** Allocates here, on the page's thread; `loseAfter`: the device is destroyed when so many steps were told of. */
export async function steps(askedBytes: number, stepBytes: number, trouble: Trouble & { readonly loseAfter?: number }): Promise<StepsRun> {
  const gpu = watchGpu(trouble);
  let told = 0;
  const probe = await allocateInSteps(gpu, askedBytes, {
    stepBytes,
    onStep: () => {
      told += 1;
      if (told === trouble.loseAfter) gpu.device?.destroy();
    },
  });
  await gpu.device?.lost;
  return { probe, buffers: gpu.buffers, devices: gpu.devices };
}

/** The class of error that the texture of `watched-gpu.ts` gives. */
export async function errorOfHugeTexture(): Promise<string | undefined> {
  const device = await (await navigator.gpu.requestAdapter())?.requestDevice();
  device?.pushErrorScope('out-of-memory');
  if (device !== undefined) makeHugeTexture(device);
  const error = await device?.popErrorScope();
  device?.destroy();
  return error?.constructor.name;
}

export interface ProbeEnd {
  readonly probe?: MemoryProbe;
  readonly failed?: string;
  readonly tookMs: number;
}

let heard = 0;
let aborter = new AbortController();

/** The probe as the audit runs it; `script`: a worker from this address. */
export async function probe(
  neededBytes: number,
  options: { readonly script?: string; readonly silenceMs?: number } = {},
): Promise<ProbeEnd> {
  const { script, silenceMs } = options;
  heard = 0;
  aborter = new AbortController();
  const startedAt = performance.now();
  try {
    const found = await probeGpuMemory(neededBytes, aborter.signal, {
      makeWorker: script === undefined ? undefined : () => new Worker(script, { type: 'module' }),
      silenceMs,
      onStep: () => {
        heard += 1;
      },
    });
    return { probe: found, tookMs: performance.now() - startedAt };
  } catch (error) {
    return { failed: isAbortError(error) ? 'AbortError' : toErrorRecord(error).code, tookMs: performance.now() - startedAt };
  }
}

/** Steps that the running probe has told of. */
export function stepsHeard(): number {
  return heard;
}

export function abort(): void {
  aborter.abort();
}
