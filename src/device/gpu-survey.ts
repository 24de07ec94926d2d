import { delay } from '../base/abort';
import type { GpuStatus } from '../contract/device';
import type { Fact } from '../contract/evidence';
import { hasHardwareWebGl } from './graphics-hint';
import { isSoftwareName } from './software-names';

/**
 * Waits before the second and later requests for an adapter, in ms. With a GPU that WebGL draws on: eight requests in all,
 * 500 ms apart. The first requests of a fresh browser can give null while its GPU process starts (seen on an NVIDIA H200
 * under Linux: "A valid external Instance reference no longer exists").
 */
const waitsWithGraphicsMs: readonly number[] = [500, 500, 500, 500, 500, 500, 500];
/** Without: no GPU is to be expected, and whoever has none should not wait for it. Four requests within a second all the same. */
const waitsWithoutMs: readonly number[] = [200, 300, 500];

export interface GpuSurvey {
  readonly status: GpuStatus;
  readonly facts: readonly Fact[];
}

/** The part of `navigator.gpu` that the survey uses. */
export interface GpuSource {
  requestAdapter(options?: GPURequestAdapterOptions): Promise<GPUAdapter | null>;
}

/**
 * Asks for an adapter and a device, and lists what they state. The device is destroyed again at once.
 * `gpu` absent means that the browser has no WebGPU in this context. After a first null, `expectsAdapter` decides how long
 * it goes on asking: about four seconds or one.
 */
export async function surveyGpu(
  gpu: GpuSource | undefined,
  secureContext: boolean,
  signal?: AbortSignal,
  expectsAdapter: () => boolean = hasHardwareWebGl,
): Promise<GpuSurvey> {
  if (gpu === undefined) {
    return { status: { kind: 'absent', reason: secureContext ? 'no-api' : 'insecure-context', attempts: 0 }, facts: [] };
  }
  let attempts = 0;
  let waitsMs: readonly number[] | undefined;
  for (;;) {
    try {
      attempts += 1;
      const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
      if (adapter !== null) return await describe(adapter, attempts);
    } catch (error) {
      return { status: { kind: 'refused', reason: messageOf(error) }, facts: [] };
    }
    waitsMs ??= expectsAdapter() ? waitsWithGraphicsMs : waitsWithoutMs;
    const waitMs = waitsMs[attempts - 1];
    if (waitMs === undefined) return { status: { kind: 'absent', reason: 'no-adapter', attempts }, facts: [] };
    await delay(waitMs, signal);
  }
}

async function describe(adapter: GPUAdapter, attempts: number): Promise<GpuSurvey> {
  const facts = adapterFacts(adapter, attempts);
  const { info } = adapter;
  const name = [info.vendor, info.architecture, info.device, info.description].filter((part) => part !== '').join(' ');
  try {
    const device = await adapter.requestDevice();
    device.destroy();
  } catch (error) {
    return { status: { kind: 'refused', reason: messageOf(error) }, facts };
  }
  if (info.isFallbackAdapter || isSoftwareName(name)) return { status: { kind: 'software', reason: name }, facts };
  return { status: { kind: 'available' }, facts };
}

const featuresOfInterest = ['shader-f16', 'subgroups', 'timestamp-query'] as const;

function adapterFacts(adapter: GPUAdapter, attempts: number): Fact[] {
  const { info, limits, features } = adapter;
  const facts: Fact[] = [];
  const state = (id: string, value: string, source: string): void => {
    if (value !== '') facts.push({ id, value, evidence: 'inferred', source });
  };
  state('gpu.vendor', info.vendor, 'GPUAdapterInfo.vendor');
  state('gpu.architecture', info.architecture, 'GPUAdapterInfo.architecture');
  state('gpu.device', info.device, 'GPUAdapterInfo.device');
  state('gpu.description', info.description, 'GPUAdapterInfo.description');
  for (const limit of ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupStorageSize'] as const) {
    facts.push({ id: `gpu.${limit}`, value: limits[limit], unit: 'bytes', evidence: 'inferred', source: `GPUSupportedLimits.${limit}` });
  }
  for (const feature of featuresOfInterest) {
    facts.push({ id: `gpu.${feature}`, value: features.has(feature), evidence: 'inferred', source: 'GPUSupportedFeatures' });
  }
  facts.push({ id: 'gpu.adapterRequests', value: attempts, evidence: 'measured', source: 'requestAdapter' });
  return facts;
}

function messageOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.message : String(error);
}
