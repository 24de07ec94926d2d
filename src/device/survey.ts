import type { DeviceSurvey } from '../contract/device';
import type { Fact } from '../contract/evidence';
import { surveyCpu } from './cpu-survey';
import { type GpuSource, surveyGpu } from './gpu-survey';

/** What the survey reads of the browser: the worker's own navigator and scope. Optional parts are absent in some browsers. */
export interface SurveyScope {
  readonly isSecureContext: boolean;
  readonly crossOriginIsolated: boolean;
  readonly navigator: {
    readonly hardwareConcurrency: number;
    readonly userAgent: string;
    readonly gpu?: GpuSource;
    readonly deviceMemory?: number;
    readonly userAgentData?: { readonly mobile: boolean; readonly platform: string };
    readonly storage?: { estimate(): Promise<{ readonly quota?: number; readonly usage?: number }> };
  };
  readonly caches?: Pick<CacheStorage, 'has'>;
}

const GIB = 1024 ** 3;

/** What this device is, as far as a page may know. Never rejects but for its signal: what fails is listed as absent. */
export async function surveyDevice(scope: SurveyScope, signal?: AbortSignal): Promise<DeviceSurvey> {
  const { navigator } = scope;
  const gpu = await surveyGpu(navigator.gpu, scope.isSecureContext, signal);
  const facts: Fact[] = [
    ...gpu.facts,
    ...surveyCpu({ hardwareConcurrency: navigator.hardwareConcurrency, crossOriginIsolated: scope.crossOriginIsolated }),
  ];
  const absent: { id: string; reason: string }[] = [
    { id: 'gpu.memoryTotal', reason: 'webgpu-tells-no-memory' },
    { id: 'cpu.utilisation', reason: 'browsers-tell-no-utilisation' },
    { id: 'memory.available', reason: 'browsers-tell-no-available-memory' },
  ];

  if (navigator.deviceMemory === undefined) absent.push({ id: 'memory.device', reason: 'not-in-this-browser' });
  else {
    facts.push({
      id: 'memory.device',
      value: navigator.deviceMemory * GIB,
      unit: 'bytes',
      evidence: 'inferred',
      source: 'navigator.deviceMemory (rounded and capped by the browser)',
    });
  }

  const storage = await storageEstimate(scope);
  if (storage === undefined) absent.push({ id: 'storage.quota', reason: 'storage-denied' });
  else {
    facts.push({ id: 'storage.quota', value: storage.quota, unit: 'bytes', evidence: 'inferred', source: 'StorageManager.estimate' });
    facts.push({ id: 'storage.usage', value: storage.usage, unit: 'bytes', evidence: 'inferred', source: 'StorageManager.estimate' });
  }

  const platform = navigator.userAgentData?.platform ?? '';
  if (platform !== '') facts.push({ id: 'page.platform', value: platform, evidence: 'inferred', source: 'navigator.userAgentData' });
  return {
    gpu: gpu.status,
    facts,
    absent,
    crossOriginIsolated: scope.crossOriginIsolated,
    logicalCores: navigator.hardwareConcurrency,
    mobile: navigator.userAgentData?.mobile ?? /Android|iPhone|iPad|Mobile/.test(navigator.userAgent),
  };
}

/** Undefined where the page may not store anything; an estimate alone is no proof, browsers give one to denied pages too. */
async function storageEstimate({
  navigator,
  caches,
}: SurveyScope): Promise<{ readonly quota: number; readonly usage: number } | undefined> {
  if (navigator.storage === undefined) return undefined;
  try {
    await caches?.has('apura');
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || quota === 0 ? undefined : { quota, usage: usage ?? 0 };
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}
