import { describe, expect, it } from 'vitest';
import type { AuditEventBody } from '../../../src/contract/audit';
import { applyEvent, makeRunView, overallPercent, type RunView } from '../../../src/ui/state/run-view';
import { makeJournalEvents, type Scenario } from '../../fixtures/ui/journal';

function project(scenario: Scenario, count = Number.POSITIVE_INFINITY): { readonly view: RunView; readonly percents: readonly number[] } {
  const view = makeRunView();
  const percents: number[] = [];
  for (const event of makeJournalEvents(scenario).slice(0, count)) {
    applyEvent(view, event);
    percents.push(overallPercent(view));
  }
  return { view, percents };
}

describe('running view', () => {
  it('ends at the report with every outcome', () => {
    const { view, percents } = project('pass');
    expect(view.phase).toBe('report');
    expect([view.done, view.passed, view.total]).toEqual([20, 20, 20]);
    expect(view.rows.every((row) => row.status === 'passed' && row.durationMs !== undefined)).toBe(true);
    expect(percents.at(-1)).toBe(100);
  });

  it('never goes back', () => {
    for (const scenario of ['pass', 'nasty', 'no-tasks', 'model-missing'] as const) {
      const { percents } = project(scenario);
      expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    }
  });

  it('shows the task in work with its answer and speed', () => {
    const events = makeJournalEvents('pass');
    const at = events.findIndex((event) => event.kind === 'task-progress');
    const { view } = project('pass', at + 1);
    expect(view.current).toMatchObject({ taskId: 'arithmetic-en-1', attempt: 1, tokens: 3, tokensPerSecond: 150 });
  });

  it('counts only what passed, and keeps notices once', () => {
    const { view } = project('nasty');
    expect(view.passed).toBeLessThan(view.done);
    expect(view.notices.map(({ code }) => code)).toEqual(['one-thread']);
    expect(view.wasHidden).toBe(true);
  });

  it('follows the steps of a task: to come, at work, done, served from the cache', () => {
    const view = makeRunView();
    let seq = 0;
    const tell = (body: AuditEventBody): void => applyEvent(view, { ...body, seq: seq++, atMs: seq });
    const statuses = () => view.current?.steps?.map(({ status }) => status);
    const steps = [
      { id: 'a', capability: 'language', dependsOn: [] },
      { id: 'b', capability: 'io', dependsOn: ['a'] },
    ];
    tell({ kind: 'task-queued', taskId: 't', family: 'asked-twice' });
    expect(view.rows[0]).toMatchObject({ status: 'queued', family: 'asked-twice' });
    tell({ kind: 'task-planned', taskId: 't', prompt: 'goal', steps });
    expect(view.current?.family).toBe('asked-twice');
    expect([view.rows[0]?.status, statuses()]).toEqual(['running', ['queued', 'queued']]);
    tell({ kind: 'task-started', taskId: 't', attempt: 1, prompt: 'goal', step: 'a' });
    expect(statuses()).toEqual(['running', 'queued']);
    tell({ kind: 'step-finished', taskId: 't', step: 'a', status: 'unverified', fromCache: false, tookMs: 5 });
    tell({ kind: 'step-finished', taskId: 't', step: 'b', status: 'passed', fromCache: true, tookMs: 0 });
    expect(view.current?.steps).toMatchObject([
      { status: 'unverified', tookMs: 5 },
      { status: 'passed', fromCache: true },
    ]);
    tell({ kind: 'task-started', taskId: 'next', attempt: 1, prompt: 'other' });
    expect(statuses()).toBeUndefined();
  });
});
