import { describe, expect, it } from 'vitest';
import { type FaultKind, faultKinds, type InjectedFault, type JudgedFault } from '../../../../src/contract/chaos';
import type { Agent, ToolPort } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { makeChaosClock } from '../../../../src/orchestrator/chaos/chaos-clock';
import { FaultInjector } from '../../../../src/orchestrator/chaos/fault-injector';
import { planFaults } from '../../../../src/orchestrator/chaos/fault-plan';
import { judgeFault } from '../../../../src/orchestrator/chaos/judge-faults';
import { SignLog } from '../../../../src/orchestrator/chaos/sign-log';
import type { ComponentParts, Components } from '../../../../src/orchestrator/run/components';
import { makeFakeClock } from '../../../support/fake-clock';
import { makeAgent, makeHarness, makeTask, planOf } from '../../../support/orchestrator';
import { makeStandIns } from '../../../support/stand-ins';

describe('the plan of faults', () => {
  const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);

  it('is the same for the same seed, another for another, and gives no task two faults', () => {
    const plan = planFaults({ seed: 7 }, ids);
    expect(planFaults({ seed: 7 }, ids)).toEqual(plan);
    expect(planFaults({ seed: 8 }, ids)).not.toEqual(plan);
    expect(plan.planned.map(({ kind }) => kind).sort()).toEqual([...faultKinds].sort());
    expect(new Set(plan.planned.map(({ taskId }) => taskId)).size).toBe(faultKinds.length);
  });

  it('names what finds no task, and what cannot be done here', () => {
    const few = planFaults({ seed: 7 }, ids.slice(0, 3));
    expect(few.planned).toHaveLength(3);
    expect(few.omitted).toHaveLength(faultKinds.length - 3);
    const poor = planFaults({ seed: 7, faults: ['storage-full', 'agent-throws'] }, ids, ['agent-throws']);
    expect(poor).toMatchObject({ planned: [{ kind: 'agent-throws' }], omitted: ['storage-full'] });
  });
});

describe('a fault on the real orchestrator', () => {
  it('an agent that hangs is found by the heartbeat, restarted once, and its task goes to another', async () => {
    let restarts = 0;
    const restart = async (): Promise<void> => {
      restarts += 1;
    };
    const { fault, status } = await under('agent-hangs', { restart });
    expect(fault).toMatchObject({ detection: { by: 'HeartbeatMonitor' }, reactions: ['other-agent', 'agent-restarted'] });
    expect(fault.detection?.afterMs).toBeLessThanOrEqual(11_000);
    expect(fault.recoveredAfterMs).toBeGreaterThanOrEqual(10_000);
    expect({ status, restarts }).toEqual({ status: 'passed', restarts: 1 });
  });

  it('and by nobody when the heartbeat is unplugged: its task only runs out of time', async () => {
    const clock = makeFakeClock();
    const { fault, status } = await under('agent-hangs', { clock, replace: makeStandIns(clock).HeartbeatMonitor, limits: false });
    expect(fault.detection).toBeUndefined();
    expect({ outcome: fault.outcome, status }).toEqual({ outcome: 'timed-out', status: 'timed-out' });
  });

  it('without the heartbeat, the time limit of an attempt notices it later', async () => {
    const clock = makeFakeClock();
    const { fault } = await under('agent-hangs', { clock, replace: makeStandIns(clock).HeartbeatMonitor });
    expect(fault.detection).toMatchObject({ by: 'DelegationManager', afterMs: 30_000 });
  });

  it.each(['agent-throws', 'agent-returns-nothing', 'agent-returns-wrong-type', 'agent-answers-wrong'] as const)(
    '%s costs an attempt and no task',
    async (kind) => {
      const { fault, status, attempts } = await under(kind);
      expect(fault.detection).toBeDefined();
      expect(fault.recoveredAfterMs).toBeDefined();
      expect({ status, attempts }).toEqual({ status: 'passed', attempts: 2 });
    },
  );

  it('a wrong answer is noticed by nobody where no grader looks', async () => {
    const { fault } = await under('agent-answers-wrong', { graded: 'anything' });
    expect(fault).toMatchObject({ outcome: 'passed', reactions: [] });
    expect(fault.detection).toBeUndefined();
  });

  it('a flood is dropped and counted, and what is urgent in it comes through', async () => {
    const { fault } = await under('agent-floods-bus');
    expect(fault).toMatchObject({ detection: { by: 'EventBus' }, reactions: ['events-dropped'], details: { urgentSeen: 1 } });
    expect(fault.details['droppedEvents']).toBeGreaterThan(10_000);
  });

  it('and goes unnoticed on a bus whose rings have no bound', async () => {
    const { fault } = await under('agent-floods-bus', { ringSize: 100_000 });
    expect(fault.detection).toBeUndefined();
  });

  it('a tool that breaks its schema is missed by a port that believes everything', async () => {
    const gullible: ToolPort = { list: async () => [], call: async () => ({ text: 'seven', structured: { value: 'seven' }, tookMs: 1 }) };
    const { fault, status } = await under('tool-breaks-schema', { tools: gullible });
    expect(fault.detection).toBeUndefined();
    expect(status).toBe('passed');
  });

  it('a clock that jumps ahead neither ends a task nor makes an agent look dead', async () => {
    const { fault, status, attempts } = await under('clock-jumps-forward');
    expect(fault).toMatchObject({ detection: { by: 'HeartbeatMonitor', sign: 'clock.jumped monotonic' }, reactions: ['durations-kept'] });
    expect({ status, attempts }).toEqual({ status: 'passed', attempts: 1 });
  });

  it('a date that is set back is noticed only where the date is watched', async () => {
    expect((await under('clock-jumps-back')).fault.detection?.sign).toBe('clock.jumped wall');
    expect((await under('clock-jumps-back', { watchesDate: false })).fault.detection).toBeUndefined();
  });
});

