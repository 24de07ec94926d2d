import { describe, expect, it } from 'vitest';
import { ApuraError } from '../../../../src/contract/errors';
import type { Passage } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { makeFakeClock } from '../../../support/fake-clock';
import { busy, exact, makeAgent, makeHarness, makeTask, planOf } from '../../../support/orchestrator';

const { containment, reservation } = orchestratorDefaults;

describe('recovery on the way of a task', () => {
  it('a hung agent is found by its silence and restarted; the task completes elsewhere', async () => {
    const clock = makeFakeClock();
    let restarts = 0;
    const restart = (): Promise<void> => {
      restarts += 1;
      return Promise.resolve();
    };
    const hung = makeAgent('hung', () => new Promise(() => undefined), { priority: 'critical', restart });
    const { start, events } = makeHarness([hung, makeAgent('good', busy(clock, 2_000))], {}, clock);
    const run = start(planOf(makeTask('a')));
    await clock.advance(20_000);
    const record = run.records.get('a');
    expect(record?.outcome.status).toBe('passed');
    expect(record?.attempts).toMatchObject([
      { agent: 'hung', error: { code: 'agent-silent' } },
      { agent: 'good', strategy: 'other-agent', grade: { passed: true } },
    ]);
    expect(restarts).toBeGreaterThan(0);
    expect(events.flatMap((event) => (event.type === 'agent.liveness' ? [event.data.to] : []))).toEqual(['suspect', 'dead']);
  });

  it('an agent that works for two minutes and beats is left alone', async () => {
    const clock = makeFakeClock();
    const settings = { delegation: { ...orchestratorDefaults.delegation, attemptTimeoutMs: 200_000 } };
    const { start } = makeHarness([makeAgent('slow', busy(clock, 120_000))], { settings }, clock);
    const run = start(planOf(makeTask('a', { deadlineMs: 180_000 })));
    await clock.advance(121_000);
    expect(run.records.get('a')).toMatchObject({ outcome: { status: 'passed' }, attempts: [{ agent: 'slow' }] });
  });

  it('a wrong answer is re-run with what was retrieved, and passes; without retrieval it fails', async () => {
    const passage: Passage = { documentId: 'manual', title: 'm', text: 'the port is 81', score: 1, source: 'user' };
    const agent = makeAgent('a', (_, { passages, previous }) =>
      Promise.resolve({ output: passages.some(({ text }) => text.includes('81')) && previous?.grade?.passed === false ? '81' : '80' }),
    );
    const remembered: string[] = [];
    const retrieval = {
      retrieve: () => Promise.resolve([passage]),
      remember: ({ text }: { text: string }) => Promise.resolve(void remembered.push(text)),
    };
    const task = makeTask('port', { grader: exact('81') });
    const withIt = makeHarness([agent], { parts: { retrieval } });
    const run = withIt.start(planOf(task));
    await withIt.clock.advance(0);
    expect(run.records.get('port')).toMatchObject({
      outcome: { status: 'passed' },
      attempts: [{ grade: { passed: false } }, { strategy: 'retrieve' }],
    });
    expect(withIt.typesOf('port')).toContain('task.retrieved');
    expect(remembered).toHaveLength(1);
    const without = makeHarness([agent]);
    const other = without.start(planOf(task));
    await without.clock.advance(0);
    expect(other.records.get('port')?.outcome.status).toBe('failed');
  });

  it('what never fits on one device runs on the other', async () => {
    const devices: string[] = [];
    const agent = makeAgent(
      'a',
      (task, { device }) => {
        devices.push(device);
        return Promise.resolve({ output: `done ${task.id}` });
      },
      { capabilities: ['tensor'] },
    );
    const parts = { load: () => ({ gpuPresent: true }), capacityOf: (device: string) => (device === 'gpu' ? 1_000 : reservation.cpuBytes) };
    const { clock, start, events } = makeHarness([agent], { parts });
    const run = start(planOf(makeTask('a', { capability: 'tensor', needBytes: 5_000 })));
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({
      outcome: { status: 'passed' },
      attempts: [{ device: 'gpu', error: { code: 'out-of-memory' } }, { device: 'cpu' }],
    });
    expect(devices).toEqual(['cpu']);
    expect(events.flatMap((event) => (event.type === 'task.placed' ? [event.data.rule] : []))).toEqual(['gpu-class', 'forced']);
  });

  it('a lost GPU moves the task to the CPU', async () => {
    const agent = makeAgent(
      'a',
      (task, { device }) =>
        device === 'gpu' ? Promise.reject(new ApuraError('device-lost', 'gone')) : Promise.resolve({ output: `done ${task.id}` }),
      { capabilities: ['math'] },
    );
    const { clock, start } = makeHarness([agent], { parts: { load: () => ({ gpuPresent: true }) } });
    const run = start(planOf(makeTask('a', { capability: 'math' })));
    await clock.advance(0);
    expect(run.records.get('a')?.attempts).toMatchObject([{ device: 'gpu' }, { device: 'cpu', strategy: 'other-device' }]);
  });

  it('a list that is too large is done in two parts, and the whole is judged', async () => {
    const agent = makeAgent('a', ({ input }) => {
      const list = Array.isArray(input) ? input : [];
      return list.length > 2
        ? Promise.reject(new ApuraError('out-of-memory', 'too large'))
        : Promise.resolve({ output: list.map((item) => Number(item) * 2) });
    });
    const { clock, start } = makeHarness([agent]);
    const run = start(planOf(makeTask('a', { input: [1, 2, 3, 4], grader: exact('[2,4,6,8]') })));
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({ outcome: { status: 'passed' }, output: [2, 4, 6, 8] });
  });

  it('stops after the iterations that are allowed, and bad input is not tried again', async () => {
    const wrong = makeHarness(['a', 'b', 'c', 'd'].map((name) => makeAgent(name, () => Promise.resolve({ output: 'no' }))));
    const run = wrong.start(planOf(makeTask('x')));
    await wrong.clock.advance(0);
    expect(run.records.get('x')?.attempts).toHaveLength(orchestratorDefaults.run.iterations);
    const denied = makeHarness([makeAgent('a', () => Promise.reject(new ApuraError('permission-denied', 'no')))]);
    const trustBefore = denied.components.registry.trust('a');
    const other = denied.start(planOf(makeTask('x')));
    await denied.clock.advance(0);
    expect(other.records.get('x')).toMatchObject({ outcome: { status: 'failed', error: { code: 'permission-denied' } }, attempts: [{}] });
    expect(denied.components.registry.trust('a')).toBe(trustBefore);
    expect(denied.components.quarantine.counters().observed).toBe(0);
  });

  it('the deadline stands still while an engine is made ready, at first and after its death', async () => {
    const clock = makeFakeClock();
    let calls = 0;
    const work = busy(clock, 1_000);
    const agent = makeAgent('a', (task, context, signal) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new ApuraError('worker-died', 'gone')) : work(task, context, signal);
    });
    const prepared: number[] = [];
    const prepare = (): Promise<void> =>
      new Promise((resolve) => {
        prepared.push(clock.now());
        clock.after(30_000, resolve);
      });
    const { start, orchestrator } = makeHarness([agent], { orchestrator: { prepare } }, clock);
    const run = start(planOf(makeTask('a', { deadlineMs: 1_500 })));
    await clock.advance(61_000);
    expect(prepared).toEqual([1_000, 31_000]);
    expect(run.records.get('a')).toMatchObject({ outcome: { status: 'passed' }, attempts: [{ error: { code: 'worker-died' } }, {}] });
    orchestrator.dispose();
    await clock.advance(10_000);
    expect(clock.pending()).toBe(0);
  });

  it('a task whose engine cannot be made ready is skipped, or failed for what came before; a cancel does not wait for it', async () => {
    const gone = makeHarness([makeAgent('a')], {
      orchestrator: { prepare: () => Promise.reject(new ApuraError('engine-unavailable', 'none')) },
    });
    const run = gone.start(planOf(makeTask('a')));
    await gone.clock.advance(0);
    expect(run.records.get('a')?.outcome).toMatchObject({ status: 'skipped', error: { code: 'engine-unavailable' } });

    let times = 0;
    const prepare = (): Promise<void> => (times++ === 0 ? Promise.resolve() : Promise.reject(new ApuraError('engine-unavailable', 'none')));
    const dying = makeHarness([makeAgent('a', () => Promise.reject(new ApuraError('worker-died', 'gone')))], { orchestrator: { prepare } });
    const other = dying.start(planOf(makeTask('a')));
    await dying.clock.advance(0);
    expect(other.records.get('a')?.outcome).toMatchObject({ status: 'failed', error: { code: 'worker-died' } });

    const loading = makeHarness([makeAgent('a')], { orchestrator: { prepare: () => new Promise(() => undefined) } });
    const third = loading.start(planOf(makeTask('a')));
    await loading.clock.advance(100_000);
    loading.stop.abort();
    await loading.clock.advance(0);
    expect(third.done()?.counts.aborted).toBe(1);
    expect(loading.clock.pending()).toBe(0);
  });

  it('a grader that throws is a failure of the task, not of the batch', async () => {
    const grade = (): never => {
      throw new Error('no such schema');
    };
    const { clock, start } = makeHarness([makeAgent('a')], { orchestrator: { grade } });
    const run = start(planOf(makeTask('a'), makeTask('b')));
    await clock.advance(60_000);
    expect(run.done()?.counts).toMatchObject({ failed: 2 });
    expect(run.records.get('a')?.outcome).toMatchObject({ error: { message: 'the grader failed: no such schema' } });
  });
});

