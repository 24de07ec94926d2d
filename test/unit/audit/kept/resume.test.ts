import { describe, expect, it } from 'vitest';
import { type ResumedRun, readRun, refusalOf, resumedNotice } from '../../../../src/audit/kept/read-run';
import type { RunHead } from '../../../../src/audit/kept/run-head';
import type { AuditEvent } from '../../../../src/contract/audit';
import { assembleReport } from '../../../../src/report/assemble';
import { audit, suite } from '../../../support/audit';

const head: RunHead = {
  id: 'r',
  startedAt: Date.parse('2026-11-25T10:00:00Z'),
  updatedAt: Date.parse('2026-11-25T10:01:00Z'),
  build: '1 a.js',
  userAgent: 'test',
  suiteTitle: 'S',
  suiteSha256: 'abc',
  tasks: 12,
  finished: 0,
  bytes: 0,
  configJson: '{}',
};
const later = Date.parse('2026-11-25T10:11:00Z');

/** What lies on the disk of an audit that was cut off after so many events. */
const textsOf = (events: readonly AuditEvent[]): string[] => events.map((event) => JSON.stringify([event]));
const finishedIn = (events: readonly AuditEvent[]): number => events.filter(({ kind }) => kind === 'task-finished').length;
const readOrFail = (texts: readonly string[]): ResumedRun => {
  const run = readRun(texts);
  if (run === undefined) throw new Error('it cannot be read');
  return run;
};
const goOn = async (run: ResumedRun, now = later, answer: (prompt: string) => string = () => 'yes') => {
  const asked: string[] = [];
  const kept = { resumed: { ...run, notice: resumedNotice(head, run, now) } };
  const rest = await audit(
    (prompt) => {
      asked.push(prompt);
      return answer(prompt);
    },
    { kept },
  );
  return { asked, rest, all: [...run.events, ...rest.events] };
};
const wrongAtThree = (prompt: string): string => (prompt === 't3' ? 'no' : 'yes');

