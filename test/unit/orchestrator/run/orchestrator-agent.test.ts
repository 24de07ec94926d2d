import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { makeRandom } from '../../../../src/base/random';
import { ApuraError } from '../../../../src/contract/errors';
import type { JsonValue } from '../../../../src/contract/json';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { makeComponents } from '../../../../src/orchestrator/run/components';
import { OrchestratorAgent } from '../../../../src/orchestrator/run/orchestrator-agent';
import { MetaReActCoordinator } from '../../../../src/orchestrator/strategy/meta-react-coordinator';
import { makeFakeClock } from '../../../support/fake-clock';
import { busy, gradeExact, makeAgent, makeHarness, makeTask, planOf } from '../../../support/orchestrator';

const settings = orchestratorDefaults;

describe('the way of a plan', () => {
  it('runs 1 → 2 → 3 in that order and passes outputs on', async () => {
    const seen: [string, [string, JsonValue][]][] = [];
    const agent = makeAgent('a', (task, { dependencies }) => {
      seen.push([task.id, [...dependencies]]);
      return Promise.resolve({ output: `done ${task.id}` });
    });
    const { clock, start } = makeHarness([agent]);
    const run = start(planOf(makeTask('3', { dependsOn: ['2', '1'] }), makeTask('2', { dependsOn: ['1'] }), makeTask('1')));
    await clock.advance(0);
    expect(seen).toEqual([
      ['1', []],
      ['2', [['1', 'done 1']]],
      [
        '3',
        [
          ['2', 'done 2'],
          ['1', 'done 1'],
        ],
      ],
    ]);
    expect(run.done()).toMatchObject({ counts: { passed: 3 }, synthesis: { text: 'done 3 [3]', missing: 0 } });
  });

  it('skips what needs a failed task, with the reason, and runs the rest', async () => {
    const agent = makeAgent('a', ({ id }) => Promise.resolve({ output: id === 'bad' ? 'wrong' : `done ${id}` }));
    const { clock, start, typesOf } = makeHarness([agent]);
    const run = start(
      planOf(
        makeTask('bad'),
        makeTask('child', { dependsOn: ['bad', 'good'] }),
        makeTask('grandchild', { dependsOn: ['child'] }),
        makeTask('good'),
        makeTask('other', { dependsOn: ['good'] }),
      ),
    );
    await clock.advance(60_000);
    expect(run.records.get('bad')?.outcome).toMatchObject({ status: 'failed', grade: { passed: false, got: 'wrong' } });
    for (const id of ['child', 'grandchild']) {
      expect(run.records.get(id)?.outcome).toMatchObject({ status: 'skipped', because: 'bad', error: { code: 'dependency-failed' } });
      expect(typesOf(id)).toEqual(['task.finished']);
    }
    expect(run.records.get('other')?.outcome.status).toBe('passed');
    expect(run.done()?.counts).toMatchObject({ passed: 2, failed: 1, skipped: 2 });
    expect(run.done()?.synthesis).toMatchObject({ text: 'done other [other]', missing: 1 });
  });

  it('never calls right what no grader has judged', async () => {
    const { clock, start } = makeHarness([makeAgent('a')]);
    const run = start(planOf(makeTask('a', { grader: undefined }), makeTask('b', { dependsOn: ['a'] })));
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({ outcome: { status: 'unverified' }, output: 'done a' });
    expect(run.records.get('b')?.outcome.status).toBe('passed');
    expect(run.done()?.synthesis.artefacts).toMatchObject([{ taskId: 'b', verified: true }]);
  });

  it('tells every arrow of the way, with trace, span and parent', async () => {
    const { clock, start, typesOf, events } = makeHarness([makeAgent('a')]);
    start(planOf(makeTask('x')));
    await clock.advance(0);
    expect(typesOf('x')).toEqual([
      'task.queued',
      'task.assigned',
      'task.placed',
      'task.reserved',
      'task.started',
      'task.graded',
      'task.finished',
    ]);
    expect(events.map(({ type }) => type).filter((type) => type.startsWith('plan.'))).toEqual([
      'plan.accepted',
      'plan.strategy',
      'plan.finished',
    ]);
    expect(
      events
        .filter(({ taskId }) => taskId === 'x')
        .every(({ trace, span, parent }) => trace === 'p.1' && span === 'p.1/0' && parent === 'p.1'),
    ).toBe(true);
    expect(events.map(({ seq }) => seq)).toEqual([...events.keys()]);
  });

  it('runs a wide plan faster than one forced to be sequential, as its coordinator says', async () => {
    const measure = async (forced?: 'sequential'): Promise<{ tookMs?: number; shape?: string }> => {
      const clock = makeFakeClock();
      const coordinator = new MetaReActCoordinator(orchestratorDefaults.strategy, forced);
      const { start } = makeHarness([makeAgent('a', busy(clock, 1_000))], { replace: { coordinator } }, clock);
      const run = start(planOf(...Array.from({ length: 6 }, (_, i) => makeTask(`t${i}`))));
      await clock.advance(20_000);
      return { tookMs: run.done()?.tookMs, shape: run.done()?.choice.shape };
    };
    expect(await measure()).toEqual({ tookMs: 2_000, shape: 'parallel' });
    expect(await measure('sequential')).toEqual({ tookMs: 6_000, shape: 'sequential' });
  });

  it('a run that goes badly takes another shape', async () => {
    const agent = makeAgent('a', () => Promise.resolve({ output: 'wrong' }));
    const settings = {
      containment: { ...orchestratorDefaults.containment, wrongAnswers: 1_000, isolatedFailureShare: 2, degradedFailureShare: 2 },
    };
    const { clock, start, events } = makeHarness([agent], { settings });
    const run = start(planOf(...Array.from({ length: 20 }, (_, i) => makeTask(`t${i}`))));
    await clock.advance(1_000);
    expect(run.done()?.shapes).toEqual(['parallel', 'adaptive']);
    expect(events.find(({ type }) => type === 'plan.replanned')?.data).toMatchObject({
      action: 'adaptive',
      reason: '10 of the last 10 failed',
    });
  });
});

