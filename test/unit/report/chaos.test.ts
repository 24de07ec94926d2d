import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../src/contract/chaos';
import { assembleReport } from '../../../src/report/assemble';
import { chaosChecks } from '../../../src/report/chaos';
import { exportCsv } from '../../../src/report/export/csv';
import { exportJson, readReport } from '../../../src/report/export/json';
import { exportJunit } from '../../../src/report/export/junit';
import { exportMarkdown } from '../../../src/report/export/markdown';
import { exportSeed } from '../../../src/report/export/seed';
import { encodeReportLink } from '../../../src/report/link/encode-report-link';
import { parseReportLink } from '../../../src/report/link/parse-report-link';
import { revealedBy } from '../../../src/report/link/reveals';
import type { Report } from '../../../src/report/report';
import { nextSteps, strengths } from '../../../src/report/texts/strengths';
import { chaosEvents } from '../../fixtures/chaos-run';
import { type JournalOptions, makeJournalEvents } from '../../fixtures/make-journal';

const build = (missed: readonly FaultKind[] = [], options: JournalOptions = {}): Report =>
  assembleReport(makeJournalEvents({ ...options, afterwards: (tasks) => chaosEvents(tasks, missed) }));
const findings = (report: Report): string[] => report.verdict.findings.map(({ id }) => id);
const checks = (report: Report) => Object.fromEntries(chaosChecks(report).map(({ id, passed }) => [id, passed]));

describe('a report of a run with faults', () => {
  it('tells each fault with its time, and holds that every one was noticed and nothing lost', () => {
    const report = build();
    expect(report.chaos?.faults).toHaveLength(14);
    expect(report.chaos?.faults.every(({ injectedAtMs }) => injectedAtMs > 0)).toBe(true);
    expect(checks(report)).toEqual({ 'all-noticed': true, 'nothing-lost': true, 'counted-once': true, 'batch-ended': true });
    expect(report.verdict.status).not.toBe('fail');
    expect(findings(report)).toContain('chaos-run');
  });

  it('fails by a single fault that nobody noticed', () => {
    const report = build(['tool-hangs']);
    expect(report.verdict.status).toBe('fail');
    expect(checks(report)).toMatchObject({ 'all-noticed': false, 'nothing-lost': true });
    expect(report.verdict.findings[0]).toMatchObject({ id: 'chaos-fault-missed', values: { faults: 'tool-hangs', count: 1, total: 14 } });
  });

  it('does not take its pass rate for the device’s', () => {
    const bad = build([], { outcome: (index) => (index < 10 ? 'failed' : 'passed') });
    expect(findings(bad)).not.toContain('success-rate-low');
    expect(bad.verdict.status).not.toBe('fail');
    expect(strengths(build(), 'en').map(({ id }) => id)).toEqual([
      'chaos-all-noticed',
      'chaos-nothing-lost',
      'chaos-counted-once',
      'chaos-batch-ended',
    ]);
    expect(nextSteps(build(), 'en').map(({ id }) => id)).toEqual(['chaos-off', 'chaos-other-seed']);
  });

  it('marks every row of its table, and the file in the seed’s format: the seed, and what was done to the task', () => {
    const rows = (report: Report) => {
      const [head = '', ...lines] = exportCsv(report).trimEnd().split('\r\n');
      const names = head.split(',');
      return lines.map((line) => line.split(',').slice(names.indexOf('chaos_seed'), names.indexOf('faults') + 1));
    };
    const marked = rows(build());
    expect(marked.every(([seed]) => seed === '7')).toBe(true);
    expect(marked[0]?.[1]).toBe(build().chaos?.faults[0]?.kind);
    expect(marked.filter(([, faults]) => faults !== '')).toHaveLength(14);
    const calm = assembleReport(makeJournalEvents({}));
    expect(rows(calm).every((cells) => cells.join('') === '')).toBe(true);
    const seedOf = (report: Report): unknown => (JSON.parse(exportSeed(report)) as { readonly chaos?: unknown }).chaos;
    const [first] = build().chaos?.faults ?? [];
    expect(seedOf(build())).toMatchObject({
      seed: 7,
      faults: [{ kind: first?.kind, task_id: first?.taskId, detect_seconds: 0.012 }, ...Array(13).fill({})],
    });
    expect(seedOf(calm)).toBeUndefined();
  });

  it('fails when a task was lost, or ended twice', () => {
    const events = makeJournalEvents({ afterwards: (tasks) => chaosEvents(tasks) });
    const firstEnd = events.find((event) => event.kind === 'task-finished');
    const lost = assembleReport(events.filter((event) => event !== firstEnd));
    expect(findings(lost)).toContain('chaos-task-lost');
    expect(lost.verdict.status).toBe('fail');
    const again = firstEnd === undefined ? [] : [{ ...firstEnd, seq: events.length + 1 }];
    const twice = assembleReport([...events, ...again]);
    expect(findings(twice)).toContain('chaos-task-twice');
    expect(twice.tasks).toHaveLength(20);
  });

  it('takes faults of a run that broke off for unnoticed', () => {
    const events = makeJournalEvents({ afterwards: (tasks) => chaosEvents(tasks) }).filter(({ kind }) => kind !== 'faults-judged');
    expect(findings(assembleReport(events))).toContain('chaos-fault-missed');
  });

  it('is the same out of its file', () => {
    const report = build(['agent-hangs']);
    const { report: again, tampered } = readReport(exportJson(report));
    expect(again.chaos).toEqual(report.chaos);
    expect(tampered).toEqual([]);
  });

  it('says so in its link, which stays short, and shows what that reveals', async () => {
    const report = build(['storage-full']);
    const { fragment } = await encodeReportLink(report, { exposeDevice: false });
    expect(fragment.length).toBeLessThanOrEqual(2_000);
    const { report: opened, tampered } = await parseReportLink(fragment);
    expect(tampered).toEqual([]);
    expect(opened.verdict.status).toBe('fail');
    expect(checks(opened)).toEqual(checks(report));
    expect(opened.chaos?.faults.map(({ kind, taskId, reactions }) => [kind, taskId, reactions])).toEqual(
      report.chaos?.faults.map(({ kind, taskId, reactions }) => [kind, taskId, reactions]),
    );
    expect(revealedBy(opened).filter(({ id }) => id === 'fault')).toHaveLength(14);
  });

  it.each(['en', 'pt'] as const)('warns above every figure of the document in %s, and lists the faults', (language) => {
    const text = exportMarkdown(build(['engine-killed']), language);
    const [banner, table] = language === 'en' ? ['Chaos run. Faults', 'An agent hangs'] : ['Execução de caos. Falhas', 'Um agente trava'];
    expect(text.indexOf(banner)).toBeGreaterThan(0);
    expect(text.indexOf(banner)).toBeLessThan(text.indexOf('20/20'));
    expect(text).toContain(table);
    expect(text).toContain(language === 'en' ? 'not noticed' : 'não percebida');
  });

  it('says so to a CI system', () => {
    expect(exportJunit(build())).toContain('name="apura.chaos" value="seed 7"');
  });
});

it('a report without faults has nothing of this', () => {
  const report = assembleReport(makeJournalEvents());
  expect(report.chaos).toBeUndefined();
  expect(chaosChecks(report)).toEqual([]);
  expect(findings(report)).not.toContain('chaos-run');
});
