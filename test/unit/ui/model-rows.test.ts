import { describe, expect, it, vi } from 'vitest';
import type { ModelRow } from '../../../src/ui/state/model-rows';
import {
  chosenRow,
  downloadBytesOf,
  filterRows,
  makeRows,
  namesModel,
  rowSorts,
  setupOfRow,
  sortRows,
  worthProbing,
} from '../../../src/ui/state/model-rows';
import { gpuSurvey } from '../../fixtures/ui/gpu-journal';
import { cpuSurvey } from '../../fixtures/ui/journal';
import { budgets, catalogue, forecastOf } from '../../fixtures/ui/models';

const { forecasts } = forecastOf(catalogue, { gpu: true, f16: false, budget: budgets });
const rows = makeRows(catalogue, forecasts);
const anything = { text: '', engine: 'all', runsHere: false } as const;
const byId = (id: string, engine?: string): ModelRow => {
  const found = rows.find((row) => row.id === id && (engine === undefined || row.variant.engine === engine));
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
};
const automatic = { engine: 'auto', software: false } as const;

describe('rows of models', () => {
  it('give every form of a model its own forecast', () => {
    expect(rows.length).toBeGreaterThan(150);
    expect(byId('Llama-3.2-1B-Instruct-q4f16_1-MLC').forecast?.fit).toBe('does-not-fit');
    expect(byId('Llama-3.2-1B-Instruct-q4f32_1-MLC').forecast).toMatchObject({ fit: 'fits', modelId: 'Llama-3.2-1B-Instruct' });
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('are the same without forecasts', () => {
    expect(makeRows(catalogue, []).map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
  });

  it('are found by words, engine and fit', () => {
    expect(filterRows(rows, { ...anything, text: 'llama 1b Q4F32' }).map(({ id }) => id)).toContain('Llama-3.2-1B-Instruct-q4f32_1-MLC');
    expect(filterRows(rows, { ...anything, text: 'nothing of the kind' })).toEqual([]);
    expect(new Set(filterRows(rows, { ...anything, engine: 'onnx-wasm' }).map(({ variant }) => variant.engine))).toEqual(
      new Set(['onnx-wasm']),
    );
    const fits = filterRows(rows, { ...anything, runsHere: true });
    expect(new Set(fits.map(({ forecast }) => forecast?.fit))).toEqual(new Set(['fits', 'tight']));
  });

  it.each(rowSorts)('keep every row when sorted by %s, and put the unknown last', (sort) => {
    const sorted = sortRows(rows, sort);
    expect(new Set(sorted)).toEqual(new Set(rows));
    if (sort !== 'decode') return;
    const rates = sorted.map(({ forecast }) => forecast?.decodeTokensPerSecond?.value);
    const known = rates.filter((rate) => rate !== undefined);
    expect(known).toEqual(known.toSorted((a, b) => b - a));
    expect(rates.slice(0, known.length)).toEqual(known);
  });

  it('set what they are, and are found again by it', () => {
    for (const row of rows) {
      const setup = setupOfRow(row);
      expect(chosenRow(rows, { ...setup, software: false }, gpuSurvey)?.key, row.key).toBe(row.key);
    }
    expect(setupOfRow(byId('Qwen3-4B-q4f32_1-MLC'))).toEqual({ model: 'Qwen3-4B-q4f32_1-MLC', engine: 'auto' });
    expect(setupOfRow(byId('apura-probe', 'onnx-wasm'))).toEqual({ model: 'apura-probe', engine: 'onnx-wasm' });
  });

  it('tell what an automatic engine will try: nothing on a GPU that is not there', () => {
    const probe = { model: 'apura-probe', ...automatic };
    expect(chosenRow(rows, probe, cpuSurvey)?.variant.engine).toBe('onnx-wasm');
    expect(chosenRow(rows, probe, gpuSurvey)?.variant.engine).toBe('onnx-webgpu');
    const software = { ...gpuSurvey, gpu: { kind: 'software', reason: 'SwiftShader' } } as const;
    expect(chosenRow(rows, probe, software)?.variant.engine).toBe('onnx-wasm');
    expect(chosenRow(rows, { ...probe, software: true }, software)?.variant.engine).toBe('onnx-webgpu');
    // Of the forms of a model, the first that the device can run.
    expect(chosenRow(rows, { model: 'llama-3.2-1b-instruct', ...automatic }, gpuSurvey)?.id).toBe('Llama-3.2-1B-Instruct-q4f32_1-MLC');
    expect(chosenRow(rows, { model: 'https://host.example/m/', ...automatic }, gpuSurvey)).toBeUndefined();
  });

  it('know ids of models and of their forms in any case', () => {
    const [, llama] = catalogue;
    if (llama === undefined) throw new Error('no catalogue');
    for (const id of ['Llama-3.2-1B-Instruct', 'llama-3.2-1b-instruct-q4f32_1-mlc', 'Llama-3.2-1B-Instruct-q4f32_1-MLC-1k']) {
      expect(namesModel(id, llama), id).toBe(true);
    }
    expect(namesModel('Llama-3.2-1B', llama)).toBe(false);
  });

  it('know the download of the shipped model to the byte', () => {
    // `vitest.config.ts` puts 1, 2 and 3 in the places of the build's figures.
    expect(downloadBytesOf(byId('apura-probe', 'onnx-wasm'))).toBe(1);
    for (const [runtime, told] of [
      [{ Suspending: class {} }, 2],
      [{}, 3],
    ] as const) {
      vi.stubGlobal('WebAssembly', runtime);
      expect(downloadBytesOf(byId('apura-probe', 'onnx-webgpu'))).toBe(told);
    }
    vi.unstubAllGlobals();
    expect(downloadBytesOf(byId('Qwen3-4B-q4f32_1-MLC'))).toBeGreaterThan(2e9);
  });

  it('say what a measurement of memory should ask for', () => {
    const chosen = byId('Llama-3.2-1B-Instruct-q4f32_1-MLC');
    expect(worthProbing(rows, chosen, 2e9)).toBe(chosen.forecast?.footprintBytes);
    // With a model on the CPU: the largest of which it is uncertain whether it fits the GPU.
    const uncertain = worthProbing(rows, byId('apura-probe', 'onnx-wasm'), 2e9);
    expect(uncertain).toBeGreaterThan(2e9);
    expect(uncertain).toBeLessThan(6e9);
    expect(worthProbing([], undefined, 2e9)).toBe(2e9);
  });
});
