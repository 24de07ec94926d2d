import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { GradeAnswer } from '../../../../src/audit/audit-parts';
import type { AuditEvent, TaskRecord } from '../../../../src/contract/audit';
import { type FaultKind, faultKinds, type JudgedFault } from '../../../../src/contract/chaos';
import type { Suite } from '../../../../src/contract/suite';
import { audit, config, suite } from '../../../support/audit';

/** Twenty prompts, to be answered with `yes`. */
const twenty: Suite = {
  ...suite,
  tasks: suite.tasks
    .slice(0, 1)
    .flatMap((task) => Array.from({ length: 20 }, (_, index) => ({ ...task, id: `t${index}`, deadlineMs: 60_000 }))),
};

/** Two that take seconds by their nature have tests of their own, on a clock that does not. */
const quick = faultKinds.filter((kind) => kind !== 'agent-hangs' && kind !== 'tool-hangs' && kind !== 'tool-returns-10mb');

describe('an audit in chaos mode', () => {
  it('ends with every task counted once, and every fault noticed by the component whose duty it is', { timeout: 60_000 }, async () => {
    const { events, records, last } = await chaos(quick);
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
    expect(records.map(({ taskId }) => taskId)).toEqual(twenty.tasks.map(({ id }) => id));
    expect(records.every(({ outcome }) => outcome.status === 'passed')).toBe(true);
    const found = Object.fromEntries(judged(events).map(({ kind, detection }) => [kind, detection?.by]));
    expect(found).toEqual({
      'agent-throws': 'DelegationManager',
      'agent-returns-nothing': 'OrchestratorAgent',
      'agent-returns-wrong-type': 'OrchestratorAgent',
      'agent-answers-wrong': 'Grader',
      'agent-floods-bus': 'EventBus',
      'tool-crashes': 'MCPOrchestrator',
      'tool-breaks-schema': 'MCPOrchestrator',
      'engine-killed': 'EngineSupervisor',
      'storage-full': 'SemanticCacheLayer',
      'clock-jumps-forward': 'HeartbeatMonitor',
      'clock-jumps-back': 'HeartbeatMonitor',
    });
    expect(judged(events).every(({ recoveredAfterMs }) => recoveredAfterMs !== undefined)).toBe(true);
  });

  it('tells what was done about each fault, from the events of those who did it', { timeout: 60_000 }, async () => {
    const { events, engines } = await chaos(['agent-answers-wrong', 'tool-crashes', 'engine-killed', 'agent-floods-bus', 'storage-full']);
    const reactions = Object.fromEntries(judged(events).map((fault) => [fault.kind, fault.reactions]));
    expect(reactions['agent-answers-wrong']).toEqual(['other-agent']);
    expect(reactions['tool-crashes']).toEqual(expect.arrayContaining(['retry', 'server-restarted']));
    expect(reactions['engine-killed']).toEqual(expect.arrayContaining(['engine-replaced']));
    expect(reactions['storage-full']).toEqual(['memory-only']);
    expect(engines).toHaveLength(2);
    const flood = judged(events).find(({ kind }) => kind === 'agent-floods-bus');
    expect(flood?.details['droppedEvents']).toBeGreaterThan(10_000);
    expect(flood?.details['urgentSeen']).toBe(1);
  });

  it('leaves the times of the report as they were really spent when its clock jumps by an hour', async () => {
    const { records } = await chaos(['clock-jumps-forward']);
    expect(longestMs(records)).toBeLessThan(60_000);
  });

  it('says of a fault that it was not noticed when no component spoke of it', async () => {
    // Whatever the answer is, this grader takes it for right: nobody can notice that it is wrong.
    const blind = ({ kind }: { readonly kind: string }) => ({ passed: true, grader: kind as 'exact', expected: '', got: '' });
    const { events, records } = await chaos(['agent-answers-wrong'], blind);
    expect(judged(events)).toMatchObject([{ kind: 'agent-answers-wrong', outcome: 'passed', reactions: [] }]);
    expect(judged(events)[0]?.detection).toBeUndefined();
    expect(records).toHaveLength(20);
  });

  it('judges what came before a cancel', async () => {
    const first = await chaos(['agent-throws']);
    const taskId = judged(first.events)[0]?.taskId;
    const { events, last } = await chaos(['agent-throws'], undefined, taskId);
    expect(last).toMatchObject({ kind: 'audit-finished', reason: 'cancelled' });
    expect(judged(events)).toMatchObject([{ kind: 'agent-throws', taskId, detection: { by: 'DelegationManager' } }]);
  });
});

async function chaos(faults: readonly FaultKind[], grade?: GradeAnswer, cancelAt?: string) {
  return await audit(() => 'yes', { config: { ...config, chaos: { seed: 3, faults } }, suite: twenty, grade, cancelAt });
}

function judged(events: readonly AuditEvent[]): readonly JudgedFault[] {
  return events.flatMap((event) => (event.kind === 'faults-judged' ? event.faults : []));
}

function longestMs(records: readonly TaskRecord[]): number {
  return Math.max(...records.flatMap(({ attempts }) => attempts.map(({ runMs }) => runMs)));
}
