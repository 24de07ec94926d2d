import { describe, expect, it } from 'vitest';
import type { Grade, TaskRecord } from '../../../src/contract/audit';
import { ApuraError } from '../../../src/contract/errors';
import type { Task } from '../../../src/contract/suite';
import { type AttemptResult, runBatch, type SchedulerOptions } from '../../../src/orchestrator/scheduler';

const grade = (passed: boolean): Grade => ({ passed, grader: 'exact', expected: 'yes', got: passed ? 'yes' : 'no' });
const answered = (passed: boolean): AttemptResult => ({
  agent: 'language',
  engine: 'onnx-wasm',
  device: 'cpu',
  answer: 'x',
  grade: grade(passed),
});

function makeTask(id: string, deadlineMs = 10_000): Task {
  return { id, prompt: id, grader: { kind: 'exact', expected: 'yes' }, needs: ['chat'], deadlineMs, maxTokens: 8, tags: [] };
}

function run(tasks: readonly Task[], execute: SchedulerOptions['execute'], options: Partial<SchedulerOptions> = {}) {
  const steps: string[] = [];
  const batch = runBatch(tasks, {
    concurrency: 1,
    signal: new AbortController().signal,
    now: () => performance.now(),
    graceMs: 20,
    prepare: () => Promise.resolve(),
    execute,
    runsAgain: () => false,
    onUnresponsive: (task) => steps.push(`unresponsive ${task.id}`),
    onQueued: (task) => steps.push(`queued ${task.id}`),
    onStarted: (task) => steps.push(`started ${task.id}`),
    onFinished: (record) => steps.push(`${record.outcome.status} ${record.taskId}`),
    ...options,
  });
  return { batch, steps };
}

const statuses = (records: readonly TaskRecord[]): string[] => records.map((record) => record.outcome.status);

/** Waits for ever, but obeys its signal. */
const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

describe('runBatch', () => {
  it('tells every step of every task, in order, and passes only what the grader passed', async () => {
    const { batch, steps } = run([makeTask('a'), makeTask('b')], (task) => Promise.resolve(answered(task.id === 'a')));
    expect(statuses(await batch)).toEqual(['passed', 'failed']);
    expect(steps).toEqual(['queued a', 'queued b', 'started a', 'passed a', 'started b', 'failed b']);
  });

  it('goes on after a task that throws, and says why it failed', async () => {
    const { batch } = run([makeTask('bad'), makeTask('good')], (task) =>
      task.id === 'bad' ? Promise.reject(new ApuraError('worker-died', 'gone')) : Promise.resolve(answered(true)),
    );
    const records = await batch;
    expect(statuses(records)).toEqual(['failed', 'passed']);
    expect(records[0]?.outcome).toMatchObject({ error: { code: 'worker-died' } });
  });

  it('ends a task at its deadline, even when an answer arrives after it', async () => {
    const late = async (_task: Task, _attempt: number, signal: AbortSignal): Promise<AttemptResult> => {
      await untilAborted(signal).catch(() => undefined);
      return answered(true);
    };
    const { batch } = run([makeTask('slow', 5)], late);
    expect((await batch)[0]?.outcome).toEqual({ status: 'timed-out', deadlineMs: 5 });
  });

  it('leaves an agent behind that ignores its signal, and goes on', async () => {
    const { batch, steps } = run([makeTask('deaf', 5), makeTask('next')], (task) =>
      task.id === 'deaf' ? new Promise(() => {}) : Promise.resolve(answered(true)),
    );
    expect(statuses(await batch)).toEqual(['timed-out', 'passed']);
    expect(steps).toContain('unresponsive deaf');
  });

  it('aborts the task in work and all that wait when the batch is cancelled', async () => {
    const cancel = new AbortController();
    const { batch, steps } = run(
      [makeTask('done'), makeTask('working'), makeTask('waiting')],
      (task, _attempt, signal) => {
        if (task.id === 'done') return Promise.resolve(answered(true));
        cancel.abort();
        return untilAborted(signal);
      },
      { signal: cancel.signal },
    );
    expect(statuses(await batch)).toEqual(['passed', 'aborted', 'aborted']);
    expect(steps).not.toContain('started waiting');
  });

  it('skips a task whose needs cannot be made ready, and says why', async () => {
    const { batch } = run([makeTask('a')], () => Promise.resolve(answered(true)), {
      prepare: () => Promise.reject(new ApuraError('engine-unavailable', 'given up')),
    });
    expect((await batch)[0]?.outcome).toMatchObject({ status: 'skipped', error: { code: 'engine-unavailable' } });
  });

  it('never has more tasks in work than the limit, and keeps the order of the suite', async () => {
    let working = 0;
    let most = 0;
    const tasks = Array.from({ length: 12 }, (_, index) => makeTask(`t${index}`));
    const { batch } = run(
      tasks,
      async () => {
        working += 1;
        most = Math.max(most, working);
        await new Promise((resolve) => setImmediate(resolve));
        working -= 1;
        return answered(true);
      },
      { concurrency: 3 },
    );
    expect((await batch).map((record) => record.taskId)).toEqual(tasks.map((task) => task.id));
    expect(most).toBe(3);
  });

  it('fails a task whose agent neither answered nor said why', async () => {
    const { batch } = run([makeTask('empty')], () => Promise.resolve({ agent: 'language', engine: 'onnx-wasm', device: 'cpu' }));
    expect((await batch)[0]?.outcome).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  });

  it('runs a task again when its engine died, and counts it once', async () => {
    const died = { code: 'worker-died', message: 'gone', details: {} } as const;
    const { batch, steps } = run(
      [makeTask('a'), makeTask('b')],
      (task, attempt) =>
        Promise.resolve(task.id === 'a' && attempt === 1 ? { ...answered(true), grade: undefined, error: died } : answered(true)),
      { runsAgain: (_task, attempts) => attempts.at(-1)?.error?.code === 'worker-died' },
    );
    const records = await batch;
    expect(statuses(records)).toEqual(['passed', 'passed']);
    expect(records[0]?.attempts.map(({ number, error }) => [number, error?.code])).toEqual([
      [1, 'worker-died'],
      [2, undefined],
    ]);
    expect(steps.filter((step) => step === 'passed a')).toHaveLength(1);
  });

  it('never runs a task again that passed', async () => {
    const { batch } = run([makeTask('a')], () => Promise.resolve(answered(true)), { runsAgain: () => true });
    expect((await batch)[0]?.attempts).toHaveLength(1);
  });

  it('keeps the failure of its last attempt when nothing is left to try', async () => {
    let prepared = 0;
    const { batch } = run([makeTask('a')], () => Promise.reject(new ApuraError('device-lost', 'lost')), {
      prepare: () => {
        prepared += 1;
        return prepared === 1 ? Promise.resolve() : Promise.reject(new ApuraError('engine-unavailable', 'no engine is left'));
      },
      runsAgain: () => true,
    });
    expect((await batch)[0]?.outcome).toMatchObject({ status: 'failed', error: { code: 'device-lost' } });
  });
});
