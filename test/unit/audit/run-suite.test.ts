import { describe, expect, it } from 'vitest';
import { agentSuiteId } from '../../../src/contract/built-in-suites';
import { ApuraError } from '../../../src/contract/errors';
import { wiredComponents } from '../../../src/contract/wiring';
import { expandSuite } from '../../../src/suites/built-in';
import { grade } from '../../../src/suites/grade';
import { audit, gpuSurvey, suite } from '../../support/audit';
import { solve } from '../../support/family-solver';

describe('the suite of an audit, through the orchestrator', () => {
  it('proves on the instances that ran the suite that each component acts', async () => {
    const { events } = await audit(() => 'yes');
    const [results = []] = events.flatMap((event) => (event.kind === 'wiring' ? [event.results] : []));
    expect(results.map(({ component }) => component)).toEqual([...wiredComponents]);
    expect(results.filter(({ verdict }) => verdict !== 'acted')).toEqual([]);
    expect(events.findLastIndex(({ kind }) => kind === 'task-finished')).toBeLessThan(events.findIndex(({ kind }) => kind === 'wiring'));
  });

  it('runs tasks of several steps, each one record whose attempts are numbered through as they were told to start', async () => {
    const { events, records, written, left } = await audit(solve, { suite: expandSuite(agentSuiteId, 1), grade });
    expect(records.filter(({ outcome }) => outcome.status !== 'passed')).toEqual([]);
    expect(records).toHaveLength(20);
    const attempts = records.flatMap((record) => record.attempts.map(({ number }) => [record.taskId, number]));
    const starts = events.flatMap((event) => (event.kind === 'task-started' ? [[event.taskId, event.attempt]] : []));
    expect(starts).toEqual(attempts);
    expect(new Set(records.flatMap((record) => record.attempts.map(({ agent }) => agent)))).toEqual(
      new Set(['language', 'extractor', 'tool-user', 'retriever', 'planner', 'io']),
    );
    expect(written).toContain('plans/en.json');
    expect(left).toEqual([]);
  });

  it('tells of each step what it took, called and found, and of the whole what the components did', async () => {
    const { events, records } = await audit(solve, { suite: expandSuite(agentSuiteId, 1), grade });
    const planOf = (id: string) => records.find(({ taskId }) => taskId === id)?.plan;
    const mail = planOf('extract-and-mail-en');
    expect(mail?.steps.map(({ id, capability, dependsOn, status }) => [id, capability, dependsOn, status])).toEqual([
      ['order', 'extractor', [], 'passed'],
      ['mail', 'tool-user', ['order'], 'unverified'],
      ['sent', 'io', ['mail'], 'passed'],
    ]);
    expect(mail?.steps.map(({ toolCalls }) => toolCalls.map(({ server, tool }) => `${server}/${tool}`))).toEqual([
      [],
      ['filesystem/write_file'],
      ['filesystem/read_file'],
    ]);
    const [written] = mail?.steps[1]?.toolCalls ?? [];
    expect(written?.input).toMatchObject({ path: expect.stringMatching(/^mail-en\/.+\.txt$/) });
    expect(mail?.synthesis?.sources).toEqual([{ step: 'sent', verified: true, citations: [] }]);
    expect(records.find(({ taskId }) => taskId === 'extract-and-mail-en')?.attempts.map(({ step }) => step)).toEqual([
      'order',
      'mail',
      'sent',
    ]);

    const found = planOf('owner-elsewhere-en')?.steps[0];
    expect(found?.sources.length).toBeGreaterThan(0);
    expect(planOf('asked-twice-en')?.steps.map(({ cache }) => cache?.result)).toEqual(['miss', 'exact', undefined]);
    expect(planOf('three-sums-en')).toMatchObject({ depth: 2, width: 3, shapes: ['sequential'] });
    for (const { readyMs = -1, startedMs = -1, endedMs = -1 } of records.flatMap(({ plan }) => plan?.steps ?? [])) {
      expect(readyMs).toBeGreaterThanOrEqual(0);
      expect(startedMs).toBeGreaterThanOrEqual(readyMs);
      expect(endedMs).toBeGreaterThanOrEqual(startedMs);
    }

    const planned = events.flatMap((event) => (event.kind === 'task-planned' ? event.steps.map(({ id }) => `${event.taskId} ${id}`) : []));
    const ended = events.flatMap((event) => (event.kind === 'step-finished' ? [`${event.taskId} ${event.step}`] : []));
    expect([...ended].sort()).toEqual([...planned].sort());

    const [activity] = events.flatMap((event) => (event.kind === 'activity' ? [event.activity] : []));
    expect(activity).toMatchObject({ plans: 20, retries: 0, failures: {}, breakers: [], cache: { exactHits: 2, misses: 2 } });
    expect(activity?.toolCalls).toEqual({ attempted: 12, valid: 12 });
    expect(activity?.toolServers.map(({ server }) => server)).toEqual(['calculator', 'documents', 'filesystem']);
    expect(activity?.retrieval.searches).toBeGreaterThan(0);
  });

  it('tells what failed, by which class, and what was tried about it', async () => {
    let broken = 0;
    const tasks = [
      { ...suite.tasks[0], id: 'stepped', steps: [{ id: 'say', capability: 'language', input: 't1', after: [] }] },
      ...suite.tasks.slice(1, 3),
    ];
    const { events, records } = await audit(
      (prompt) => {
        broken += 1;
        if (prompt === 't1' && broken === 1) throw new ApuraError('invalid-output', 'nonsense', { reason: 'nonsense' });
        return 'yes';
      },
      { suite: { ...suite, tasks: tasks as typeof suite.tasks } },
    );
    const [stepped] = records;
    expect(stepped?.outcome.status).toBe('passed');
    const [step] = stepped?.plan?.steps ?? [];
    expect(step?.recoveries).toMatchObject([{ attempt: 1, errorClass: 'invalid-output', strategy: expect.any(String) }]);
    expect(step?.recoveries[0]?.options.length).toBeGreaterThan(0);
    expect(stepped?.attempts.map(({ strategy }) => strategy)).toEqual([undefined, step?.recoveries[0]?.strategy]);
    const [activity] = events.flatMap((event) => (event.kind === 'activity' ? [event.activity] : []));
    expect(activity?.failures).toEqual({ 'invalid-output': 1 });
    expect(activity?.recoveries).toEqual([{ strategy: step?.recoveries[0]?.strategy, chosen: 1, worked: 1 }]);
  });

  it('asks a model that is always wrong every task once: nothing is skipped, and each failure has its grade', async () => {
    const asked: string[] = [];
    const { records } = await audit((prompt) => {
      asked.push(prompt);
      return 'no';
    });
    expect(records.map(({ outcome }) => outcome)).toMatchObject(Array(12).fill({ status: 'failed', grade: { got: 'no' } }));
    expect(asked).toEqual(suite.tasks.map(({ prompt }) => prompt));
  });

  it('times out every task of a model that never answers, each after its one attempt', async () => {
    const tasks = suite.tasks.slice(0, 6).map((task) => ({ ...task, deadlineMs: 50 }));
    const { records, last } = await audit(() => new Promise<string>(() => undefined), { suite: { ...suite, tasks } });
    expect(records.map(({ outcome }) => outcome)).toEqual(Array(6).fill({ status: 'timed-out', deadlineMs: 50 }));
    expect(records.map(({ attempts }) => attempts.length)).toEqual(Array(6).fill(1));
    expect(last).toMatchObject({ reason: 'completed' });
  });

  it('compares no task of several steps on another engine: its prompt alone is not what was answered', async () => {
    const steps = [{ id: 'say', capability: 'language', input: 'yes?', after: [] }];
    const plain = suite.tasks.slice(0, 2);
    const tasks = [...plain.slice(0, 1).map((task) => ({ ...task, id: 'stepped', steps })), ...plain];
    let lost = false;
    const { events, records } = await audit(
      (prompt) => {
        if (prompt !== 't2' || lost) return 'yes';
        lost = true;
        throw new ApuraError('device-lost', 'the GPU was lost');
      },
      { survey: gpuSurvey, suite: { ...suite, tasks } },
    );
    expect(records.map(({ outcome }) => outcome.status)).toEqual(Array(3).fill('passed'));
    expect(events.flatMap((event) => (event.kind === 'counterfactual' ? [event.counterfactual.taskId] : []))).toEqual(['t1']);
  });
});
