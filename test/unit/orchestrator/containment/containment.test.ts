import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { ComponentIsolation } from '../../../../src/orchestrator/containment/component-isolation';
import { makeContainment } from '../../../../src/orchestrator/containment/containment';
import { QuarantineSystem } from '../../../../src/orchestrator/containment/quarantine-system';
import { makeFakeClock } from '../../../support/fake-clock';

const settings = orchestratorDefaults.containment;

function setUp(hasStandIn = true) {
  const clock = makeFakeClock();
  const changes: string[] = [];
  const containment = makeContainment({
    settings,
    clock,
    random: makeRandom(7),
    hasStandIn: () => hasStandIn,
    onChange: ({ agent, from, to, share }) => changes.push(`${agent} ${from}→${to} ${share}`),
  });
  return { clock, changes, isolation: new ComponentIsolation(containment), quarantine: new QuarantineSystem(containment) };
}

describe('ComponentIsolation and QuarantineSystem', () => {
  it('an isolated agent can neither send nor receive; release restores both', () => {
    const { isolation, quarantine, changes } = setUp();
    expect([isolation.mayReceive('a'), isolation.maySend('a')]).toEqual([true, true]);
    for (let i = 0; i < 5; i += 1) quarantine.observe('a', 'failed');
    expect(isolation.stateOf('a')).toBe('isolated');
    expect([isolation.mayReceive('a'), isolation.maySend('a'), isolation.admit('a', 0)]).toEqual([false, false, undefined]);
    expect([isolation.mayReceive('b'), isolation.maySend('b')]).toEqual([true, true]);
    quarantine.release('a', 'by hand');
    expect([isolation.mayReceive('a'), isolation.maySend('a')]).toEqual([true, true]);
    expect(isolation.admit('a', 1e9)).toBeDefined();
    expect(changes).toEqual(['a active→isolated 0', 'a isolated→active 1']);
    expect(isolation.counters()).toEqual({ refusedIn: 2, refusedOut: 1 });
  });

  it('wrong answers in a row quarantine, a right one between them does not', () => {
    const { isolation, quarantine } = setUp();
    for (let i = 0; i < 40; i += 1) quarantine.observe('a', i % 4 === 3 ? 'wrong-answer' : 'passed');
    expect(isolation.stateOf('a')).toBe('active');
    for (let i = 0; i < settings.wrongAnswers; i += 1) quarantine.observe('a', 'wrong-answer', `t${i}`, '41');
    expect(isolation.stateOf('a')).toBe('quarantined');
    expect(isolation.levelOf('a')).toBe('emergency');
    expect(quarantine.records()[0]?.evidence.at(-1)).toMatchObject({ kind: 'wrong-answer', taskId: 't4', detail: '41' });
  });

  it('a second breach of protocol quarantines at once', () => {
    const { isolation, quarantine } = setUp();
    quarantine.observe('a', 'protocol-breach');
    expect(isolation.stateOf('a')).toBe('active');
    for (let i = 0; i < 3; i += 1) quarantine.observe('a', 'passed');
    quarantine.observe('a', 'protocol-breach');
    expect(isolation.stateOf('a')).toBe('quarantined');
  });

  it('is degraded by an error budget that is half spent, with one task at a time, and recovers from it', () => {
    const { isolation, quarantine } = setUp();
    for (const kind of ['failed', 'passed', 'passed', 'passed', 'failed'] as const) quarantine.observe('a', kind);
    expect(isolation.stateOf('a')).toBe('degraded');
    const first = isolation.admit('a', 1_000);
    expect(first).toBeDefined();
    expect(isolation.admit('a', 1_000)).toBeUndefined();
    first?.();
    for (let i = 0; i < 3; i += 1) quarantine.observe('a', 'passed');
    expect(isolation.stateOf('a')).toBe('active');
  });

  it('caps the rate of those that are held', async () => {
    const { clock, isolation, quarantine } = setUp();
    for (const kind of ['failed', 'passed', 'passed', 'passed', 'failed'] as const) quarantine.observe('a', kind);
    const admitted = (): number => {
      let count = 0;
      for (let i = 0; i < 10; i += 1) {
        const leave = isolation.admit('a', 0);
        if (leave !== undefined) count += 1;
        leave?.();
      }
      return count;
    };
    expect(admitted()).toBe(5);
    await clock.advance(1_000);
    expect(admitted()).toBe(5);
  });

  it('does not slow down the only agent that can do its work: it is degraded, and that is told', () => {
    const { changes, isolation, quarantine } = setUp(false);
    for (let i = 0; i < settings.wrongAnswers; i += 1) quarantine.observe('a', 'wrong-answer');
    expect(changes).toEqual(['a active→degraded 1']);
    const held = Array.from({ length: 20 }, () => isolation.admit('a', 1e9));
    expect(held.filter((leave) => leave === undefined)).toEqual([]);
    // What breaches the protocol is held, whoever could stand in.
    for (let i = 0; i < settings.protocolBreaches; i += 1) quarantine.observe('a', 'protocol-breach');
    expect(isolation.admit('a', 0)).toBeUndefined();
  });

  it('lets a single task through that is larger than the cap, for it would never be done, and nothing beside it', () => {
    const { isolation, quarantine } = setUp();
    for (const kind of ['failed', 'passed', 'passed', 'passed', 'failed'] as const) quarantine.observe('a', kind);
    const leave = isolation.admit('a', 600_000_000);
    expect(leave).toBeDefined();
    expect(isolation.admit('a', 0)).toBeUndefined();
    leave?.();
  });

  it('comes back by itself over probation: 5, 25, 100 % of the traffic, then active', async () => {
    const { clock, changes, isolation, quarantine } = setUp();
    for (let i = 0; i < 5; i += 1) quarantine.observe('a', 'failed');
    await clock.advance(settings.reviewMs - 1);
    expect(isolation.stateOf('a')).toBe('isolated');
    await clock.advance(1);
    const share = (): number => Array.from({ length: 2_000 }, () => isolation.mayReceive('a')).filter(Boolean).length / 2_000;
    for (const expected of settings.probationShares) {
      expect(Math.abs(share() - expected)).toBeLessThan(0.03);
      expect(isolation.stateOf('a')).toBe('probation');
      for (let i = 0; i < settings.passesPerStage; i += 1) quarantine.observe('a', 'passed');
    }
    expect(isolation.stateOf('a')).toBe('active');
    expect(changes).toEqual([
      'a active→isolated 0',
      'a isolated→probation 0.05',
      'a probation→probation 0.25',
      'a probation→probation 1',
      'a probation→active 1',
    ]);
  });

  it('a failure on probation sends it back, for twice as long', async () => {
    const { clock, isolation, quarantine } = setUp();
    quarantine.quarantine('a', 'by hand');
    await clock.advance(settings.reviewMs);
    expect(isolation.stateOf('a')).toBe('probation');
    quarantine.observe('a', 'wrong-answer');
    expect(isolation.stateOf('a')).toBe('quarantined');
    await clock.advance(settings.reviewMs);
    expect(isolation.stateOf('a')).toBe('quarantined');
    await clock.advance(settings.reviewMs);
    expect(isolation.stateOf('a')).toBe('probation');
  });

  it('keeps a bounded amount of evidence', () => {
    const { quarantine } = setUp();
    for (let i = 0; i < 200; i += 1) quarantine.observe('a', 'failed', `t${i}`);
    expect(quarantine.records()[0]?.evidence).toHaveLength(settings.evidenceKept);
    expect(quarantine.records()[0]?.evidence.at(-1)?.taskId).toBe('t199');
  });
});
