import { describe, expect, it } from 'vitest';
import type { Grade } from '../../../../src/contract/grade';
import type { CachePort } from '../../../../src/contract/orchestrator';
import { makeFakeClock } from '../../../support/fake-clock';
import { busy, exact, makeAgent, makeHarness, makeMemoryCache, makeTask, planOf } from '../../../support/orchestrator';

const question = (id: string, expected = 'yes', input = 'q') => makeTask(id, { input, cacheable: true, grader: exact(expected) });

function countingAgent(answer: () => string) {
  let calls = 0;
  const agent = makeAgent('a', () => {
    calls += 1;
    return Promise.resolve({ output: answer() });
  });
  return { agent, calls: () => calls };
}

describe('the cache on the way of a task', () => {
  it('answers what was verified before, judged again', async () => {
    const cache = makeMemoryCache();
    const { agent, calls } = countingAgent(() => 'yes');
    const { clock, start, typesOf } = makeHarness([agent], { parts: { cache } });
    const run = start(planOf(question('one'), { ...question('two'), dependsOn: [] }));
    await clock.advance(0);
    const again = start(planOf(question('three')));
    await clock.advance(0);
    expect(calls()).toBe(1);
    expect(run.records.get('one')?.outcome).toMatchObject({ status: 'passed', from: 'agent' });
    expect(again.records.get('three')).toMatchObject({ outcome: { status: 'passed', from: 'cache', grade: { got: 'yes' } }, attempts: [] });
    expect(typesOf('three')).toEqual(['task.queued', 'task.cache', 'task.finished']);
  });

  it('never serves what this task’s own grader refuses', async () => {
    const cache = makeMemoryCache();
    let answer = 'yes';
    const { agent, calls } = countingAgent(() => answer);
    const { clock, start } = makeHarness([agent], { parts: { cache } });
    start(planOf(question('one')));
    await clock.advance(0);
    answer = 'no';
    const run = start(planOf(question('two', 'no')));
    await clock.advance(0);
    expect(run.records.get('two')?.outcome).toMatchObject({ status: 'passed', from: 'agent' });
    expect(calls()).toBe(2);
  });

  it('never keeps a failure, nor what was not judged', async () => {
    const cache = makeMemoryCache();
    const { agent } = countingAgent(() => 'no');
    const { clock, start } = makeHarness([agent], { parts: { cache } });
    start(
      planOf(question('one'), { ...question('two', 'no', 'r'), grader: undefined }, { ...question('three', 'no', 's'), cacheable: false }),
    );
    await clock.advance(0);
    expect(cache.kept.size).toBe(0);
  });

  it('runs 20 equal questions once', async () => {
    const clock = makeFakeClock();
    let calls = 0;
    const work = busy(clock, 1_000, () => 'yes');
    const agent = makeAgent(
      'a',
      (...args) => {
        calls += 1;
        return work(...args);
      },
      { maxInFlight: 32 },
    );
    const run = { iterations: 3, concurrency: 32, graceMs: 2_000, turnMs: 8, retryAssignMs: 50, mostArtefacts: 1_000 };
    const { start } = makeHarness([agent], { parts: { cache: makeMemoryCache() }, settings: { run } }, clock);
    const batch = start(planOf(...Array.from({ length: 20 }, (_, i) => question(`t${i}`))));
    await clock.advance(1_000);
    expect(batch.done()?.counts.passed).toBe(20);
    expect(calls).toBe(1);
  });

  it('does not share a failure: each equal question has its own way', async () => {
    const clock = makeFakeClock();
    let calls = 0;
    const agent = makeAgent('a', () => {
      calls += 1;
      return Promise.resolve({ output: calls > 1 ? 'yes' : 'no' });
    });
    const { start } = makeHarness([agent], { parts: { cache: makeMemoryCache() } }, clock);
    const batch = start(planOf(question('one'), question('two'), question('three')));
    await clock.advance(60_000);
    expect(batch.records.get('one')?.outcome.status).toBe('failed');
    expect(batch.done()?.counts).toMatchObject({ failed: 1, passed: 2 });
    expect(calls).toBe(2);
  });

  it('a waiter’s deadline does not wait for another’s flight', async () => {
    const clock = makeFakeClock();
    const agent = makeAgent(
      'a',
      busy(clock, 20_000, () => 'yes'),
    );
    const { start } = makeHarness([agent], { parts: { cache: makeMemoryCache() } }, clock);
    const batch = start(planOf(question('one'), { ...question('two'), deadlineMs: 1_000 }));
    await clock.advance(1_000);
    expect(batch.records.get('two')?.outcome).toEqual({ status: 'timed-out', deadlineMs: 1_000 });
    await clock.advance(20_000);
    expect(batch.records.get('one')?.outcome.status).toBe('passed');
  });

  it('a waiter whose time was over does not run when the flight it waited for fails', async () => {
    const clock = makeFakeClock();
    let calls = 0;
    const work = busy(clock, 5_000, () => 'no');
    const agent = makeAgent('a', (...args) => {
      calls += 1;
      return work(...args);
    });
    const { start, typesOf } = makeHarness([agent], { parts: { cache: makeMemoryCache() } }, clock);
    const batch = start(planOf(question('one'), { ...question('two'), deadlineMs: 1_000 }));
    await clock.advance(60_000);
    expect(batch.records.get('one')?.outcome.status).toBe('failed');
    expect(batch.records.get('two')).toMatchObject({ outcome: { status: 'timed-out' }, attempts: [] });
    expect(calls).toBe(batch.records.get('one')?.attempts.length);
    expect(typesOf('two')).toEqual(['task.queued', 'task.cache', 'task.finished']);
  });

  it('re-executes in the shadow when the cache asks for it, and tells it what came', async () => {
    const cache = makeMemoryCache();
    const { agent, calls } = countingAgent(() => 'yes');
    const { clock, start } = makeHarness([agent], { parts: { cache } });
    start(planOf(question('one')));
    await clock.advance(0);
    cache.shadow = true;
    const run = start(planOf(question('two')));
    await clock.advance(0);
    expect(calls()).toBe(2);
    expect(run.records.get('two')?.outcome).toMatchObject({ from: 'agent' });
    expect(cache.compared).toMatchObject([[{ agent: 'a', input: 'q' }, { output: 'yes' }, { output: 'yes', grade: { passed: true } }]]);
  });

  it('a cache that is broken costs speed, never a task', async () => {
    const broken = (): Promise<never> => Promise.reject(new Error('blocked'));
    const cache: CachePort = { lookup: broken, store: broken, singleFlight: broken, compare: () => undefined, clear: broken };
    const { agent } = countingAgent(() => 'yes');
    const { clock, start } = makeHarness([agent], { parts: { cache } });
    const run = start(planOf(question('one'), question('two')));
    await clock.advance(0);
    expect(run.done()?.counts.passed).toBe(2);
  });

  it('a cache that throws where it should answer later costs no task either', async () => {
    const broken = (): never => {
      throw new Error('blocked');
    };
    const cache: CachePort = { lookup: broken, store: broken, singleFlight: broken, compare: broken, clear: broken };
    const { agent, calls } = countingAgent(() => 'yes');
    const { clock, start } = makeHarness([agent], { parts: { cache } });
    const run = start(planOf(question('one'), question('two')));
    await clock.advance(0);
    expect(run.done()?.counts.passed).toBe(2);
    expect(calls()).toBe(2);
    // Found, to be confirmed in the shadow, and then the comparison breaks.
    const kept = { output: 'yes', grade: { passed: true, grader: 'exact', expected: 'yes', got: 'yes' } } as const;
    const lookup: CachePort['lookup'] = async () => ({ kind: 'hit', via: 'exact', shadow: true, answer: kept });
    const shadowed = makeHarness([agent], { parts: { cache: { ...cache, lookup } } }, clock);
    const again = shadowed.start(planOf(question('three')));
    await clock.advance(0);
    expect(again.done()?.counts.passed).toBe(1);
  });

  it('a cache that breaks after the work was done does not have it done again', async () => {
    const memory = makeMemoryCache();
    const cache: CachePort = {
      ...memory,
      singleFlight: async (_question, work) => {
        await work();
        throw new Error('the flight was lost');
      },
    };
    const { agent, calls } = countingAgent(() => 'yes');
    const { clock, start } = makeHarness([agent], { parts: { cache } });
    const run = start(planOf(question('one')));
    await clock.advance(0);
    expect(run.records.get('one')?.outcome.status).toBe('passed');
    expect(calls()).toBe(1);
  });

  it('a grader that throws over a kept answer ends that answer, not the batch', async () => {
    const cache = makeMemoryCache();
    const { agent, calls } = countingAgent(() => 'yes');
    let graded = 0;
    const grade = (): Grade => {
      graded += 1;
      if (graded === 2) throw new Error('the grader broke');
      return { passed: true, grader: 'exact', expected: 'yes', got: 'yes' };
    };
    const { clock, start } = makeHarness([agent], { parts: { cache }, orchestrator: { grade } });
    start(planOf(question('one')));
    await clock.advance(0);
    const run = start(planOf(question('two'), makeTask('three')));
    await clock.advance(0);
    expect(run.done()?.counts).toMatchObject({ passed: 2 });
    expect(calls()).toBe(3);
  });
});
