import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { agentSuiteId } from '../../../../src/contract/built-in-suites';
import { faultKinds } from '../../../../src/contract/chaos';
import { expandSuite } from '../../../../src/suites/built-in';
import { grade } from '../../../../src/suites/grade';
import { audit, config } from '../../../support/audit';
import { solve } from '../../../support/family-solver';

/** Those that take seconds by their nature are seen in the browser. */
const quick = faultKinds.filter((kind) => kind !== 'agent-hangs' && kind !== 'tool-hangs' && kind !== 'tool-returns-10mb');

describe('faults among tasks of several steps', () => {
  it.each([1, 7, 11])(
    'seed %i: each is noticed, no task is lost or counted twice, and the batch ends',
    { timeout: 60_000 },
    async (seed) => {
      const suite = expandSuite(agentSuiteId, 1);
      const { events, records, last } = await audit(solve, { suite, grade, config: { ...config, chaos: { seed, faults: quick } } });
      expect(last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
      expect(records.map(({ taskId }) => taskId).sort()).toEqual(suite.tasks.map(({ id }) => id).sort());
      const planned = events.flatMap((event) => (event.kind === 'chaos-planned' ? event.plan.planned : []));
      const judged = events.flatMap((event) => (event.kind === 'faults-judged' ? event.faults : []));
      expect(judged.map(({ kind }) => kind).sort()).toEqual(planned.map(({ kind }) => kind).sort());
      expect(judged.filter(({ detection }) => detection === undefined)).toEqual([]);
      expect(records.flatMap(({ taskId, outcome }) => (outcome.status === 'passed' ? [] : taskId))).toEqual([]);
    },
  );
});
