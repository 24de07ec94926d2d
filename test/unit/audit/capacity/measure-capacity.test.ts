import { describe, expect, it } from 'vitest';
import { measureCapacity } from '../../../../src/audit/capacity/measure-capacity';
import type { CapacitySample } from '../../../../src/audit/capacity/run-level';
import { type CapacityLevel, type CapacitySettings, capacityDefaults } from '../../../../src/contract/capacity';
import type { Task } from '../../../../src/contract/suite';

const deadlineMs = 1_000;
const task: Task = {
  id: 't',
  prompt: 't',
  grader: { kind: 'exact', expected: 'yes' },
  needs: ['chat'],
  deadlineMs,
  maxTokens: 4,
  tags: [],
};

/** One engine that serves tasks one after the other, each in `serviceMs`, on a clock of its own. */
function measure(
  options: {
    serviceMs?: number;
    passes?: (waiting: number, served: number) => boolean;
    settings?: Partial<CapacitySettings>;
    onLevel?: (level: CapacityLevel, cancel: () => void, fail: () => void) => void;
  } = {},
) {
  const { serviceMs = 100, passes = () => true, onLevel } = options;
  let nowMs = 0;
  let waiting = 0;
  let served = 0;
  let last = Promise.resolve();
  const cancel = new AbortController();
  const failed = new AbortController();
  const run = async (_task: Task, signal: AbortSignal): Promise<CapacitySample> => {
    const startedAt = nowMs;
    const atOnce = ++waiting;
    last = last.then(() => {
      if (!signal.aborted && nowMs - startedAt < deadlineMs) nowMs += serviceMs;
    });
    await last;
    waiting -= 1;
    const totalMs = nowMs - startedAt;
    const head = { deadlineMs, totalMs: Math.min(totalMs, deadlineMs), waitMs: Math.max(0, Math.min(totalMs, deadlineMs) - serviceMs) };
    if (signal.aborted) return { ...head, status: 'aborted' };
    if (totalMs >= deadlineMs) return { ...head, status: 'timed-out' };
    return { ...head, status: passes(atOnce, served++) ? 'passed' : 'failed' };
  };
  const started: number[] = [];
  return measureCapacity(
    {
      pool: [task],
      run,
      now: () => nowMs,
      engineFailed: failed.signal,
      onStarted: (agents) => started.push(agents),
      onLevel: (level) =>
        onLevel?.(
          level,
          () => cancel.abort(),
          () => failed.abort(),
        ),
      settings: { ...capacityDefaults, ...options.settings },
    },
    cancel.signal,
  ).then((measured) => ({ ...measured, started }));
}

describe('the levels of a measurement of capacity', () => {
  it('doubles the agents until the 95th percentile misses the deadline, and tells what waiting did to it', async () => {
    const { levels, stopped, started } = await measure();
    expect(stopped).toBe('deadline');
    expect(started).toEqual([1, 2, 4, 8, 16]);
    expect(levels.map(({ agents }) => agents)).toEqual(started);
    expect(levels.map(({ p95DeadlineShare }) => p95DeadlineShare >= 1)).toEqual([false, false, false, false, true]);
    expect(levels.slice(0, 4).map(({ tasks, passed }) => [tasks, passed])).toEqual(Array(4).fill([20, 20]));
    expect(levels[0]).toMatchObject({ tookMs: 2_000, wait: { p50Ms: 0, p95Ms: 0 }, run: { p50Ms: 100, p95Ms: 100 } });
    // One engine serves one at a time: eight agents wait for seven others.
    expect(levels[3]?.wait.p95Ms).toBeGreaterThanOrEqual(600);
    expect(levels[3]?.run).toEqual({ p50Ms: 100, p95Ms: 100 });
  });

  it('ends a level as soon as too many have missed the deadline for its 95th percentile to hold', async () => {
    const { levels } = await measure({ settings: { rounds: 100, levelMs: 1e9, mostMs: 1e9 } });
    const last = levels.at(-1);
    expect(last?.timedOut).toBeGreaterThan(0.05 * 1_600);
    expect(last?.tasks).toBeLessThan(1_600);
  });

  it('stops when more agents make answers worse, and not when one agent alone is often wrong', async () => {
    const worse = await measure({ passes: (waiting) => waiting <= 2 });
    expect([worse.stopped, worse.levels.at(-1)?.agents]).toEqual(['success', 4]);
    const weak = await measure({ passes: (_waiting, served) => served % 2 === 0 });
    expect([weak.stopped, weak.levels.length]).toEqual(['deadline', 5]);
    expect((await measure({ passes: () => false })).levels).toHaveLength(1);
  });

  it('begins no level for which there is no time, gives each its share of it, and stops at the most agents', async () => {
    const short = await measure({ settings: { mostMs: 4_500 } });
    expect([short.stopped, short.levels.map(({ agents }) => agents)]).toEqual(['time', [1, 2]]);
    const slow = await measure({ settings: { levelMs: 300 } });
    expect(slow.levels.slice(0, 4).map(({ tasks }) => tasks)).toEqual([3, 4, 7, 11].map((most) => expect.toSatisfy((n) => n <= most)));
    expect((await measure({ settings: { mostAgents: 4 } })).stopped).toBe('most');
  });

  it('keeps the levels that are done when it is cancelled or the engine fails', async () => {
    const cancelled = await measure({ onLevel: ({ agents }, cancel) => agents === 4 && cancel() });
    expect([cancelled.stopped, cancelled.levels.length]).toEqual(['cancelled', 3]);
    const failed = await measure({ onLevel: ({ agents }, _cancel, fail) => agents === 2 && fail() });
    expect([failed.stopped, failed.levels.length]).toEqual(['engine', 2]);
  });
});
