import { describe, expect, it } from 'vitest';
import { runAudit } from '../../../src/audit/run-audit';
import type { AuditConfig, AuditEvent, TaskRecord } from '../../../src/contract/audit';
import type { DeviceSurvey } from '../../../src/contract/device';
import { ApuraError } from '../../../src/contract/errors';
import type { Suite } from '../../../src/contract/suite';
import { makeFakeEngine } from '../../fixtures/fake-engine';

const survey: DeviceSurvey = {
  gpu: { kind: 'absent', reason: 'no-adapter', attempts: 7 },
  facts: [],
  absent: [],
  crossOriginIsolated: true,
  logicalCores: 2,
  mobile: false,
};
const config: AuditConfig = { engine: 'auto', model: 'apura-probe', suite: { kind: 'built-in', id: 's' }, seed: 1 };
const suite: Suite = {
  suiteVersion: 1,
  id: 's',
  title: 'S',
  seed: 1,
  tasks: Array.from({ length: 12 }, (_, index) => ({
    id: `t${index + 1}`,
    prompt: `t${index + 1}`,
    grader: { kind: 'exact', expected: 'yes' },
    needs: ['chat'],
    deadlineMs: 5_000,
    maxTokens: 4,
    tags: [],
  })),
};

async function audit(
  answer: (prompt: string) => string | Promise<string>,
  options: { config?: AuditConfig; cancelAt?: string; survey?: DeviceSurvey } = {},
) {
  const events: AuditEvent[] = [];
  const cancel = new AbortController();
  let engines = 0;
  await runAudit(
    options.config ?? config,
    {
      appVersion: '0',
      userAgent: 'test',
      suite,
      suiteSha256: '',
      source: { kind: 'onnx', id: 'm', baseUrl: 'http://x/' },
      survey: () => Promise.resolve(options.survey ?? survey),
      makeEngine: () => {
        engines += 1;
        return makeFakeEngine(answer);
      },
      grade: (_grader, text) => ({ passed: text === 'yes', grader: 'exact', expected: 'yes', got: text }),
      watchLoad: () => ({ dispose: () => undefined }),
      isVisible: () => true,
      now: () => performance.now(),
      send: (batch) => {
        events.push(...batch);
        if (batch.some((event) => event.kind === 'task-finished' && event.task.taskId === options.cancelAt)) cancel.abort();
      },
    },
    cancel.signal,
    () => undefined,
  );
  const records = events.flatMap((event): TaskRecord[] => (event.kind === 'task-finished' ? [event.task] : []));
  return { events, records, engines: () => engines, last: events.at(-1) };
}

describe('runAudit', () => {
  it('numbers every event once, in order, from start to end', async () => {
    const { events, records, last } = await audit(() => 'yes');
    expect(events[0]?.kind).toBe('audit-started');
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
    const order = events.map((event) => event.seq);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    expect(records.map((record) => record.outcome.status)).toEqual(Array.from({ length: 12 }, () => 'passed'));
  });

  it('walks the ladder down to the CPU and says why at each rung', async () => {
    const { events } = await audit(() => 'yes');
    const decisions = events.flatMap((event) => (event.kind === 'decision' ? [event.decision] : []));
    expect(decisions.map(({ rung, rule, outcome }) => [rung, rule, outcome])).toEqual([
      ['web-llm', 'no-adapter', 'skipped'],
      ['onnx-webgpu', 'no-adapter', 'skipped'],
      ['onnx-wasm', 'chosen', 'taken'],
    ]);
  });

  it('does not blame the adapter for an engine that this build does not have', async () => {
    const { events } = await audit(() => 'yes', { survey: { ...survey, gpu: { kind: 'available' } } });
    const rules = events.flatMap((event) => (event.kind === 'decision' ? [event.decision.rule] : []));
    expect(rules).toEqual(['not-in-build', 'not-in-build', 'chosen']);
  });

  it('replaces an engine that dies in task 9: that task says why, the others are graded', async () => {
    const { events, records, engines } = await audit((prompt) => {
      if (prompt === 't9') throw new ApuraError('worker-died', 'the engine worker is gone');
      return 'yes';
    });
    expect(engines()).toBe(2);
    expect(records.filter((record) => record.outcome.status === 'passed')).toHaveLength(11);
    expect(records[8]?.outcome).toMatchObject({ status: 'failed', error: { code: 'worker-died' } });
    expect(events.find((event) => event.kind === 'engine-died')).toMatchObject({ taskId: 't9' });
  });

  it('skips what is left when the engine keeps dying, and still ends', async () => {
    const { records, last } = await audit(() => {
      throw new ApuraError('worker-died', 'the engine worker is gone');
    });
    expect(records.map((record) => record.outcome.status)).toEqual([
      ...Array<string>(3).fill('failed'),
      ...Array<string>(9).fill('skipped'),
    ]);
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
  });

  it('keeps the outcomes it has when it is cancelled', async () => {
    const { records, last } = await audit(() => 'yes', { cancelAt: 't4' });
    expect(records.map((record) => record.outcome.status)).toEqual([
      ...Array<string>(4).fill('passed'),
      ...Array<string>(8).fill('aborted'),
    ]);
    expect(last).toMatchObject({ reason: 'cancelled' });
  });

  it('fails with the reason when the chosen engine is not in this build', async () => {
    const { last } = await audit(() => 'yes', { config: { ...config, engine: 'web-llm' } });
    expect(last).toMatchObject({ reason: 'failed', error: { code: 'engine-unavailable', details: { engine: 'web-llm' } } });
  });
});
