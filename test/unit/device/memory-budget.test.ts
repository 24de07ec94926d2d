import { describe, expect, it } from 'vitest';
import type { MemoryProbe } from '../../../src/contract/budget';
import type { DeviceSurvey } from '../../../src/contract/device';
import { cpuBudget, inferGpuBudget, probeBudget } from '../../../src/device/memory-budget';

const GIB = 1024 ** 3;

interface SurveyOptions {
  readonly gpu?: DeviceSurvey['gpu'];
  readonly vendor?: string;
  readonly architecture?: string;
  readonly maxBufferBytes?: number;
  readonly ramBytes?: number;
  readonly mobile?: boolean;
}

function survey(options: SurveyOptions = {}): DeviceSurvey {
  const { vendor = '', architecture = '', maxBufferBytes = 4 * GIB, ramBytes } = options;
  const fact = (id: string, value: string | number) => ({ id, value, evidence: 'inferred', source: 'test' }) as const;
  return {
    gpu: options.gpu ?? { kind: 'available' },
    facts: [
      fact('gpu.vendor', vendor),
      fact('gpu.architecture', architecture),
      fact('gpu.maxBufferSize', maxBufferBytes),
      ...(ramBytes === undefined ? [] : [fact('memory.device', ramBytes)]),
    ],
    absent: [],
    crossOriginIsolated: true,
    logicalCores: 8,
    mobile: options.mobile ?? false,
  };
}

function gpuBudget(options: SurveyOptions) {
  const budget = inferGpuBudget(survey(options));
  if (budget === undefined) throw new Error('no budget');
  return budget;
}

