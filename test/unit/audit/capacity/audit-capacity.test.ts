import { describe, expect, it } from 'vitest';
import { makeWorkPool } from '../../../../src/audit/capacity/work-pool';
import { agentSuiteId } from '../../../../src/contract/built-in-suites';
import { ApuraError } from '../../../../src/contract/errors';
import { expandSuite } from '../../../../src/suites/built-in';
import { grade } from '../../../../src/suites/grade';
import { audit, config, suite } from '../../../support/audit';
import { solve } from '../../../support/family-solver';

describe('the capacity that an audit measures after its suite', () => {
  it('goes through real agents until the engine fails: the levels until then are told, and the audit ends as ever', async () => {
    let asked = 0;
    const { events, records, last } = await audit(
      () => {
        asked += 1;
        if (asked > suite.tasks.length + 50) throw new ApuraError('worker-died', 'the engine worker is gone');
        return 'yes';
      },
      { config: { ...config, capacity: true } },
    );
    expect(records.map(({ outcome }) => outcome.status)).toEqual(Array(12).fill('passed'));
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
    const told = events.flatMap((event) => (event.kind === 'capacity-level' ? [event.level] : []));
    const capacity = events.flatMap((event) => (event.kind === 'capacity' ? [event.capacity] : []));
    expect(capacity).toMatchObject([{ engine: 'onnx-wasm', device: 'cpu', model: 'apura-probe', levels: told, stopped: 'engine' }]);
    expect(told.map(({ agents, tasks, passed }) => [agents, tasks, passed])).toEqual([
      [1, 20, 20],
      [2, 20, 20],
    ]);
    expect(events.flatMap((event) => (event.kind === 'capacity-started' ? [event.agents] : []))).toEqual([1, 2, 4]);
  });

  it('is not measured unless it is asked for, nor after a cancel', async () => {
    const kinds = async (options: Parameters<typeof audit>[1]): Promise<readonly string[]> =>
      (await audit(() => 'yes', options)).events.map(({ kind }) => kind);
    expect(await kinds({})).not.toContain('capacity');
    expect(await kinds({ config: { ...config, capacity: true }, cancelAt: 't4' })).not.toContain('capacity');
  });

  it('waits for the engine in the order of arrival, and counts that as waiting', async () => {
    // An engine that answers one call after the other: with several agents each waits for those before it.
    let last: Promise<unknown> = Promise.resolve();
    let asked = 0;
    const answer = (): Promise<string> => {
      asked += 1;
      if (asked > suite.tasks.length + 70) throw new ApuraError('worker-died', 'the engine worker is gone');
      const mine = last.then(() => new Promise<string>((resolve) => setTimeout(() => resolve('yes'), 2)));
      last = mine;
      return mine;
    };
    const { events } = await audit(answer, { config: { ...config, capacity: true } });
    const levels = events.flatMap((event) => (event.kind === 'capacity-level' ? [event.level] : []));
    expect(levels.map(({ agents }) => agents)).toEqual([1, 2, 4]);
    for (const { total, wait, run } of levels) expect(wait.p50Ms + run.p50Ms).toBeLessThanOrEqual(2 * total.p95Ms);
    // Three others are waited for, a call each, while one's own takes one.
    expect(levels[2]?.wait.p50Ms).toBeGreaterThan(levels[2]?.run.p50Ms ?? 0);
    expect(levels[0]?.wait.p50Ms).toBeLessThan(levels[0]?.run.p50Ms ?? 0);
  });
});

describe('the tasks of a measurement of capacity', () => {
  it('are the kinds of the suite, drawn anew: the same for the same seed, and none of the suite itself', () => {
    const apura = expandSuite('apura-20', 3);
    const pool = makeWorkPool(apura);
    expect(pool.map(({ family, language, deadlineMs }) => [family, language, deadlineMs])).toEqual(
      apura.tasks.map(({ family, language, deadlineMs }) => [family, language, deadlineMs]),
    );
    const own = new Set(apura.tasks.map(({ prompt }) => prompt));
    expect(pool.filter(({ prompt }) => own.has(prompt))).toEqual([]);
    expect(makeWorkPool(apura)).toEqual(pool);
    expect(makeWorkPool(expandSuite('apura-20', 4))).not.toEqual(pool);
  });

  it('are the tasks themselves where nothing can make more of them, from all over a long suite', () => {
    const agents = expandSuite(agentSuiteId, 1);
    expect(makeWorkPool(agents)).toEqual(agents.tasks);
    const long = {
      seed: 1,
      tasks: Array.from({ length: 100 }, (_, index) => ({ ...suite.tasks[0], id: `l${index}` }) as (typeof suite.tasks)[number]),
    };
    const ids = makeWorkPool(long).map(({ id }) => id);
    expect(ids).toHaveLength(20);
    expect([ids[0], ids.at(-1)]).toEqual(['l0', 'l95']);
  });
});

describe('calls of tools', () => {
  it('are counted for tasks whose agents ask for tools, and for prompts that want a call as text', async () => {
    const { records } = await audit(solve, { suite: expandSuite(agentSuiteId, 1), grade });
    const told = records.flatMap(({ tags, toolCalls }) => (tags.includes('tool-user') ? [toolCalls] : []));
    expect(told.length).toBeGreaterThan(4);
    for (const calls of told) {
      expect(calls).toMatchObject({ attempted: calls?.valid });
      expect(calls?.firstValidMs).toBeGreaterThan(0);
    }
    expect(records.find(({ tags }) => !tags.includes('tool-user'))?.toolCalls).toBeUndefined();
    const asksForText = expandSuite('apura-20', 1).tasks.filter(({ family }) => family === 'tool-call');
    const answers = ['{"tool": "buy", "args": {"item": "tea"}}', 'I would buy tea.'];
    const plain = await Promise.all(answers.map((answer) => audit(() => answer, { suite: { ...suite, tasks: asksForText } })));
    expect(plain.map(({ records: [record] }) => [record?.toolCalls?.attempted, record?.toolCalls?.valid])).toEqual([
      [1, 1],
      [1, 0],
    ]);
  });

  it('that name no offered tool or lack an argument are not valid, and the repaired one is', async () => {
    const spoilt = new Set<string>();
    const { records } = await audit(
      (prompt) => {
        const answer = solve(prompt);
        if (!answer.startsWith('{"tool"') || spoilt.has(prompt) || prompt.includes('This call cannot be made')) return answer;
        spoilt.add(prompt);
        return answer.replace(/"tool":"\w+"/, '"tool":"no_such_tool"');
      },
      { suite: expandSuite(agentSuiteId, 1), grade },
    );
    const calls = records.flatMap(({ toolCalls }) => toolCalls ?? []);
    expect(calls.length).toBeGreaterThan(0);
    for (const { attempted, valid } of calls) expect(attempted).toBeGreaterThan(valid);
  });
});
