import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/contract/alerts';
import { ApuraError } from '../../../../src/contract/errors';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { AlertCenter } from '../../../../src/orchestrator/alerts/alert-center';
import { watchBus } from '../../../../src/orchestrator/alerts/watch-bus';
import { makeFakeClock } from '../../../support/fake-clock';
import { busy, makeAgent, makeHarness, makeTask, planOf } from '../../../support/orchestrator';

const settings = orchestratorDefaults.alerts;

function setUp() {
  const clock = makeFakeClock();
  const told: string[] = [];
  const onChange = ({ key, state, count }: Alert): void => void told.push(`${key} ${state} ${count}`);
  return { clock, told, center: new AlertCenter({ settings, now: () => clock.now(), onChange }) };
}

describe('an alert over a series', () => {
  it('fires above its limit and is over only well below it: a value that swings about the limit tells nothing more', () => {
    const { center, told } = setUp();
    for (const share of [0.89, 0.91, 0.89, 0.92, 0.86, 0.91]) center.observe('budget-high', share, { subject: 'gpu' });
    expect(told).toEqual(['budget-high gpu firing 1']);
    center.observe('budget-high', 0.85, { subject: 'gpu' });
    expect(told).toEqual(['budget-high gpu firing 1', 'budget-high gpu resolved 1']);
    expect(center.alerts()).toMatchObject([{ value: 0.85, limit: 0.9, severity: 'high', state: 'resolved' }]);
  });

  it('is pending until the value has been too high for long enough', async () => {
    const { center, told, clock } = setUp();
    center.observe('cpu-high', 0.9);
    await clock.advance(settings.sustainedMs - 1);
    center.observe('cpu-high', 0.9);
    expect(told).toEqual([]);
    // One look below the limit, and the time counts anew.
    center.observe('cpu-high', 0.5);
    center.observe('cpu-high', 0.9);
    await clock.advance(settings.sustainedMs - 1);
    center.observe('cpu-high', 0.9);
    expect(told).toEqual([]);
    await clock.advance(1);
    center.observe('cpu-high', 0.9);
    expect(told).toEqual(['cpu-high firing 1']);
  });

  it('keeps two devices apart', () => {
    const { center } = setUp();
    center.observe('budget-high', 0.95, { subject: 'gpu' });
    center.observe('budget-high', 0.2, { subject: 'cpu' });
    expect(center.alerts().map(({ key }) => key)).toEqual(['budget-high gpu']);
  });
});

describe('an alert about events', () => {
  it('is one per key: what comes again within a minute is counted and not told', async () => {
    const { center, told, clock } = setUp();
    for (let i = 1; i <= 3; i += 1) center.raise('breaker-open', { subject: 'a', evidence: { turn: i } });
    expect(told).toEqual(['breaker-open a firing 1']);
    expect(center.alerts()).toMatchObject([{ count: 3, evidence: { turn: 3 } }]);
    await clock.advance(settings.suppressMs);
    center.raise('breaker-open', { subject: 'a' });
    expect(told.at(-1)).toBe('breaker-open a firing 4');
  });

  it('does not tell the end of what it did not tell the beginning of', () => {
    const { center, told } = setUp();
    for (let i = 0; i < 2; i += 1) {
      center.raise('breaker-open', { subject: 'a' });
      center.settle('breaker-open', 'a');
    }
    expect(told).toEqual(['breaker-open a firing 1', 'breaker-open a resolved 1']);
  });

  it('that was acknowledged is not told again until it is over', async () => {
    const { center, told, clock } = setUp();
    expect(center.acknowledge('device-lost')).toBe(false);
    center.raise('device-lost');
    expect(center.acknowledge('device-lost')).toBe(true);
    await clock.advance(settings.suppressMs);
    center.raise('device-lost');
    center.settle('device-lost');
    await clock.advance(settings.suppressMs);
    center.raise('device-lost');
    expect(told).toEqual(['device-lost firing 1', 'device-lost acknowledged 1', 'device-lost resolved 2', 'device-lost firing 3']);
  });

  it('has room for so many keys and no more', () => {
    const { center } = setUp();
    for (let i = 0; i < 500; i += 1) center.raise('breaker-open', { subject: `agent:${i}` });
    expect(center.alerts()).toHaveLength(settings.mostKeys);
  });
});

describe('alerts from the bus', () => {
  async function run(work: Parameters<typeof makeAgent>[1], tasks: number, changes: Parameters<typeof makeAgent>[2] = {}) {
    const { clock, start, components } = makeHarness([makeAgent('a', work, { attempts: 1, ...changes })]);
    const center = new AlertCenter({ settings, now: () => clock.now(), onChange: () => undefined });
    const end = watchBus(components.bus, center);
    start(planOf(...Array.from({ length: tasks }, (_, i) => makeTask(`t${i}`, { deadlineMs: 100_000 }))));
    await clock.advance(400_000);
    end();
    return center.alerts();
  }

  it('tell an open breaker, and that it is closed again', async () => {
    let calls = 0;
    const work: Parameters<typeof makeAgent>[1] = (task) => {
      calls += 1;
      return calls <= 3 ? Promise.reject(new ApuraError('internal', 'no')) : Promise.resolve({ output: `done ${task.id}` });
    };
    expect(await run(work, 3)).toMatchObject([{ key: 'breaker-open agent:a', state: 'resolved', evidence: { from: 'closed' } }]);
    expect(await run(() => Promise.reject(new ApuraError('internal', 'no')), 3)).toMatchObject([
      { key: 'breaker-open agent:a', state: 'firing' },
    ]);
  });

  it('tell wrong answers, from ten outcomes on', async () => {
    const work = () => Promise.resolve({ output: 'wrong' });
    expect(await run(work, 9)).toEqual([]);
    expect(await run(work, 10)).toMatchObject([{ key: 'failure-rate', value: 1, limit: 0.1, evidence: { failed: 10, of: 10 } }]);
  });

  it('tell an agent without life', async () => {
    const silent = await run(() => new Promise(() => undefined), 1, { restart: () => new Promise(() => undefined) });
    expect(silent.find(({ rule }) => rule === 'heartbeat-lost')).toMatchObject({ subject: 'a', state: 'firing' });
  });

  it('tell tasks that come near their deadlines', async () => {
    const clock = makeFakeClock();
    const { start, components } = makeHarness([makeAgent('a', busy(clock, 18_000))], {}, clock);
    const center = new AlertCenter({ settings, now: () => clock.now(), onChange: () => undefined });
    watchBus(components.bus, center);
    const run = start(planOf(...Array.from({ length: 12 }, (_, i) => makeTask(`t${i}`, { deadlineMs: 20_000 }))));
    await clock.advance(100_000);
    expect(run.done()?.counts.passed).toBe(12);
    expect(center.alerts()).toMatchObject([{ key: 'near-deadline', value: 0.9, limit: 0.8 }]);
  });

  it('tell nothing when all goes well', async () => {
    expect(await run(undefined, 30)).toEqual([]);
  });
});
