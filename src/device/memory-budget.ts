import type { MemoryBudget, MemoryProbe } from '../contract/budget';
import type { DeviceSurvey } from '../contract/device';
import { type GpuMemoryKind, gpuMemoryKind } from './gpu-memory-kinds';
import { maxStepBytes } from './memory-steps';

const GIB = 1024 ** 3;

/** The largest buffer that every WebGPU adapter allows (the specification's default of `maxBufferSize`). */
const baseMaxBufferBytes = 256 * 1024 ** 2;
/** Drivers allow single allocations of a quarter of the memory at least (OpenCL asks it of `CL_DEVICE_MAX_MEM_ALLOC_SIZE`). */
const largestBuffersInMemory = 4;
/** Of a GPU's own memory, what the desktop, the browser and other pages leave: an assumption of Apura. */
const shareOfOwn = 0.75;
/** Of RAM, what can safely be taken beside the system and everything else that runs: an assumption of Apura. */
const safeShareOfRam = 1 / 4;
const safeShareOfMobileRam = 1 / 8;
/** WebKit ends a page's process on iOS at 1.5 GB, GPU buffers included ("the jetsam limit is still 1.5GB", WebKit pull request 49472). */
const iosLimitBytes = 1.5 * GIB;
/** WebKit ends a page's process on macOS at 8 or 16 GB, by RAM (WebKit pull request 618). */
const macSafariLimitBytes = 16 * GIB;
/** Memory of a WebAssembly module with 32-bit addresses: 65,536 pages of 64 KiB (WebAssembly core specification). */
export const wasmHeapLimitBytes = 4 * GIB;
/** RAM of the smallest machine that a current browser is used on, where the browser does not tell. */
const assumedRamBytes = 4 * GIB;
/** More RAM than this is rare in machines that people browse with. */
const mostRamBytes = 128 * GIB;
/** `navigator.deviceMemory` stops at 8 (Chromium before 2025, and on Android) or at 32: there may be more. */
const cappedRamBytes: readonly number[] = [8 * GIB, 32 * GIB];

interface Ram {
  /** What may safely be believed to be there. */
  readonly lowBytes: number;
  readonly highBytes: number;
  readonly told: boolean;
}

/**
 * GPU memory that the page may use, inferred: the low end is safe to assume, the high end may be there. `undefined` without
 * a usable adapter. First rule that applies:
 * - software adapter: it lives in RAM; a quarter of it to half of it.
 * - mobile: RAM again; on iOS half of the limit at which the page is ended to that limit, else an eighth to half of RAM.
 * - memory of its own: three quarters of the smallest card of that architecture, to the largest card.
 * - part of the RAM: a quarter of it, to the share that the system lets a GPU have; 16 GiB at most in Safari.
 * - unknown: the smaller low end and the larger high end of both.
 * The low end is four times the largest buffer at most. Limits that cannot be (not finite, not positive) count as the
 * smallest that WebGPU allows. Sources: beside the constants, and in `gpu-memory-kinds.ts`.
 */
export function inferGpuBudget(survey: DeviceSurvey): MemoryBudget | undefined {
  if (survey.gpu.kind !== 'available' && survey.gpu.kind !== 'software') return undefined;
  const vendor = text(survey, 'gpu.vendor');
  const architecture = text(survey, 'gpu.architecture');
  const maxBufferBytes = positive(survey, 'gpu.maxBufferSize') ?? baseMaxBufferBytes;
  const ram = ramOf(survey);
  const { rule, lowBytes, highBytes } = gpuInterval(survey, ram, vendor, architecture);
  const safeBytes = Math.min(lowBytes, largestBuffersInMemory * maxBufferBytes);
  return {
    device: 'gpu',
    lowBytes: Math.floor(safeBytes),
    highBytes: Math.floor(Math.max(highBytes, safeBytes)),
    evidence: 'inferred',
    source: 'adapter limits, vendor, architecture, memory of the machine',
    inputs: { rule, vendor, architecture, maxBufferSize: maxBufferBytes, mobile: survey.mobile, ...ramInputs(ram) },
  };
}

