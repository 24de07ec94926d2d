import { describe, expect, it } from 'vitest';
import type { DeviceBenchmark, Measured, MemoryBudget } from '../../../../src/contract/budget';
import type { DeviceSurvey } from '../../../../src/contract/device';
import type { EngineId } from '../../../../src/contract/engine';
import type { CatalogueModel, ModelNumbers } from '../../../../src/contract/model';
import { engineConstants } from '../../../../src/engines/forecast/constants';
import { type ForecastDevice, forecastVariant } from '../../../../src/engines/forecast/forecast';

const measured = (median: number): Measured => ({ median, low: median, high: median, samples: [median] });
const benchmark: DeviceBenchmark = {
  gpu: {
    readBytesPerSecond: measured(1e12),
    multiplyAddsPerSecond: measured(5e12),
    dispatchMs: measured(0.005),
    roundTripMs: measured(0.5),
    uploadBytesPerSecond: measured(5e9),
  },
  cpu: { readBytesPerSecond: measured(1e10), multiplyAddsPerSecond: measured(2e10), int8MultiplyAddsPerSecond: measured(5e10) },
  totalMs: 1,
};
const fact = (id: string, value: number | boolean) => ({ id, value, evidence: 'inferred', source: 'test' }) as const;
const survey: DeviceSurvey = {
  gpu: { kind: 'available' },
  facts: [
    fact('gpu.shader-f16', true),
    fact('gpu.maxStorageBufferBindingSize', 2 ** 31),
    fact('gpu.maxBufferSize', 2 ** 32),
    fact('gpu.maxComputeWorkgroupStorageSize', 32 * 1024),
    fact('storage.quota', 1e12),
    fact('storage.usage', 0),
  ],
  absent: [],
  crossOriginIsolated: true,
  logicalCores: 4,
  mobile: false,
};
const budget = (device: 'gpu' | 'cpu', lowBytes: number, highBytes: number): MemoryBudget => ({
  device,
  lowBytes,
  highBytes,
  evidence: 'inferred',
  source: 'test',
  inputs: {},
});
const device: ForecastDevice = {
  survey,
  budgets: [budget('gpu', 4e9, 8e9), budget('cpu', 2e9, 4e9)],
  benchmark,
  threads: 2,
  allowSoftwareAdapter: false,
};
const numbers: ModelNumbers = {
  parameters: 5e8,
  weightsBytes: 5e8,
  downloadBytes: 5.2e8,
  largestTensorBytes: 1e8,
  layers: 24,
  cacheBytesPerToken: 12_288,
  workspaceBytes: 1e8,
  contextTokens: 4096,
  bytesPerToken: 5e8,
  multiplyAddsPerToken: 5e8,
  dispatchesPerToken: 300,
  quantisation: 'int8',
  requiredFeatures: [],
};

function forecast(
  engine: EngineId,
  own: Partial<ModelNumbers> = {},
  on: Partial<ForecastDevice> = {},
  purpose: CatalogueModel['purpose'] = 'chat',
) {
  const source = { kind: 'onnx', id: 'm', baseUrl: 'https://h.example/m/' } as const;
  const model: CatalogueModel = { id: 'm', title: 'm', origin: 'user', purpose, variants: [] };
  return forecastVariant(model, { engine, source, numbers: { ...numbers, ...own } }, { ...device, ...on });
}
const withFact = (id: string, value: number | boolean): DeviceSurvey => ({
  ...survey,
  facts: [...survey.facts.filter((one) => one.id !== id), fact(id, value)],
});

describe('forecastVariant: does it fit', () => {
  it('fits below the low end, is tight between the ends, and does not fit above', () => {
    expect(forecast('web-llm').fit).toBe('fits');
    expect(forecast('web-llm', { weightsBytes: 5e9 })).toMatchObject({ fit: 'tight', reasons: [{ rule: 'tight' }] });
    const large = forecast('web-llm', { weightsBytes: 8e9 });
    expect(large).toMatchObject({ fit: 'does-not-fit', reasons: [{ rule: 'model-exceeds-budget', inputs: { highBytes: 8e9 } }] });
    expect(large.reasons[0]?.inputs['neededBytes']).toBe(Math.ceil(1.1 * (8e9 + 4096 * 12_288 + 1e8)));
    expect(large.decodeTokensPerSecond).toBeUndefined();
  });

  it.each([
    ['no adapter', { survey: { ...survey, gpu: { kind: 'absent', reason: 'no-adapter', attempts: 8 } as const } }, {}, 'no-adapter'],
    ['a software adapter', { survey: { ...survey, gpu: { kind: 'software', reason: 'SwiftShader' } as const } }, {}, 'software-adapter'],
    ['a missing feature', { survey: withFact('gpu.shader-f16', false) }, { requiredFeatures: ['shader-f16'] }, 'feature-missing'],
    [
      'a binding that is too small',
      { survey: withFact('gpu.maxStorageBufferBindingSize', 128 * 2 ** 20) },
      { largestTensorBytes: 2e8 },
      'limit-too-small',
    ],
    [
      'too little workgroup storage for web-llm',
      { survey: withFact('gpu.maxComputeWorkgroupStorageSize', 16 * 1024) },
      {},
      'limit-too-small',
    ],
    ['a quota that is too small', { survey: withFact('storage.quota', 1e8) }, {}, 'storage-full'],
  ])('says why not: %s', (_what, on, own, rule) => {
    expect(forecast('web-llm', own, on)).toMatchObject({ fit: 'does-not-fit', reasons: [{ rule }] });
  });

  it('asks nothing of the GPU for the CPU engine', () => {
    const none: DeviceSurvey = { ...survey, gpu: { kind: 'absent', reason: 'no-adapter', attempts: 8 } };
    expect(forecast('onnx-wasm', { requiredFeatures: ['shader-f16'] }, { survey: none }).fit).toBe('fits');
  });

  it('says that it does not know a model without numbers', () => {
    const source = { kind: 'onnx', id: 'm', baseUrl: 'https://h.example/m/' } as const;
    const model: CatalogueModel = { id: 'm', title: 'm', origin: 'user', purpose: 'chat', variants: [] };
    expect(forecastVariant(model, { engine: 'onnx-wasm', source }, device)).toMatchObject({
      fit: 'unknown',
      reasons: [{ rule: 'unknown-size' }],
    });
  });
});