interface Circumstances {
  readonly clock?: ReturnType<typeof makeFakeClock>;
  readonly replace?: Partial<Components>;
  /** Attempts have a time limit of their own. */
  readonly limits?: boolean;
  readonly graded?: 'anything';
  readonly ringSize?: number;
  readonly tools?: ToolPort;
  readonly watchesDate?: boolean;
  readonly restart?: () => Promise<void>;
}

/** One task with one fault, on agents that need three seconds: what was noticed of it, and how the task ended. */
async function under(kind: FaultKind, options: Circumstances = {}) {
  const { clock: base = makeFakeClock(), limits = true, ringSize = orchestratorDefaults.bus.ringSize, watchesDate = true } = options;
  // Of the machine's time only what the fake clock says: the date goes with it.
  const clock = { ...base, ...makeChaosClock(base, () => base.now()) };
  const parts: Partial<ComponentParts> = watchesDate ? { wallNow: clock.wallNow } : {};
  const settings = {
    bus: { ...orchestratorDefaults.bus, ringSize },
    delegation: { ...orchestratorDefaults.delegation, attemptTimeoutMs: limits ? 30_000 : Number.MAX_SAFE_INTEGER },
  };
  const log = new SignLog(base.now, clock.toReal);
  const orchestrator =
    options.graded === undefined ? {} : { grade: () => ({ passed: true, grader: 'exact' as const, expected: '', got: '' }) };
  const harness = makeHarness([], { settings, parts, orchestrator, replace: options.replace }, clock);
  log.listen(harness.components.bus);
  let injected: { readonly fault: InjectedFault; readonly injectedAt: number } | undefined;
  const noTools: ToolPort = { list: async () => [], call: () => Promise.reject(new Error('there are no tools')) };
  const injector = new FaultInjector({
    plan: { seed: 1, planned: [{ kind, taskId: 'p' }], omitted: [] },
    seams: {
      bus: harness.components.bus,
      tools: options.tools ?? noTools,
      clock,
      killEngine: () => undefined,
      refuseWrites: () => () => undefined,
    },
    onInjected: (fault) => {
      injected = { fault, injectedAt: base.now() };
    },
  });
  const agentOf = (name: string): Agent =>
    injector.over(
      makeAgent(name, (task, { beat }) => worked(base, beat).then(() => ({ output: `done ${task.id}` })), {
        attempts: 1,
        restart: options.restart,
      }),
    );
  for (const name of ['one', 'two']) harness.orchestrator.register(agentOf(name));
  injector.begin('p');
  const run = harness.start(planOf(makeTask('t')));
  while (run.done() === undefined) await base.advance(250);
  const endedAt = base.now();
  injector.end();
  await base.advance(3_000);
  await harness.components.bus.idle();
  const record = run.records.get('t');
  if (injected === undefined || record === undefined) throw new Error('the fault never came');
  const { status } = record.outcome;
  const outcome: JudgedFault['outcome'] = status === 'unverified' ? 'failed' : status;
  harness.orchestrator.dispose();
  return { fault: judgeFault({ ...injected, endedAt, outcome }, log.signs()), status, attempts: record.attempts.length };
}

/** Three seconds of work, with a sign of life each half. */
function worked(clock: ReturnType<typeof makeFakeClock>, beat: () => void): Promise<void> {
  return new Promise((resolve) => {
    const step = (left: number): void => {
      beat();
      if (left === 0) resolve();
      else clock.after(500, () => step(left - 1));
    };
    step(6);
  });
}
