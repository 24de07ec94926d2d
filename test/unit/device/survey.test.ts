import { describe, expect, it, vi } from 'vitest';
import { type GpuSource, surveyGpu } from '../../../src/device/gpu-survey';
import { type SurveyScope, surveyDevice } from '../../../src/device/survey';

interface AdapterOptions {
  readonly info?: Partial<GPUAdapterInfo>;
  readonly refuses?: string;
}

/** Only what the survey reads of an adapter. */
function adapter({ info = {}, refuses }: AdapterOptions = {}): GPUAdapter {
  const limits = { maxBufferSize: 4, maxStorageBufferBindingSize: 2, maxComputeWorkgroupStorageSize: 1 };
  const fake: Partial<GPUAdapter> = {
    info: { vendor: 'nvidia', architecture: 'hopper', device: '', description: '', isFallbackAdapter: false, ...info } as GPUAdapterInfo,
    limits: limits as GPUSupportedLimits,
    features: new Set(['subgroups']) as GPUSupportedFeatures,
    requestDevice: () =>
      refuses === undefined ? Promise.resolve({ destroy: () => undefined } as GPUDevice) : Promise.reject(new Error(refuses)),
  };
  return fake as GPUAdapter;
}

const source = (...answers: (GPUAdapter | null)[]): GpuSource & { calls: number } => {
  const gpu = {
    calls: 0,
    requestAdapter: () => {
      gpu.calls += 1;
      return Promise.resolve(answers[gpu.calls - 1] ?? null);
    },
  };
  return gpu;
};

describe('surveyGpu', () => {
  it('asks again when the first answer is null', async () => {
    const gpu = source(null, null, adapter());
    const { status, facts } = await surveyGpu(gpu, true);
    expect(status).toEqual({ kind: 'available' });
    expect(gpu.calls).toBe(3);
    expect(facts.find((fact) => fact.id === 'gpu.adapterRequests')?.value).toBe(3);
    expect(facts.find((fact) => fact.id === 'gpu.subgroups')?.value).toBe(true);
    expect(facts.find((fact) => fact.id === 'gpu.shader-f16')?.value).toBe(false);
  });

  it('tells a missing API from an insecure page', async () => {
    expect((await surveyGpu(undefined, true)).status).toEqual({ kind: 'absent', reason: 'no-api', attempts: 0 });
    expect((await surveyGpu(undefined, false)).status).toEqual({ kind: 'absent', reason: 'insecure-context', attempts: 0 });
  });

  it('names a software adapter by flag or by name', async () => {
    expect((await surveyGpu(source(adapter({ info: { isFallbackAdapter: true } })), true)).status.kind).toBe('software');
    expect((await surveyGpu(source(adapter({ info: { architecture: 'swiftshader' } })), true)).status.kind).toBe('software');
  });

  it('keeps the reason when the device is refused', async () => {
    expect((await surveyGpu(source(adapter({ refuses: 'blocked by policy' })), true)).status).toEqual({
      kind: 'refused',
      reason: 'blocked by policy',
    });
  });

  it('asks eight times where WebGL has a GPU, and four times where it has none', async () => {
    vi.useFakeTimers();
    try {
      for (const [graphics, calls, mostMs] of [
        [true, 8, 3_500],
        [false, 4, 1_000],
      ] as const) {
        const gpu = source();
        const survey = surveyGpu(gpu, true, undefined, () => graphics);
        await vi.advanceTimersByTimeAsync(mostMs);
        expect((await survey).status).toEqual({ kind: 'absent', reason: 'no-adapter', attempts: calls });
        expect(gpu.calls).toBe(calls);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('stops asking when it is cancelled', async () => {
    const cancel = new AbortController();
    const survey = surveyGpu(source(), true, cancel.signal);
    cancel.abort();
    await expect(survey).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('surveyDevice', () => {
  const scope: SurveyScope = {
    isSecureContext: true,
    crossOriginIsolated: false,
    navigator: { hardwareConcurrency: 4, userAgent: 'Android' },
  };

  it('lists what the browser does not tell, and never as zero', async () => {
    const survey = await surveyDevice(scope);
    const absent = survey.absent.map(({ id }) => id);
    expect(absent).toEqual(expect.arrayContaining(['memory.device', 'storage.quota', 'gpu.memoryTotal']));
    for (const id of absent) expect(survey.facts.map((fact) => fact.id)).not.toContain(id);
    expect(survey.mobile).toBe(true);
  });

  it('says that storage was denied when asking for it throws', async () => {
    const denied = { estimate: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    const survey = await surveyDevice({ ...scope, navigator: { ...scope.navigator, storage: denied } });
    expect(survey.absent).toContainEqual({ id: 'storage.quota', reason: 'storage-denied' });
  });

  it('says that storage was denied when only an estimate is given', async () => {
    const caches = { has: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    const storage = { estimate: () => Promise.resolve({ quota: 10, usage: 0 }) };
    const survey = await surveyDevice({ ...scope, caches, navigator: { ...scope.navigator, storage } });
    expect(survey.absent).toContainEqual({ id: 'storage.quota', reason: 'storage-denied' });
  });

  it('says of every fact where it comes from', async () => {
    const { facts } = await surveyDevice({ ...scope, navigator: { ...scope.navigator, deviceMemory: 8 } });
    expect(facts.find((fact) => fact.id === 'memory.device')).toMatchObject({ value: 8 * 1024 ** 3, unit: 'bytes', evidence: 'inferred' });
    for (const fact of facts) expect(fact.source).not.toBe('');
  });
});