function gpuInterval(
  survey: DeviceSurvey,
  ram: Ram,
  vendor: string,
  architecture: string,
): { readonly rule: string; readonly lowBytes: number; readonly highBytes: number } {
  if (survey.gpu.kind === 'software') return { rule: 'software', lowBytes: ram.lowBytes * safeShareOfRam, highBytes: ram.highBytes / 2 };
  if (survey.mobile && vendor.toLowerCase() === 'apple') return { rule: 'ios', lowBytes: iosLimitBytes / 2, highBytes: iosLimitBytes };
  if (survey.mobile) return { rule: 'mobile', lowBytes: ram.lowBytes * safeShareOfMobileRam, highBytes: ram.highBytes / 2 };
  const memory: GpuMemoryKind = gpuMemoryKind(vendor, architecture);
  if (memory.kind === 'own') return { rule: 'own-memory', lowBytes: memory.smallestBytes * shareOfOwn, highBytes: memory.largestBytes };
  const lowBytes = ram.lowBytes * safeShareOfRam;
  const sharedHigh = ram.highBytes * memory.share;
  if (memory.kind === 'either') return { rule: 'unknown-memory', lowBytes, highBytes: Math.max(sharedHigh, memory.largestBytes) };
  const isSafari = vendor.toLowerCase() === 'apple' && !ram.told;
  return { rule: 'shared-memory', lowBytes, highBytes: isSafari ? Math.min(sharedHigh, macSafariLimitBytes) : sharedHigh };
}

/**
 * Memory for an engine on the CPU: a WebAssembly heap, 4 GiB at most. Low end: a quarter of the RAM, on mobile an eighth;
 * high end: three quarters and half of it; on iOS the limit at which the page is ended.
 */
export function cpuBudget(survey: DeviceSurvey): MemoryBudget {
  const ram = ramOf(survey);
  const isIos = survey.mobile && text(survey, 'gpu.vendor').toLowerCase() === 'apple';
  const lowShare = survey.mobile ? safeShareOfMobileRam : safeShareOfRam;
  const highShare = survey.mobile ? 1 / 2 : 3 / 4;
  return {
    device: 'cpu',
    lowBytes: Math.floor(Math.min(ram.lowBytes * lowShare, wasmHeapLimitBytes)),
    highBytes: Math.floor(Math.min(ram.highBytes * highShare, isIos ? iosLimitBytes : wasmHeapLimitBytes)),
    evidence: 'inferred',
    source: 'limit of a WebAssembly heap, memory of the machine',
    inputs: { wasmHeapLimit: wasmHeapLimitBytes, mobile: survey.mobile, ...ramInputs(ram) },
  };
}

/**
 * The budget that a probe measured. Low end: what was got. High end: no less than the inferred one when all that was asked
 * for was there; when memory ended, what was got and the step that failed. A probe that was cut short (GPU lost, no answer)
 * proves nothing above what was safe anyway: the low end is then the smaller of the two.
 */
export function probeBudget(probe: MemoryProbe, inferred: MemoryBudget): MemoryBudget {
  const cut = probe.ended === 'device-lost' || probe.ended === 'timed-out';
  const lowBytes = cut ? Math.min(probe.gotBytes, inferred.lowBytes) : probe.gotBytes;
  const highBytes = probe.ended === 'reached' ? inferred.highBytes : probe.gotBytes + failedStepBytes(probe);
  return {
    device: 'gpu',
    lowBytes,
    highBytes: Math.max(lowBytes, highBytes),
    evidence: 'measured',
    source: 'allocated and made resident in steps',
    inputs: {
      askedBytes: probe.askedBytes,
      gotBytes: probe.gotBytes,
      ended: probe.ended,
      steps: probe.steps.length,
      inferredLowBytes: inferred.lowBytes,
      inferredHighBytes: inferred.highBytes,
    },
  };
}

/** Steps are of one size, so the one that failed was as large as those before it. */
function failedStepBytes(probe: MemoryProbe): number {
  return probe.steps[0]?.allocatedBytes ?? Math.min(probe.askedBytes, maxStepBytes);
}

/** RAM as the browser tells it: the nearest power of two, so that a third of it may be missing (12 GiB told as 16). */
function ramOf(survey: DeviceSurvey): Ram {
  const toldBytes = positive(survey, 'memory.device');
  if (toldBytes === undefined) return { lowBytes: assumedRamBytes, highBytes: mostRamBytes, told: false };
  const isCapped = toldBytes >= Math.max(...cappedRamBytes) || cappedRamBytes.includes(toldBytes);
  return {
    lowBytes: (Math.min(toldBytes, mostRamBytes) * 3) / 4,
    highBytes: isCapped ? Math.max(mostRamBytes, toldBytes) : (toldBytes * 3) / 2,
    told: true,
  };
}

function ramInputs(ram: Ram): Readonly<Record<string, string | number | boolean>> {
  return { ramLowBytes: ram.lowBytes, ramHighBytes: ram.highBytes, ramTold: ram.told };
}

function text(survey: DeviceSurvey, id: string): string {
  const value = survey.facts.find((fact) => fact.id === id)?.value;
  return typeof value === 'string' ? value : '';
}

function positive(survey: DeviceSurvey, id: string): number | undefined {
  const value = survey.facts.find((fact) => fact.id === id)?.value;
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
}