describe('an audit that was cut off', () => {
  it('can be read wherever it was cut, and knows what is finished', async () => {
    const { events } = await audit(wrongAtThree);
    for (let length = 1; length < events.length; length += 1) {
      const run = readOrFail(textsOf(events.slice(0, length)));
      expect(run.finished).toHaveLength(finishedIn(events.slice(0, length)));
      expect(run.nextSeq).toBe((events[length - 1]?.seq ?? 0) + 1);
    }
  });

  it('goes on with the rest alone, failures included in what stands, as one journal', async () => {
    const { events } = await audit(wrongAtThree);
    const cut = events.findIndex((event) => event.kind === 'task-started' && event.taskId === 't8') + 1;
    const before = readOrFail(textsOf(events.slice(0, cut)));
    const { asked, all } = await goOn(before);
    expect(asked).toEqual(['t8', 't9', 't10', 't11', 't12']);
    const order = all.map(({ seq }) => seq);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
    const times = all.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));

    const report = assembleReport(all);
    expect(report.ended).toBe('completed');
    expect(report.tasks.map(({ id }) => id)).toEqual(suite.tasks.map(({ id }) => id));
    expect(report.summary.counts).toMatchObject({ passed: 11, failed: 1 });
    const first = assembleReport(events);
    for (const index of [0, 1, 2, 3, 4, 5, 6]) expect(report.tasks[index]).toEqual(first.tasks[index]);
    expect(report.verdict.findings.find(({ id }) => id === 'resumed')?.values).toMatchObject({
      times: 1,
      at: '2026-11-25T10:11:00.000Z',
      kept: 7,
      total: 12,
      awayMs: 600_000,
    });
  });

  it('counts no time without a page, and none of loading again as the tasks’', async () => {
    const { events } = await audit(() => 'yes');
    const cut = events.findIndex((event) => event.kind === 'task-finished' && event.task.taskId === 't6') + 1;
    const part = events.slice(0, cut);
    const { all, rest } = await goOn(readOrFail(textsOf(part)));
    const { timing } = assembleReport(all);
    // The clock stood still: ten minutes away, and not a moment of it counts.
    expect(rest.events[0]?.atMs).toBeGreaterThanOrEqual(part.at(-1)?.atMs ?? Number.POSITIVE_INFINITY);
    expect(timing?.totalMs).toBe(rest.events.at(-1)?.atMs);
    expect(timing?.totalMs).toBeLessThan(600_000);
    const span = (journal: readonly AuditEvent[]): number => {
      const started = journal.find(({ kind }) => kind === 'task-started')?.atMs ?? 0;
      return (journal.findLast(({ kind }) => kind === 'task-finished')?.atMs ?? 0) - started;
    };
    expect(timing?.tasksMs).toBeCloseTo(span(part) + span(rest.events), 6);
  });

  it.each([0, 1, 6, 11, 12])('tells what its components did in all of its parts, cut behind task %i', async (finished) => {
    const { events } = await audit(wrongAtThree, { kept: {} });
    const ends = events.flatMap(({ kind }, index) => (kind === 'task-finished' ? [index + 1] : []));
    const cut = finished === 0 ? events.findIndex(({ kind }) => kind === 'task-started') + 1 : ends[finished - 1];
    const { all } = await goOn(readOrFail(textsOf(events.slice(0, cut))), later, wrongAtThree);
    const [whole, joined] = [events, all].map((journal) => assembleReport(journal).activity);
    if (whole === undefined) throw new Error('no activity');
    expect(whole).toMatchObject({ failures: { 'wrong-answer': 1 } });
    // Each part starts its components with a few events of its own.
    const { bus, ...counts } = whole;
    expect(joined).toMatchObject(counts);
    expect(joined?.bus.published).toBeGreaterThanOrEqual(bus.published);
  });

  it('is resumed twice: every time is told, and nothing is run again', async () => {
    const { events } = await audit(() => 'yes');
    const at = (list: readonly AuditEvent[], id: string): number =>
      list.findIndex((event) => event.kind === 'task-finished' && event.task.taskId === id) + 1;
    const second = await goOn(readOrFail(textsOf(events.slice(0, at(events, 't4')))));
    const third = await goOn(readOrFail(textsOf(second.all.slice(0, at(second.all, 't9')))), later + 60_000);
    expect(third.asked).toEqual(['t10', 't11', 't12']);
    const report = assembleReport(third.all);
    expect(report.tasks).toHaveLength(12);
    const values = report.verdict.findings.find(({ id }) => id === 'resumed')?.values;
    expect(values).toMatchObject({ times: 2, at: '2026-11-25T10:11:00.000Z, 2026-11-25T10:12:00.000Z', kept: 9 });
  });

  it('runs what was skipped or stopped, once', async () => {
    const { events } = await audit(() => 'yes', { cancelAt: 't4' });
    const run = readOrFail(textsOf(events));
    expect(run.finished.map(({ taskId }) => taskId)).toEqual(['t1', 't2', 't3', 't4']);
    const { all, asked } = await goOn(run);
    expect(asked[0]).toBe('t5');
    const finished = all.flatMap((event) => (event.kind === 'task-finished' ? [event.task.taskId] : []));
    expect(finished).toEqual(suite.tasks.map(({ id }) => id));
  });

  it('proves its components even when every task was finished', async () => {
    const { events } = await audit(() => 'yes');
    const cut = events.findIndex(({ kind }) => kind === 'wiring');
    const { asked, rest } = await goOn(readOrFail(textsOf(events.slice(0, cut))));
    expect(asked).toEqual([]);
    const wiring = rest.events.flatMap((event) => (event.kind === 'wiring' ? event.results : []));
    expect(wiring.map(({ verdict }) => verdict)).toEqual(wiring.map(() => 'acted'));
    expect(rest.last).toMatchObject({ kind: 'audit-finished', reason: 'completed' });
  });
});

describe('what is no journal', () => {
  it.each([
    ['nothing', []],
    ['no JSON', ['[{"seq":0']],
    ['no list', ['{"seq":0}']],
    ['no event', ['[null]', '[3]']],
    ['no beginning', ['[{"seq":5,"atMs":1,"kind":"task-queued","taskId":"a"}]']],
  ])('is refused: %s', (_what, texts) => {
    expect(readRun(texts)).toBeUndefined();
  });

  it('is refused when one field is damaged', async () => {
    const { events } = await audit(() => 'yes');
    const damaged = events.map((event) =>
      event.kind === 'task-finished' && event.task.taskId === 't5' ? { ...event, task: { ...event.task, attempts: 7 } } : event,
    );
    expect(readRun([JSON.stringify(damaged)])).toBeUndefined();
    const wrongStatus = events.map((event) =>
      event.kind === 'task-finished' ? { ...event, task: { ...event.task, outcome: { status: 'superb' } } } : event,
    );
    expect(readRun([JSON.stringify(wrongStatus)])).toBeUndefined();
  });
});

describe('refusal', () => {
  const now = { build: head.build, userAgent: head.userAgent, suiteSha256: head.suiteSha256 };
  it.each([
    [undefined, {}],
    ['app-version', { build: '1 b.js' }],
    ['browser', { userAgent: 'other' }],
    ['suite', { suiteSha256: 'abd' }],
    ['suite', { suiteSha256: undefined }],
  ])('%s', (reason, changed) => {
    expect(refusalOf(head, { ...now, ...changed })).toBe(reason);
  });
});
