import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuracyOf, forecastTable, intervalsThatHold } from '../../../../tools/bench/forecast/accuracy';
import { numbersOfCase, readCases } from '../../../../tools/bench/forecast/compare';
import { withTable } from '../../../../tools/bench/forecast/readme-table';
import { roleOf } from '../../../../tools/bench/forecast/roles';
import { repositoryRoot } from '../../../../tools/setup.mjs';

const cases = readCases();
const apart = cases.filter(({ role }) => role === 'test');

describe('forecasts of models that no constant was fitted on', () => {
  it('are compared for every engine, on a GPU and on two machines, six cases and more', () => {
    const places = new Set(
      apart.map(
        ({ model, engine, device, threads, measuredAt }) => `${model.id} ${engine} ${device} ${threads} ${measuredAt.slice(0, 10)}`,
      ),
    );
    expect(places.size).toBe(apart.length);
    expect(places.size).toBeGreaterThanOrEqual(6);
    expect(new Set(apart.map(({ engine }) => engine))).toEqual(new Set(['web-llm', 'onnx-webgpu', 'onnx-wasm']));
    expect(new Set(apart.filter(({ engine }) => engine === 'onnx-wasm').map(({ device }) => device)).size).toBeGreaterThanOrEqual(2);
  });

  it('were kept apart by the table that was there before: no model is on both sides', () => {
    expect(cases.filter(({ model, role }) => role !== roleOf(model.id))).toEqual([]);
    const fitted = new Set(cases.filter(({ role }) => role === 'fit').map(({ model }) => model.id));
    expect(fitted.size).toBeGreaterThan(0);
    expect(apart.filter(({ model }) => fitted.has(model.id))).toEqual([]);
  });

  it('know the launches of every model of which they were counted on a GPU', () => {
    const counted = cases.filter(({ measured }) => measured.dispatchesPerToken !== undefined);
    expect(counted.length).toBeGreaterThan(10);
    const known = counted.map((one) => ({ name: one.name, launches: numbersOfCase(one).dispatchesPerToken }));
    expect(known).toEqual(counted.map(({ name, measured }) => ({ name, launches: measured.dispatchesPerToken })));
  });

  it.each(accuracyOf(apart))('$figure is half the time within 30 %, and always within a factor of two', ({ medianOff, worst }) => {
    expect(medianOff).toBeLessThanOrEqual(0.3);
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('are told with intervals that hold nine times in ten', () => {
    const { inside, all } = intervalsThatHold(apart);
    expect(all).toBe(4 * apart.length);
    expect(inside / all).toBeGreaterThanOrEqual(0.9);
  });

  it('stand in the README beside what was measured', () => {
    const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');
    expect(withTable(readme, forecastTable(apart))).toBe(readme);
  });
});
