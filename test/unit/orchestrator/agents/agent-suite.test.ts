import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { agentSuiteId, defaultSuiteId } from '../../../../src/contract/built-in-suites';
import { auditAgents } from '../../../../src/contract/orchestrator';
import { planOfTask, runSuiteTask } from '../../../../src/orchestrator/run/suite-task';
import { expandSuite } from '../../../../src/suites/built-in';
import { makeScriptedModel, openAgents } from '../../../support/agents';
import { solve } from '../../../support/family-solver';

const { signal } = new AbortController();

async function runAll(seed: number, answer: (prompt: string) => string, options: { readonly allow?: boolean } = {}) {
  const suite = expandSuite(agentSuiteId, seed);
  const model = makeScriptedModel(answer);
  const all = await openAgents(suite, model.access, options);
  const ends = await Promise.all(
    suite.tasks.map(async (task) => ({
      id: task.id,
      ...(await runSuiteTask(task, { orchestrator: all.orchestrator, clock: systemClock, signal: new AbortController().signal })),
    })),
  );
  await all.close();
  return { suite, ends, asked: model.asked, ...all };
}

const notPassed = (ends: Awaited<ReturnType<typeof runAll>>['ends']) =>
  ends.filter(({ outcome }) => outcome.status !== 'passed').map(({ id, outcome, records }) => ({ id, outcome, records }));

describe('apura-agents through the orchestrator', () => {
  it.each([1, 2, 77])('seed %i: a model that answers as the families do passes twenty of twenty', async (seed) => {
    const { ends, cache, consentsAsked, files } = await runAll(seed, solve);
    expect(notPassed(ends)).toEqual([]);
    expect(ends).toHaveLength(20);
    // Two tasks, in each language, ask the same question twice: one of the two is never worked on.
    const again = ends.filter(({ id }) => id.startsWith('asked-twice'));
    for (const { records } of again) {
      const from = records.slice(0, 2).map(({ outcome }) => (outcome.status === 'passed' ? outcome.from : outcome.status));
      expect(from.sort()).toEqual(['agent', 'cache']);
    }
    expect(cache.statistics().stored).toBe(2);
    expect(consentsAsked).toEqual(['filesystem write']);
    expect([...files.files.keys()].filter((path) => path.startsWith('plans/')).sort()).toEqual(['plans/en.json', 'plans/pt.json']);
  });

  it('finds exactly the agents that suites may name', async () => {
    const all = await openAgents({}, makeScriptedModel(solve).access);
    expect([...all.orchestrator.components.registry.names()]).toEqual([...auditAgents]);
    expect([...all.orchestrator.components.registry.capabilities()]).toEqual([...auditAgents]);
    await all.close();
  });

  it('a model that is wrong fails every task that rests on its answers, and none passes', async () => {
    const { ends } = await runAll(1, () => 'no idea');
    expect(ends.filter(({ outcome }) => outcome.status === 'passed')).toEqual([]);
  });

  it('a model that makes up what no document says fails exactly the impossible tasks', async () => {
    const { ends } = await runAll(1, (prompt) => solve(prompt).replace(/not in the text|não está no texto/, '1984'));
    const failed = notPassed(ends);
    expect(failed.map(({ id }) => id)).toEqual(['not-told-en', 'not-told-pt']);
    for (const { outcome } of failed) expect(outcome).toMatchObject({ status: 'failed', grade: { passed: false, got: '1984' } });
  });

  it('without consent nothing is written, and the tasks that write fail with the reason', async () => {
    const { ends, files } = await runAll(1, solve, { allow: false });
    const failed = notPassed(ends);
    expect(failed.map(({ id }) => id)).toEqual(['extract-and-mail-en', 'plan-and-keep-en', 'extract-and-mail-pt', 'plan-and-keep-pt']);
    for (const { outcome } of failed) expect(outcome).toMatchObject({ status: 'failed', error: { code: 'permission-denied' } });
    expect(files.files.size).toBe(0);
  });

  it('answers cite the documents they rest on', async () => {
    const { ends } = await runAll(1, solve);
    const end = ends.find(({ id }) => id === 'city-then-owner-pt');
    expect(end?.records.map(({ attempts }) => attempts.at(-1)?.result?.citations)).toEqual([['shop-pt-4'], ['shop-pt-4']]);
  });
});

describe('a task of a suite as a plan', () => {
  it('waits for what it refers to, is wide where it is, and judges its end by its own grader', () => {
    const { tasks } = expandSuite(agentSuiteId, 3);
    const wide = tasks.filter(({ tags }) => tags.includes('wide'));
    expect(wide).toHaveLength(4);
    for (const task of wide) {
      const { tasks: nodes } = planOfTask(task);
      expect(nodes.filter(({ dependsOn }) => dependsOn.length === 0)).toHaveLength(3);
      expect(nodes.at(-1)).toMatchObject({ grader: task.grader, dependsOn: nodes.slice(0, 3).map(({ id }) => id) });
    }
  });

  it('is one record for the report, with the attempts of every step', async () => {
    const { ends } = await runAll(1, solve);
    const end = ends.find(({ id }) => id === 'three-sums-en');
    expect(end?.whole).toMatchObject({ outcome: { status: 'passed' }, output: end?.output });
    expect(end?.whole.attempts.map(({ number, agent }) => [number, agent])).toEqual([1, 2, 3, 4].map((number) => [number, 'language']));
  });

  it('ends at its one deadline, whatever its steps do, and stops them', async () => {
    const [task] = expandSuite(agentSuiteId, 1).tasks;
    if (task === undefined) throw new Error('no task');
    const stop = new AbortController();
    const { access, port } = makeScriptedModel(() => 'never');
    let stopped = 0;
    const hanging = (_request: unknown, _onToken: unknown, itsSignal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        itsSignal.addEventListener('abort', () => {
          stopped += 1;
          reject(itsSignal.reason);
        });
      });
    const inUse = { ...(await access.acquire(0, signal)), port: { ...port, generate: hanging } };
    const all = await openAgents({}, { ...access, version: 'hanging', acquire: async () => inUse });
    const late = await runSuiteTask(
      { ...task, deadlineMs: 50 },
      { orchestrator: all.orchestrator, clock: systemClock, signal: stop.signal },
    );
    expect(late.outcome).toEqual({ status: 'timed-out', deadlineMs: 50 });
    expect(stopped).toBe(1);
    const cancelled = runSuiteTask(task, { orchestrator: all.orchestrator, clock: systemClock, signal: stop.signal });
    stop.abort();
    expect((await cancelled).outcome).toEqual({ status: 'aborted' });
    await all.close();
  });

  it('a prompt alone is one step: apura-20 runs the same way', async () => {
    const { tasks } = expandSuite(defaultSuiteId, 1, 1);
    const [task] = tasks;
    if (task === undefined) throw new Error('no task');
    const answer = 'expected' in task.grader ? String(task.grader.expected) : '';
    const { access, asked } = makeScriptedModel(() => answer);
    const all = await openAgents({}, access);
    const end = await runSuiteTask(task, { orchestrator: all.orchestrator, clock: systemClock, signal });
    await all.close();
    expect(end).toMatchObject({ outcome: { status: 'passed', from: 'agent' }, output: answer });
    expect(asked).toEqual([task.prompt]);
  });
});
