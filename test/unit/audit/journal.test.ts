import { describe, expect, it } from 'vitest';
import { makeJournal } from '../../../src/audit/journal';
import type { AuditEvent } from '../../../src/contract/audit';

const progress = (taskId: string, tokens: number) => ({ kind: 'task-progress', taskId, tokens, text: '' }) as const;

function collect() {
  const batches: (readonly AuditEvent[])[] = [];
  let clock = 100;
  const journal = makeJournal(
    (events) => batches.push(events),
    () => (clock += 1),
  );
  return { journal, batches, sent: () => batches.flat() };
}

describe('makeJournal', () => {
  it('sends only the newest progress of a task, and every other event', () => {
    const { journal, sent } = collect();
    journal.record({ kind: 'task-queued', taskId: 'a' });
    for (const tokens of [1, 2, 3]) journal.record(progress('a', tokens));
    journal.record(progress('b', 1));
    journal.flush();
    expect(sent().map((event) => (event.kind === 'task-progress' ? [event.taskId, event.tokens] : event.kind))).toEqual([
      'task-queued',
      ['a', 3],
      ['b', 1],
    ]);
  });

  it('sends an outcome at once, with all that came before it', () => {
    const { journal, batches } = collect();
    journal.record({ kind: 'task-queued', taskId: 'a' });
    journal.record({ kind: 'audit-finished', reason: 'completed' });
    expect(batches).toHaveLength(1);
    expect(batches[0]?.map((event) => event.kind)).toEqual(['task-queued', 'audit-finished']);
  });

  it('counts time from its own start', () => {
    const { journal, sent } = collect();
    journal.record({ kind: 'task-queued', taskId: 'a' });
    journal.flush();
    expect(sent()[0]?.atMs).toBe(1);
  });
});