describe('health', () => {
  it('is looked after from start to dispose', async () => {
    let isUp = false;
    const probe = (): Promise<void> => (isUp ? Promise.resolve() : Promise.reject(new Error('down')));
    const { clock, orchestrator, start } = makeHarness([makeAgent('a', undefined, { probe })]);
    const { probeEveryMs } = orchestratorDefaults.registry;
    orchestrator.start();
    await clock.advance(2 * probeEveryMs);
    const early = start(planOf(makeTask('early')));
    await clock.advance(0);
    expect(early.records.get('early')?.outcome.status).toBe('skipped');
    isUp = true;
    await clock.advance(2 * probeEveryMs);
    const late = start(planOf(makeTask('late')));
    await clock.advance(0);
    expect(late.records.get('late')?.outcome.status).toBe('passed');
    orchestrator.dispose();
    await clock.advance(0);
    expect(clock.pending()).toBe(0);
  });
});

describe('the end of a batch', () => {
  it('a task that is not done at its deadline is timed out, and its agent told', async () => {
    const clock = makeFakeClock();
    let told = false;
    const work = busy(clock, 60_000);
    const agent = makeAgent('a', (task, context, signal) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      return work(task, context, signal);
    });
    const { start } = makeHarness([agent], {}, clock);
    const run = start(planOf(makeTask('a', { deadlineMs: 1_500 }), makeTask('b', { dependsOn: ['a'] })));
    await clock.advance(1_500);
    expect(run.records.get('a')?.outcome).toEqual({ status: 'timed-out', deadlineMs: 1_500 });
    expect(run.records.get('b')?.outcome).toMatchObject({ status: 'skipped', because: 'a' });
    expect(told).toBe(true);
  });

  it('a cancel ends 1,000 tasks at once, each with one outcome, and leaves no timer', async () => {
    const clock = makeFakeClock();
    const { start, stop, orchestrator } = makeHarness(
      [makeAgent('a', busy(clock, 30_000)), makeAgent('deaf', () => new Promise(() => undefined))],
      {},
      clock,
    );
    const run = start(planOf(...Array.from({ length: 1_000 }, (_, i) => makeTask(`t${i}`, { dependsOn: i < 500 ? [] : [`t${i - 500}`] }))));
    await clock.advance(2_000);
    stop.abort();
    await clock.advance(0);
    expect(run.done()?.counts.aborted).toBe(1_000);
    expect(run.records.size).toBe(1_000);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    await clock.advance(orchestratorDefaults.run.graceMs);
    orchestrator.dispose();
    await clock.advance(orchestratorDefaults.bus.coalesceMs);
    expect(clock.pending()).toBe(0);
  });

  it('a long batch of quick tasks gives timers and messages their turn', async () => {
    const real = systemClock;
    const order: string[] = [];
    const components = makeComponents({ settings, clock: real, random: makeRandom(1), load: () => ({ gpuPresent: false }) });
    const orchestrator = new OrchestratorAgent({ components, settings, clock: real, grade: gradeExact });
    let worked = 0;
    orchestrator.register(
      makeAgent('busy', ({ id }) => {
        const until = real.now() + 1;
        while (real.now() < until);
        worked += 1;
        return Promise.resolve({ output: `done ${id}` });
      }),
    );
    const running = orchestrator.run(planOf(...Array.from({ length: 100 }, (_, i) => makeTask(`t${i}`))), {
      signal: new AbortController().signal,
    });
    real.soon(() => order.push(`message after ${worked < 100 ? 'some' : 'all'}`));
    await running;
    orchestrator.dispose();
    expect(order).toEqual(['message after some']);
  });

  it('a batch that is cancelled before it begins runs nothing', async () => {
    let calls = 0;
    const agent = makeAgent('a', () => {
      calls += 1;
      return Promise.resolve({ output: 1 });
    });
    const { clock, start, stop } = makeHarness([agent]);
    stop.abort();
    const run = start(planOf(makeTask('a'), makeTask('b', { dependsOn: ['a'] })));
    await clock.advance(0);
    expect(run.done()?.counts.aborted).toBe(2);
    expect(calls).toBe(0);
  });
});

