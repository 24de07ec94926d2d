import { describe, expect, it } from 'vitest';
import { abortError } from '../../../../src/base/abort';
import { makeRandom } from '../../../../src/base/random';
import { stopOf } from '../../../../src/base/stop';
import { ApuraError, type ErrorCode } from '../../../../src/contract/errors';
import type { Agent } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { CircuitBreakers } from '../../../../src/orchestrator/breakers/circuit-breakers';
import { type Delegation, DelegationManager, type DelegationRequest } from '../../../../src/orchestrator/delegation/delegation-manager';
import { HeartbeatMonitor } from '../../../../src/orchestrator/heartbeat/heartbeat-monitor';
import { makeFakeClock } from '../../../support/fake-clock';

const settings = { ...orchestratorDefaults.delegation, jitterShare: 0 };
const far = 1_000_000;

function makeAgent(name: string, maxInFlight = 1): Agent {
  const output = { output: 'unused' };
  return { name, capabilities: ['language'], priority: 'essential', maxInFlight, version: '1', work: () => Promise.resolve(output) };
}

function setUp() {
  const clock = makeFakeClock();
  const random = makeRandom(1);
  const unresponsive: string[] = [];
  const breakers = new CircuitBreakers({ settings: orchestratorDefaults.breaker, clock, random, onChange: () => undefined });
  const heartbeat = new HeartbeatMonitor({
    settings: orchestratorDefaults.heartbeat,
    clock,
    onLiveness: () => undefined,
    restart: () => undefined,
  });
  const onUnresponsive = (agent: string): void => void unresponsive.push(agent);
  const manager = new DelegationManager({ settings, graceMs: 2_000, clock, random, breakers, heartbeat, onUnresponsive });
  const stop = new AbortController();
  const start = (work: DelegationRequest['work'], changes: Partial<DelegationRequest> = {}) => {
    const done: { delegation?: Delegation } = {};
    void manager.delegate({ agent: makeAgent('a'), work, deadlineAt: far, ...changes }, stopOf(stop.signal)).then((delegation) => {
      done.delegation = delegation;
    });
    return done;
  };
  return { clock, breakers, heartbeat, manager, stop, start, unresponsive };
}

const failing = (code: ErrorCode) => () => Promise.reject(new ApuraError(code, 'no'));

