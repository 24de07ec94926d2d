import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../../src/contract/orchestrator';
import type { Task } from '../../../../src/contract/suite';
import { runSuiteTask, type SuiteTaskEnd, type SuiteTaskOptions } from '../../../../src/orchestrator/run/suite-task';
import { makeFakeClock } from '../../../support/fake-clock';
import { busy, exact, makeAgent, makeHarness } from '../../../support/orchestrator';

const task: Task = {
  id: 'letters',
  prompt: 'Say the letters.',
  steps: ['a', 'b', 'c'].map((id) => ({ id, capability: 'language', input: id, after: [] })),
  grader: exact('done c'),
  needs: ['chat'],
  deadlineMs: 10_000,
  maxTokens: 8,
  tags: [],
};

function setUp(agentMs: number, readyMs: number) {
  const clock = makeFakeClock();
  let pause: (() => () => void) | undefined;
  const prepare = async (): Promise<void> => {
    const goOn = pause?.();
    await new Promise<void>((resolve) => clock.after(readyMs, resolve));
    goOn?.();
  };
  const running = { now: 0, most: 0 };
  const worker = makeAgent('language', busy(clock, agentMs));
  const agent: Agent = {
    ...worker,
    work: async (...given) => {
      running.now += 1;
      running.most = Math.max(running.most, running.now);
      try {
        return await worker.work(...given);
      } finally {
        running.now -= 1;
      }
    },
  };
  const { orchestrator } = makeHarness([agent], { orchestrator: { prepare } }, clock);
  const start = (options: Partial<SuiteTaskOptions> = {}): { end?: SuiteTaskEnd } => {
    const told: { end?: SuiteTaskEnd } = {};
    const onStarted = (deadline: { pause(): () => void }): void => {
      pause = () => deadline.pause();
    };
    const { signal } = new AbortController();
    void runSuiteTask(task, { orchestrator, clock, signal, onStarted, ...options }).then((end) => {
      told.end = end;
    });
    return told;
  };
  return { clock, start, running };
}

describe('a task of several steps', () => {
  it('has its deadline stand still while what it needs is made ready, also for several steps at once', async () => {
    const { clock, start } = setUp(2_000, 8_000);
    const told = start();
    await clock.advance(60_000);
    expect(told.end?.outcome.status).toBe('passed');
  });

  it('ends at its deadline when its own work takes too long, its steps together', async () => {
    const { clock, start } = setUp(4_000, 8_000);
    const told = start({ mostAtOnce: 1 });
    await clock.advance(60_000);
    expect(told.end?.outcome).toEqual({ status: 'timed-out', deadlineMs: 10_000 });
    expect(told.end?.records.map(({ outcome }) => outcome.status)).toEqual(['unverified', 'unverified', 'aborted']);
  });

  it('is not ended by an hour in which nobody could work: the machine slept, or the clock jumped', async () => {
    const { clock, start } = setUp(1_000, 100);
    const told = start({ mostAtOnce: 1 });
    await clock.advance(1_500);
    clock.block(3_600_000);
    await clock.advance(20_000);
    expect(told.end?.outcome.status).toBe('passed');
  });

  it.each([
    [undefined, 3],
    [1, 1],
  ])('asked for at most %s at once, has %i steps in work', async (mostAtOnce, expected) => {
    const { clock, start, running } = setUp(1_000, 0);
    const told = start({ mostAtOnce });
    await clock.advance(20_000);
    expect(told.end?.outcome.status).toBe('passed');
    expect(running.most).toBe(expected);
  });

  it('is aborted with all its steps when it is cancelled before it begins', async () => {
    const { clock, start } = setUp(1_000, 0);
    const told = start({ signal: AbortSignal.abort() });
    await clock.advance(0);
    expect(told.end).toMatchObject({ outcome: { status: 'aborted' }, whole: { attempts: [] } });
    expect(told.end?.records).toHaveLength(3);
  });
});