describe('a plan of 10,000 tasks in one chain', () => {
  const count = 10_000;
  const chain = planOf(
    ...Array.from({ length: count }, (_, i) => makeTask(`t${i}`, { dependsOn: i === 0 ? [] : [`t${i - 1}`], grader: undefined })),
  );

  it('runs to its end, each task with the output of the one before it alone', async () => {
    let handed = 0;
    const agent = makeAgent('a', ({ id }, { dependencies }) => {
      handed += dependencies.size;
      return Promise.resolve({ output: id });
    });
    const { clock, start } = makeHarness([agent]);
    const run = start(chain);
    await clock.advance(0);
    expect(run.done()?.counts.unverified).toBe(count);
    expect(handed).toBe(count - 1);
  });

  it('of which the first fails skips all the others, each once, without a deep stack', async () => {
    const { clock, start } = makeHarness([makeAgent('a', () => Promise.reject(new ApuraError('parameter-invalid', 'no')))]);
    const run = start(chain);
    await clock.advance(0);
    expect(run.done()?.counts).toMatchObject({ failed: 1, skipped: count - 1 });
    expect(run.records.get(`t${count - 1}`)?.outcome).toMatchObject({ status: 'skipped', because: expect.any(String) });
  });
});

describe('what only a mistake in the program can bring', () => {
  it.each([
    ['a missing dependency', [makeTask('a', { dependsOn: ['z'] })]],
    ['one id twice', [makeTask('a'), makeTask('a')]],
    ['a circle', [makeTask('a', { dependsOn: ['b'] }), makeTask('b', { dependsOn: ['a'] })]],
  ])('%s in a plan that was never validated rejects, and does not end as a success', async (_, tasks) => {
    const { orchestrator, stop } = makeHarness([makeAgent('a')]);
    await expect(orchestrator.run(planOf(...tasks), { signal: stop.signal })).rejects.toThrow(TypeError);
  });
});