describe('forecastVariant: how fast', () => {
  const decode = (...given: Parameters<typeof forecast>): number => forecast(...given).decodeTokensPerSecond?.value ?? Number.NaN;

  it.each(['web-llm', 'onnx-webgpu', 'onnx-wasm'] as const)('%s: more bytes, more arithmetic and more launches are slower', (engine) => {
    const base = decode(engine);
    expect(base).toBeGreaterThan(0);
    expect(decode(engine, { bytesPerToken: 5e9, multiplyAddsPerToken: 5e9 })).toBeLessThan(base);
    expect(decode(engine, { dispatchesPerToken: 3000 })).toBeLessThan(base);
    const prefill = forecast(engine).prefillTokensPerSecond?.value ?? Number.NaN;
    expect(forecast(engine, { multiplyAddsPerToken: 5e9 }).prefillTokensPerSecond?.value).toBeLessThan(prefill);
  });

  it('is bound by launches where weights are few and the GPU fast', () => {
    const few = { bytesPerToken: 1e6, multiplyAddsPerToken: 1e6 };
    expect(decode('web-llm', { ...few, dispatchesPerToken: 150 }) / decode('web-llm', { ...few, dispatchesPerToken: 300 })).toBeGreaterThan(
      1.5,
    );
  });

  it.each(['web-llm', 'onnx-webgpu', 'onnx-wasm'] as const)('%s: a prompt takes less where its last token alone is scored', (engine) => {
    const prefill = (own: Partial<ModelNumbers>): number => forecast(engine, own).prefillTokensPerSecond?.value ?? Number.NaN;
    expect(prefill({ lastTokenMultiplyAdds: 2e8 })).toBeGreaterThan(1.1 * prefill({}));
    expect(decode(engine, { lastTokenMultiplyAdds: 2e8 })).toBe(decode(engine));
  });

  it('says no more than a run of the graph allows, however small the model', () => {
    const tiny = { bytesPerToken: 1, multiplyAddsPerToken: 1, dispatchesPerToken: 1, cacheBytesPerToken: 0 };
    expect(decode('onnx-webgpu', tiny)).toBeLessThan(1000 / engineConstants['onnx-webgpu'].runMs);
  });

  it('loads the CPU engine faster on more cores, since they compile together', () => {
    const load = (logicalCores: number): number =>
      forecast('onnx-wasm', {}, { survey: { ...survey, logicalCores } }).loadMs?.value ?? Number.NaN;
    expect(load(2) / load(16)).toBeGreaterThan(1.3);
    expect(load(2) / load(16)).toBeLessThan(8);
  });

  it('is faster on the CPU with more threads, but not in proportion', () => {
    const gain = decode('onnx-wasm', {}, { threads: 4 }) / decode('onnx-wasm', {}, { threads: 1 });
    expect(gain).toBeGreaterThan(1.3);
    expect(gain).toBeLessThan(4);
  });

  it('tells of a model that makes no tokens how fast it reads, and nothing that it cannot do', () => {
    const encoder = forecast('onnx-wasm', {}, {}, 'embedding');
    expect(encoder.prefillTokensPerSecond?.value).toBeGreaterThan(0);
    expect(encoder.loadMs?.value).toBeGreaterThan(0);
    expect(encoder).not.toHaveProperty('firstTokenMs');
    expect(encoder).not.toHaveProperty('decodeTokensPerSecond');
  });

  it('holds its value inside its interval, and tells no speed of a device that was not measured', () => {
    const told = forecast('onnx-wasm').decodeTokensPerSecond;
    expect(told?.low).toBeLessThan(told?.value ?? 0);
    expect(told?.high).toBeGreaterThan(told?.value ?? 0);
    expect(forecast('web-llm', {}, { benchmark: { ...benchmark, gpu: undefined } }).decodeTokensPerSecond).toBeUndefined();
    const untimed = forecast('web-llm', {}, { benchmark: undefined });
    expect([untimed.fit, untimed.decodeTokensPerSecond]).toEqual(['fits', undefined]);
  });
});
