import { describe, expect, it } from 'vitest';
import { makeRandom, type Random } from '../../../../src/base/random';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { AutopoieticManager, type ExperimentStep, type TuningParts } from '../../../../src/orchestrator/tuning/autopoietic-manager';
import type { Tunable } from '../../../../src/orchestrator/tuning/hill-climb';

const batch: Tunable = { name: 'batch', initial: 2, min: 1, max: 64, integer: false, relief: 'down' };

function setUp(changes: Partial<TuningParts> = {}, seed = 1) {
  const steps: ExperimentStep[] = [];
  const manager = new AutopoieticManager({
    settings: orchestratorDefaults.tuning,
    tunables: [batch],
    random: makeRandom(seed),
    onStep: (step) => steps.push(step),
    ...changes,
  });
  return { steps, manager };
}

/** A device whose latency is least at `optimum`, 20 % noise, and which fails above `limit`. */
function run(manager: AutopoieticManager, tasks: number, optimum: number, random: Random, limit = Number.POSITIVE_INFINITY) {
  let passed = 0;
  for (let i = 0; i < tasks; i += 1) {
    const trial = manager.begin();
    const value = trial.value('batch');
    const ok = value <= limit ? random.next() < 0.98 : random.next() < 0.3;
    if (ok) passed += 1;
    trial.end(ok, latencyAt(value, optimum) * (0.9 + 0.2 * random.next()));
  }
  return passed / tasks;
}
const latencyAt = (value: number, optimum: number): number => 100 * (1 + Math.log(value / optimum) ** 2);

describe('AutopoieticManager', () => {
  it.each([1, 2, 3])('gets near the optimum of a synthetic device, within a tenth of its latency (seed %i)', (seed) => {
    const { manager } = setUp({}, seed);
    const before = latencyAt(manager.value('batch'), 16);
    run(manager, 6_000, 16, makeRandom(`device ${seed}`));
    const after = latencyAt(manager.value('batch'), 16);
    expect(before).toBeGreaterThan(500);
    expect(after).toBeLessThan(110);
  });

  it.each([1, 2, 3])('rolls a bad canary back early and never leaves success worse (seed %i)', (seed) => {
    const { manager, steps } = setUp({ tunables: [{ ...batch, initial: 8, relief: 'up' }] }, seed);
    const random = makeRandom(`device ${seed}`);
    // Faster above 10, but failing.
    const during = run(manager, 3_000, 16, random, 10);
    expect(manager.value('batch')).toBeLessThanOrEqual(10);
    const bad = steps.filter(({ step, to }) => step === 'rolled-back' && to > 10);
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.some(({ reason }) => reason.includes('success'))).toBe(true);
    expect(during).toBeGreaterThan(0.9);
    expect(run(manager, 300, 16, random, 10)).toBeGreaterThan(0.9);
  });

  it('leaves a short batch alone', () => {
    const { manager, steps } = setUp();
    run(manager, orchestratorDefaults.tuning.warmUpTrials - 1, 16, makeRandom(5));
    expect(steps).toEqual([]);
    run(manager, 10, 16, makeRandom(5));
    expect(steps).toMatchObject([{ step: 'canary' }]);
  });

  it('changes nothing without a real gain', () => {
    const { manager, steps } = setUp({ tunables: [{ ...batch, initial: 16 }] });
    run(manager, 3_000, 16, makeRandom(5));
    expect(latencyAt(manager.value('batch'), 16)).toBeLessThan(105);
    expect(steps.filter(({ step }) => step === 'rolled-back').length).toBeGreaterThan(1);
  });

  it('stabilises before all else: no experiment while many tasks fail', () => {
    const { manager, steps } = setUp();
    manager.begin().end(true, 1);
    for (let i = 0; i < 60; i += 1) manager.begin().end(i % 3 !== 0, 100);
    const begun = steps.filter(({ step }) => step === 'canary').length;
    for (let i = 0; i < 2_000; i += 1) manager.begin().end(i % 3 !== 0, 100);
    expect(manager.mode).toBe('stabilise');
    expect(steps.filter(({ step }) => step === 'canary').length - begun).toBeLessThanOrEqual(1);
  });

  it('tries only what relieves the machine while the processor is busy', () => {
    const { manager, steps } = setUp({ cpuShare: () => 0.95 });
    run(manager, 2_000, 16, makeRandom(5));
    expect(steps.filter(({ step, to, from }) => step === 'canary' && to > from)).toEqual([]);
    expect(steps.length).toBeGreaterThan(0);
  });

  it('the switch ends the experiment and restores the first values; history is kept and bounded', () => {
    const { manager, steps } = setUp();
    run(manager, 2_000, 16, makeRandom(5));
    expect(manager.value('batch')).not.toBe(2);
    manager.setEnabled(false);
    expect(manager.value('batch')).toBe(2);
    const count = steps.length;
    run(manager, 500, 16, makeRandom(6));
    expect(steps).toHaveLength(count);
    expect(manager.history()).toEqual(steps.slice(-orchestratorDefaults.tuning.historyKept));
  });

  it('keeps integers whole and within bounds', () => {
    const { manager, steps } = setUp({ tunables: [{ ...batch, integer: true, initial: 1, max: 3 }] });
    run(manager, 4_000, 16, makeRandom(5));
    expect(manager.value('batch')).toBe(3);
    expect(steps.every(({ to }) => Number.isInteger(to) && to >= 1 && to <= 3)).toBe(true);
  });
});
