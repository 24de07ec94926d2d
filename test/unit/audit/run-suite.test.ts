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
