import { describe, expect, it } from 'vitest';
import type { DeviceSurvey } from '../../../src/contract/device';
import { silentDegradations, threadsNotice } from '../../../src/device/silent-degradation';

const fact = (id: string, value: number | boolean) => ({ id, value, evidence: 'inferred', source: 'test' }) as const;
const good: DeviceSurvey = {
  gpu: { kind: 'available' },
  facts: [fact('gpu.shader-f16', true), fact('gpu.maxStorageBufferBindingSize', 1024 ** 3)],
  absent: [],
  crossOriginIsolated: true,
  logicalCores: 8,
  mobile: false,
};
const codes = (survey: Partial<DeviceSurvey>, visible = true) => silentDegradations({ survey: { ...good, ...survey }, visible });

describe('silentDegradations', () => {
  it('has nothing to say about a good device', () => {
    expect(codes({})).toEqual([]);
  });

  it('names each condition, with its numbers', () => {
    expect(codes({ gpu: { kind: 'software', reason: 'swiftshader' } })).toEqual([
      { code: 'software-adapter', details: { name: 'swiftshader' } },
    ]);
    expect(codes({ facts: [fact('gpu.shader-f16', false)] })).toEqual([{ code: 'no-shader-f16', details: {} }]);
    expect(codes({ crossOriginIsolated: false })).toEqual([{ code: 'one-thread', details: { cores: 8 } }]);
    expect(codes({}, false)).toEqual([{ code: 'hidden-tab', details: {} }]);
    expect(codes({ absent: [{ id: 'storage.quota', reason: 'storage-denied' }] })).toEqual([{ code: 'storage-denied', details: {} }]);
  });

  it.each([128 * 1024 ** 2, 1024 ** 3 - 4, Number.NaN])('says that a binding of %d bytes is small', (bytes) => {
    const facts = [fact('gpu.shader-f16', true), fact('gpu.maxStorageBufferBindingSize', bytes)];
    expect(codes({ facts }).map(({ code }) => code)).toEqual(['small-binding']);
    expect(Number.isFinite(codes({ facts })[0]?.details['gotBytes'])).toBe(true);
  });

  it('says nothing of the GPU where there is none', () => {
    expect(codes({ gpu: { kind: 'absent', reason: 'no-adapter', attempts: 4 }, facts: [] })).toEqual([]);
  });
});

describe('threadsNotice', () => {
  it('is there only when fewer came than were asked for', () => {
    expect(threadsNotice(4, 4)).toBeUndefined();
    expect(threadsNotice(1, 2)).toBeUndefined();
    expect(threadsNotice(4, 1)).toEqual({ code: 'threads-fewer', details: { asked: 4, got: 1 } });
  });
});
