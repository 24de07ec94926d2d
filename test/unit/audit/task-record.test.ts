import { describe, expect, it } from 'vitest';
import { toTaskRecord } from '../../../src/audit/task-record';
import { ApuraError } from '../../../src/contract/errors';
import type { Task } from '../../../src/contract/suite';
import { planOfTask } from '../../../src/orchestrator/run/suite-task';
import { makeAgent, makeHarness } from '../../support/orchestrator';

const task: Task = {
  id: 'a',
  family: 'sums',
  language: 'en',
  prompt: '1 + 1',
  system: 'Count.',
  grader: { kind: 'exact', expected: '2' },
  needs: ['chat'],
  deadlineMs: 1_000,
  maxTokens: 8,
  tags: ['easy'],
};

async function record(work: Parameters<typeof makeAgent>[1], changes: Partial<Task> = {}) {
  const { clock, start } = makeHarness([makeAgent('language', work)]);
  const given = { ...task, ...changes };
  const run = start(planOfTask(given));
  await clock.advance(60_000);
  const planned = run.records.get('answer');
  const attempts = planned?.attempts.map((attempt) => ({ ...attempt, step: 'answer' })) ?? [];
  return planned === undefined
    ? undefined
    : toTaskRecord(given, { ...planned, attempts }, { waitedMs: 7, engines: new Map([[1, 'onnx-wasm']]), said: 'so far' });
}

describe('tasks of a suite on their way through the orchestrator', () => {
  it('are prompts that are never answered from the cache', () => {
    expect(planOfTask(task).tasks[0]).toMatchObject({
      capability: 'language',
      input: { prompt: '1 + 1', system: 'Count.', maxTokens: 8 },
      cacheable: false,
    });
  });

  it('come back as the report keeps them: passed', async () => {
    const told = await record(() => Promise.resolve({ output: '2', engine: 'web-llm' }));
    expect(told).toMatchObject({
      taskId: 'a',
      family: 'sums',
      tags: ['easy'],
      prompt: '1 + 1',
      deadlineMs: 1_000,
      outcome: { status: 'passed' },
    });
    expect(told?.attempts).toMatchObject([
      { number: 1, agent: 'language', engine: 'web-llm', device: 'gpu', queuedMs: 7, answer: '2', grade: { passed: true } },
    ]);
  });

  it('wrong, with the answer and its grade', async () => {
    expect(await record(() => Promise.resolve({ output: '3' }))).toMatchObject({
      outcome: { status: 'failed', grade: { got: '3' } },
      attempts: [{ engine: 'onnx-wasm', answer: '3' }],
    });
  });

  it('failed, with the engine that was asked', async () => {
    const gone = new ApuraError('device-lost', 'gone', { engine: 'onnx-webgpu' });
    const told = await record(() => Promise.reject(gone));
    expect(told).toMatchObject({ outcome: { status: 'failed', error: { code: 'device-lost' } } });
    expect(told?.attempts[0]).toMatchObject({ engine: 'onnx-wasm', error: { code: 'device-lost' } });
  });

  it('timed out', async () => {
    const told = await record(() => new Promise(() => undefined));
    expect(told?.outcome).toEqual({ status: 'timed-out', deadlineMs: 1_000 });
    expect(told?.attempts).toMatchObject([{ engine: 'onnx-wasm', answer: 'so far' }]);
  });
});
