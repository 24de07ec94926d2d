import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../../src/contract/audit';
import { assembleReport } from '../../../src/report/assemble';
import { parseUserAgent } from '../../../src/report/environment';
import { makeJournalEvents } from '../../fixtures/make-journal';

const isEvent = <K extends AuditEvent['kind']>(event: AuditEvent, kind: K): event is Extract<AuditEvent, { kind: K }> =>
  event.kind === kind;

describe('assembleReport', () => {
  const events = makeJournalEvents();

  it('makes the whole report of a whole journal', () => {
    const report = assembleReport(events);
    expect(report).toMatchObject({ kind: 'apura-report', reportVersion: 3, detail: 'full', ended: 'completed', wasHidden: false });
    expect(report.tasks).toHaveLength(20);
    expect(report.summary.counts).toEqual({ passed: 20, failed: 0, 'timed-out': 0, skipped: 0, aborted: 0 });
    expect(report.summary.success).toMatchObject({ successes: 20, total: 20, share: 1 });
    expect(report.summary.success.low).toBeCloseTo(0.8389, 4);
    expect(report.summary.byLanguage.map(({ language, proportion }) => [language, proportion.total])).toEqual([
      ['en', 10],
      ['pt', 10],
    ]);
    expect(report.summary.byFamily.length).toBeGreaterThanOrEqual(14);
    expect(report.summary.decode.p50).toBeCloseTo(160, -1);
    expect(report.summary.prefill.p50).toBeCloseTo(2_000, -3);
    expect(report.summary.duration.p95).toBeGreaterThan(report.summary.duration.p50 ?? Number.POSITIVE_INFINITY);
    expect(report.summary.duration.p99).toBeUndefined();
    expect(report.summary.tasksPerMinute).toBeGreaterThan(0);
    expect(report.environment).toMatchObject({ browser: 'Chrome 156', os: 'Linux' });
    expect(report.resources).toHaveLength(20);
  });

  it('keeps what is there when the audit worker dies at task 9', () => {
    const ninth = events.findIndex(
      (event) => isEvent(event, 'task-finished') && event.task.taskId === events.filter((e) => isEvent(e, 'task-queued'))[8]?.taskId,
    );
    const report = assembleReport(events.slice(0, ninth));
    expect(report.ended).toBe('worker-died');
    expect(report.tasks).toHaveLength(20);
    expect(report.summary.counts).toMatchObject({ passed: 8, aborted: 12 });
    expect(report.summary.success).toMatchObject({ successes: 8, total: 8 });
    const [task] = report.tasks.slice(8);
    expect(task).toMatchObject({ status: 'aborted', outcome: { status: 'aborted', reason: 'worker-died' } });
    expect(task?.prompt).toBeDefined();
    expect(report.verdict.status).toBe('fail');
    expect(report.verdict.findings[0]).toEqual({
      id: 'run-failed',
      severity: 'fail',
      values: { ended: 'worker-died', judged: 8, planned: 20 },
    });
  });

  it('says that the user cancelled', () => {
    const cut = events.slice(0, 40);
    const last = cut.at(-1);
    const report = assembleReport([...cut, { kind: 'audit-finished', reason: 'cancelled', seq: 9_999, atMs: last?.atMs ?? 0 }]);
    expect(report.ended).toBe('cancelled');
    expect(
      report.tasks
        .filter((task) => task.status === 'aborted')
        .every((task) => task.outcome?.status === 'aborted' && task.outcome.reason === 'user'),
    ).toBe(true);
  });

  it('gives a report wherever the journal stops', () => {
    for (let length = 0; length <= events.length; length += 1) {
      const report = assembleReport(events.slice(0, length));
      expect(report.tasks.length).toBeLessThanOrEqual(20);
      expect(report.ended).toBe(length === events.length ? 'completed' : 'worker-died');
      expect(report.summary.success.total).toBe(report.summary.counts.passed);
    }
  });

  it('counts nothing twice, in whatever order the batches come', () => {
    const report = assembleReport(events);
    expect(assembleReport([...events, ...events.slice(10, 50)])).toEqual(report);
    expect(assembleReport(events.toReversed())).toEqual(report);
  });

  it('keeps a task that is started again after its engine died as one task', () => {
    const queued = events.findIndex((event) => isEvent(event, 'task-started'));
    const started = events[queued];
    if (started === undefined) throw new Error('no task started');
    const again = [...events.slice(0, queued), started, ...events.slice(queued)].map((event, seq) => ({ ...event, seq }));
    expect(assembleReport(again).tasks).toHaveLength(20);
  });

  it('remembers that the page was hidden', () => {
    const report = assembleReport(makeJournalEvents({ extra: [{ kind: 'visibility', visible: false }] }));
    expect(report.wasHidden).toBe(true);
    expect(report.summary.decode.flags).toContain('hidden-tab');
  });

  it('takes the limits of the suite', () => {
    const options = { outcome: (index: number) => (index < 5 ? 'failed' : 'passed') } as const;
    expect(assembleReport(makeJournalEvents(options)).verdict.status).toBe('fail');
    expect(assembleReport(makeJournalEvents(options), { thresholds: { minSuccessShare: 0.7 } }).verdict.status).toBe('degraded');
    const named = makeJournalEvents(options).map((event) =>
      event.kind === 'audit-started' ? { ...event, thresholds: { minSuccessShare: 0.7, unheardOf: 5 } } : event,
    );
    expect(assembleReport(named)).toMatchObject({ thresholds: { minSuccessShare: 0.7 }, verdict: { status: 'degraded' } });
    expect(assembleReport(named).thresholds).not.toHaveProperty('unheardOf');
  });
});

describe('parseUserAgent', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0',
      'Edge 156',
      'Windows',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36',
      'Chrome 156',
      'Linux',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
      'Safari 26',
      'macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1',
      'Safari 26',
      'iOS',
    ],
    ['Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0', 'Firefox 145', 'Android'],
    ['', 'unknown', 'unknown'],
  ])('%s', (userAgent, browser, os) => {
    expect(parseUserAgent(userAgent)).toMatchObject({ browser, os });
  });
});