describe('DelegationManager', () => {
  it('retries what may pass, with doubling pauses, and keeps every attempt; the duration covers all', async () => {
    const { clock, start, manager } = setUp();
    let calls = 0;
    const done = start(() => {
      calls += 1;
      return calls < 3 ? Promise.reject(new ApuraError('network', 'down')) : Promise.resolve({ output: 'ok' });
    });
    await clock.advance(499);
    expect(calls).toBe(1);
    await clock.advance(1);
    expect(calls).toBe(2);
    await clock.advance(1_000);
    expect(done.delegation).toMatchObject({ kind: 'result', result: { output: 'ok' }, durationMs: 1_500 });
    expect(done.delegation?.attempts.map(({ errorClass }) => errorClass)).toEqual(['network', 'network', undefined]);
    expect(done.delegation?.attempts.map(({ waitMs }) => waitMs)).toEqual([0, 500, 1_000]);
    expect(manager.counters()).toEqual({ delegations: 1, retries: 2 });
  });

  it.each(['parameter-invalid', 'permission-denied', 'prompt-too-long', 'invalid-output'] as const)('never retries %s', async (code) => {
    const { clock, start } = setUp();
    const done = start(failing(code));
    await clock.advance(60_000);
    expect(done.delegation).toMatchObject({ kind: 'failed', attempts: [{}] });
  });

  it('tries as often as the agent itself allows', async () => {
    const { clock, start } = setUp();
    const done = start(failing('network'), { agent: { ...makeAgent('once'), attempts: 1 } });
    await clock.advance(60_000);
    expect(done.delegation).toMatchObject({ kind: 'failed', attempts: [{}] });
  });

  it('one task with three tries counts once for the breaker; the caller’s errors never', async () => {
    const { clock, start, breakers } = setUp();
    start(failing('network'));
    await clock.advance(60_000);
    expect(breakers.records()['agent:a']).toMatchObject({ failuresInRow: 1, windowSize: 1 });
    for (let i = 0; i < 5; i += 1) start(failing('permission-denied'));
    await clock.advance(60_000);
    expect(breakers.records()['agent:a']).toMatchObject({ state: 'closed', windowSize: 1 });
  });

  it('refuses at once while the breaker is open', async () => {
    const { clock, start } = setUp();
    for (let i = 0; i < 3; i += 1) {
      start(failing('device-lost'));
      await clock.advance(1);
    }
    let called = false;
    const done = start(() => {
      called = true;
      return Promise.resolve({ output: 1 });
    });
    await clock.advance(0);
    expect(called).toBe(false);
    expect(done.delegation).toMatchObject({ kind: 'failed', error: { code: 'circuit-open' }, errorClass: 'resource-limit' });
  });

  it('ends a silent attempt, tells the callee to stop, and leaves another way to others', async () => {
    const { clock, start } = setUp();
    const told: string[] = [];
    const done = start(
      (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => {
            told.push('stop');
            reject(abortError());
          }),
        ),
    );
    await clock.advance(9_000);
    expect(told).toEqual([]);
    await clock.advance(1_000);
    expect(told).toEqual(['stop']);
    expect(done.delegation).toMatchObject({ kind: 'failed', error: { code: 'agent-silent' }, attempts: [{}] });
  });

  it('begins no retry that could not begin before the deadline', async () => {
    const { clock, start } = setUp();
    const done = start(failing('network'), { deadlineAt: clock.now() + 1_200 });
    await clock.advance(60_000);
    expect(done.delegation).toMatchObject({ kind: 'failed', durationMs: 500, attempts: [{}, {}] });
  });

  it('a beating agent is ended at the time limit of the attempt and tried again', async () => {
    const { clock, start } = setUp();
    let calls = 0;
    const done = start(({ beat }, signal) => {
      calls += 1;
      return new Promise((_resolve, reject) => {
        const again = (): void => {
          beat();
          if (!signal.aborted) clock.after(900, again);
        };
        again();
        signal.addEventListener('abort', () => reject(abortError()));
      });
    });
    await clock.advance(30_000);
    expect(calls).toBe(1);
    await clock.advance(1_000);
    expect(calls).toBe(2);
    await clock.advance(100_000);
    expect(calls).toBe(3);
    expect(done.delegation).toMatchObject({ kind: 'failed', error: { code: 'task-timeout' }, durationMs: 93_000 });
  });

  it('keeps to the agent’s places, and a cancelled waiter leaves the queue at once', async () => {
    const { clock, start, stop, manager } = setUp();
    const ends: (() => void)[] = [];
    const work = () => new Promise<{ output: number }>((resolve) => ends.push(() => resolve({ output: 1 })));
    const agent = makeAgent('b', 2);
    const all = Array.from({ length: 5 }, () => start(work, { agent }));
    await clock.advance(0);
    expect(manager.load(agent)).toEqual({ active: 2, waiting: 3 });
    ends[0]?.();
    await clock.advance(0);
    expect(all[0]?.delegation).toMatchObject({ kind: 'result' });
    expect(manager.load(agent)).toEqual({ active: 2, waiting: 2 });
    stop.abort();
    await clock.advance(0);
    expect(all.slice(1).map(({ delegation }) => delegation?.kind)).toEqual(['aborted', 'aborted', 'aborted', 'aborted']);
    expect(manager.load(agent)).toMatchObject({ waiting: 0 });
  });

  it('leaves an agent behind that ignores its signal, and holds its place until the grace is over', async () => {
    const { clock, start, stop, manager, unresponsive } = setUp();
    const agent = makeAgent('deaf');
    const done = start(() => new Promise(() => undefined), { agent });
    await clock.advance(0);
    stop.abort();
    await clock.advance(0);
    expect(done.delegation?.kind).toBe('aborted');
    expect(manager.load(agent).active).toBe(1);
    await clock.advance(2_000);
    expect(manager.load(agent).active).toBe(0);
    expect(unresponsive).toEqual(['deaf']);
  });

  it('a cancel does not wait for the pause before a retry, and leaves no timer', async () => {
    const { clock, start, stop, heartbeat } = setUp();
    const done = start(failing('network'));
    await clock.advance(100);
    stop.abort();
    await clock.advance(0);
    expect(done.delegation?.kind).toBe('aborted');
    heartbeat.dispose();
    expect(clock.pending()).toBe(0);
  });

  it('a callee that throws before it returns is a failure like any other', async () => {
    const { clock, start } = setUp();
    const done = start(() => {
      throw new ApuraError('parameter-invalid', 'bad');
    });
    await clock.advance(0);
    expect(done.delegation).toMatchObject({ kind: 'failed', errorClass: 'bad-input' });
  });
});
