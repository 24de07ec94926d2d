import { expect, it } from 'vitest';
import { degradationsOf, wantedBindingBytes } from '../../../src/ui/state/degradations';
import { gpuSurvey } from '../../fixtures/ui/gpu-journal';
import { cpuSurvey, nastySurvey } from '../../fixtures/ui/journal';

it('says what is missing, and nothing of a GPU that is not there', () => {
  expect(degradationsOf(cpuSurvey)).toEqual([]);
  expect(degradationsOf(gpuSurvey)).toEqual([{ code: 'no-shader-f16' }, { code: 'small-binding', gotBytes: 134_217_728 }]);
  expect(degradationsOf(nastySurvey).map(({ code }) => code)).toEqual(['no-shader-f16', 'one-thread']);
  const binding = { id: 'gpu.maxStorageBufferBindingSize', value: wantedBindingBytes, evidence: 'inferred', source: 'x' } as const;
  const f16 = { id: 'gpu.shader-f16', value: true, evidence: 'inferred', source: 'x' } as const;
  expect(degradationsOf({ ...gpuSurvey, facts: [binding, f16] })).toEqual([]);
});