describe('containment on the way of a task', () => {
  it('an agent that breaks the protocol twice is quarantined, and what it had in work is not heard', async () => {
    const clock = makeFakeClock();
    const nothing = { output: undefined };
    const bad = makeAgent(
      'bad',
      (task, context, signal) => (task.id === 'slow' ? busy(clock, 5_000)(task, context, signal) : Promise.resolve(nothing as never)),
      { priority: 'critical' },
    );
    const { start, events, components } = makeHarness([bad, makeAgent('good')], {}, clock);
    const run = start(planOf(makeTask('slow'), makeTask('a'), makeTask('b')));
    await clock.advance(10_000);
    expect(components.isolation.stateOf('bad')).toBe('quarantined');
    expect(run.records.get('slow')?.attempts[0]).toMatchObject({ agent: 'bad', error: { code: 'agent-unavailable' }, result: undefined });
    expect([...run.records.values()].map(({ outcome }) => outcome.status)).toEqual(['passed', 'passed', 'passed']);
    expect(events.some((event) => event.type === 'agent.containment' && event.data.to === 'quarantined')).toBe(true);
  });

  it('a plan whose agent is quarantined is re-planned to another', async () => {
    const { clock, start, components, events } = makeHarness([makeAgent('x'), makeAgent('y')]);
    components.quarantine.quarantine('x', 'by hand');
    const run = start(planOf(makeTask('a', { agent: 'x' })));
    await clock.advance(0);
    expect(run.records.get('a')?.attempts).toMatchObject([{ agent: 'y' }]);
    expect(events.find(({ type }) => type === 'plan.replanned')?.data).toMatchObject({
      action: 'swap-agent',
      reason: expect.stringContaining('y can do it'),
    });
  });

  it('a weak agent that is the only one keeps its work, one at a time; with a stand-in it loses it', async () => {
    const weak = makeAgent('weak', () => Promise.resolve({ output: 'wrong' }), { priority: 'critical' });
    const tasks = Array.from({ length: 20 }, (_, i) => makeTask(`t${i}`));
    const alone = makeHarness([weak]);
    const run = alone.start(planOf(...tasks));
    await alone.clock.advance(60_000);
    expect(run.done()?.counts.failed).toBe(20);
    expect(alone.components.isolation.stateOf('weak')).toBe('degraded');
    const helped = makeHarness([weak, makeAgent('good')]);
    const other = helped.start(planOf(...tasks));
    await helped.clock.advance(10_000);
    expect(other.done()?.counts.passed).toBe(20);
    expect(helped.components.isolation.stateOf('weak')).toBe('quarantined');
  });

  it('waits for the only agent while there is time, and gives up when there is none', async () => {
    const { clock, start, components } = makeHarness([makeAgent('x')]);
    components.quarantine.quarantine('x', 'by hand');
    const run = start(planOf(makeTask('patient', { deadlineMs: 2 * containment.reviewMs }), makeTask('hurried', { deadlineMs: 1_000 })));
    await clock.advance(10);
    expect(run.records.get('hurried')?.outcome).toMatchObject({ status: 'skipped', error: { code: 'agent-unavailable' } });
    await clock.advance(2 * containment.reviewMs);
    expect(run.records.get('patient')?.outcome.status).toBe('passed');
  });

  it('an agent on probation lets tasks wait again and again, which is told once for each', async () => {
    const { clock, start, components, events } = makeHarness([makeAgent('x')]);
    components.quarantine.quarantine('x', 'by hand');
    await clock.advance(containment.reviewMs);
    const run = start(planOf(...Array.from({ length: 5 }, (_, i) => makeTask(`t${i}`))));
    await clock.advance(60_000);
    expect(run.done()?.counts.passed).toBe(5);
    const waiting = events.flatMap((event) => (event.type === 'plan.replanned' ? [event.taskId] : []));
    expect(waiting.length).toBeGreaterThan(0);
    expect(new Set(waiting).size).toBe(waiting.length);
    expect(components.coordinator.counters().replans).toBe(waiting.length);
  });

  it('a task that nobody can do is skipped at once', async () => {
    const { clock, start } = makeHarness([makeAgent('x')]);
    const run = start(planOf(makeTask('a', { capability: 'quantum' })));
    await clock.advance(0);
    expect(run.records.get('a')?.outcome).toMatchObject({
      status: 'skipped',
      error: { code: 'agent-unavailable', details: { capability: 'quantum' } },
    });
  });

  it('while the breaker of one agent is open, others get its work', async () => {
    const bad = makeAgent('bad', () => Promise.reject(new ApuraError('device-lost', 'gone')), { priority: 'critical', maxInFlight: 1 });
    const { clock, start, components } = makeHarness([bad, makeAgent('good')]);
    const run = start(planOf(...Array.from({ length: 10 }, (_, i) => makeTask(`t${i}`))));
    await clock.advance(4_000);
    expect(run.done()?.counts.passed).toBe(10);
    expect(components.breakers.records()['agent:bad']).toMatchObject({ timesOpened: 1 });
    const tries = [...run.records.values()].flatMap(({ attempts }) => attempts).filter(({ agent }) => agent === 'bad');
    expect(tries.length).toBeLessThan(7);
  });
});