describe('inferGpuBudget', () => {
  it('is absent without a usable adapter', () => {
    expect(inferGpuBudget(survey({ gpu: { kind: 'absent', reason: 'no-adapter', attempts: 4 } }))).toBeUndefined();
    expect(inferGpuBudget(survey({ gpu: { kind: 'refused', reason: 'policy' } }))).toBeUndefined();
  });

  it('knows the smallest and the largest card of an architecture', () => {
    const lovelace = gpuBudget({ vendor: 'nvidia', architecture: 'lovelace', ramBytes: 32 * GIB });
    expect([lovelace.lowBytes, lovelace.highBytes]).toEqual([4.5 * GIB, 48 * GIB]);
    expect(lovelace.inputs).toMatchObject({ rule: 'own-memory', vendor: 'nvidia', architecture: 'lovelace' });
    const newest = gpuBudget({ vendor: 'nvidia', architecture: '' });
    expect(newest.highBytes).toBeGreaterThan(141 * GIB);
  });

  it('takes a part of the RAM where the GPU has none of its own', () => {
    const intel = gpuBudget({ vendor: 'intel', architecture: 'gen-12-lp', ramBytes: 16 * GIB });
    expect([intel.lowBytes, intel.highBytes]).toEqual([3 * GIB, 12 * GIB]);
    const arc = gpuBudget({ vendor: 'intel', architecture: 'gen-12-hp', ramBytes: 16 * GIB });
    expect(arc.inputs.rule).toBe('own-memory');
  });

  it('does not take the largest value that a browser tells for all the RAM there is', () => {
    const old = gpuBudget({ vendor: 'apple', architecture: 'common-3', ramBytes: 8 * GIB });
    expect(old.lowBytes).toBe(1.5 * GIB);
    expect(old.highBytes).toBe(96 * GIB);
  });

  it('obeys the limits at which Safari ends a page', () => {
    expect(gpuBudget({ vendor: 'apple', architecture: '', mobile: true }).highBytes).toBe(1.5 * GIB);
    expect(gpuBudget({ vendor: 'apple', architecture: '' }).highBytes).toBe(16 * GIB);
  });

  it('is careful on mobile and with software', () => {
    const phone = gpuBudget({ vendor: 'qualcomm', architecture: 'adreno-7xx', ramBytes: 4 * GIB, mobile: true });
    const laptop = gpuBudget({ vendor: 'qualcomm', architecture: 'adreno-7xx', ramBytes: 4 * GIB });
    expect(phone.lowBytes).toBeLessThan(laptop.lowBytes);
    const software = gpuBudget({ gpu: { kind: 'software', reason: 'swiftshader' }, vendor: 'google', ramBytes: 16 * GIB });
    expect([software.lowBytes, software.highBytes]).toEqual([3 * GIB, 12 * GIB]);
  });

  it('spans both sorts of memory when the names say nothing', () => {
    const unknown = gpuBudget({});
    expect(unknown.inputs).toMatchObject({ rule: 'unknown-memory', ramTold: false });
    expect(unknown.lowBytes).toBe(1 * GIB);
    expect(unknown.highBytes).toBeGreaterThan(100 * GIB);
  });

  it('is never above four times the largest buffer at its low end', () => {
    expect(gpuBudget({ vendor: 'nvidia', architecture: 'lovelace', maxBufferBytes: 0.5 * GIB }).lowBytes).toBe(2 * GIB);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('takes a limit of %d for the smallest that WebGPU allows', (maxBufferBytes) => {
    const budget = gpuBudget({ vendor: 'nvidia', architecture: 'lovelace', maxBufferBytes });
    expect(budget.lowBytes).toBe(1 * GIB);
    expect(budget.inputs.maxBufferSize).toBe(0.25 * GIB);
  });

  it.each([0, -4, Number.NaN, 2 ** 53, 2 ** 60])('stays an interval of whole bytes whatever RAM is told (%d)', (ramBytes) => {
    for (const vendor of ['', 'apple', 'intel', 'amd', 'nvidia']) {
      for (const mobile of [true, false]) {
        const { lowBytes, highBytes } = gpuBudget({ vendor, ramBytes, mobile, maxBufferBytes: 2 ** 53 });
        expect(Number.isInteger(lowBytes) && Number.isInteger(highBytes)).toBe(true);
        expect(lowBytes).toBeGreaterThan(0);
        expect(highBytes).toBeGreaterThanOrEqual(lowBytes);
      }
    }
  });
});

describe('cpuBudget', () => {
  it('is never above what a WebAssembly heap can be', () => {
    const { lowBytes, highBytes } = cpuBudget(survey({ ramBytes: 32 * GIB }));
    expect([lowBytes, highBytes]).toEqual([4 * GIB, 4 * GIB]);
  });

  it('is a part of small RAM, and less on mobile', () => {
    expect(cpuBudget(survey({ ramBytes: 4 * GIB })).lowBytes).toBe(0.75 * GIB);
    expect(cpuBudget(survey({ ramBytes: 4 * GIB, mobile: true })).lowBytes).toBe(0.375 * GIB);
    expect(cpuBudget(survey({ vendor: 'apple', mobile: true })).highBytes).toBe(1.5 * GIB);
  });
});

describe('probeBudget', () => {
  const inferred = gpuBudget({ vendor: 'nvidia', architecture: 'lovelace' });
  const probe = (ended: MemoryProbe['ended'], gotSteps: number): MemoryProbe => ({
    askedBytes: 8 * GIB,
    gotBytes: gotSteps * 0.5 * GIB,
    ended,
    steps: Array.from({ length: gotSteps }, () => ({ allocatedBytes: 0.5 * GIB, tookMs: 10 })),
    totalMs: 200,
  });

  it('promises what was got, and leaves the rest open when all that was asked for was there', () => {
    expect(probeBudget(probe('reached', 16), inferred)).toMatchObject({
      evidence: 'measured',
      lowBytes: 8 * GIB,
      highBytes: 48 * GIB,
      inputs: { ended: 'reached', gotBytes: 8 * GIB, steps: 16, inferredLowBytes: 4.5 * GIB },
    });
  });

  it.each(['out-of-memory', 'spilled'] as const)('ends at the step that failed (%s)', (ended) => {
    expect(probeBudget(probe(ended, 4), inferred)).toMatchObject({ lowBytes: 2 * GIB, highBytes: 2.5 * GIB });
  });

  it('believes in nothing when the first step failed', () => {
    expect(probeBudget(probe('out-of-memory', 0), inferred)).toMatchObject({ lowBytes: 0, highBytes: 0.5 * GIB });
  });

  it.each(['device-lost', 'timed-out'] as const)('promises nothing more than before when it was cut short (%s)', (ended) => {
    expect(probeBudget(probe(ended, 15), inferred).lowBytes).toBe(4.5 * GIB);
    expect(probeBudget(probe(ended, 2), inferred).lowBytes).toBe(1 * GIB);
  });
});
