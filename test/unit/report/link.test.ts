import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assembleReport } from '../../../src/report/assemble';
import { encodeReportLink } from '../../../src/report/link/encode-report-link';
import { toLinkBody } from '../../../src/report/link/link-report';
import { parseReportLink } from '../../../src/report/link/parse-report-link';
import type { Report } from '../../../src/report/report';
import { completeReport } from '../../../src/report/verdict';
import { loadSuite } from '../../../src/suites/load';
import { gpuSurvey, type JournalOptions, makeJournalEvents } from '../../fixtures/make-journal';
import { orchestratedEvents } from '../../fixtures/orchestrated-run';
import { recoveredJournal } from '../../fixtures/recovered-run';
import { worstJournal } from '../../fixtures/worst-journal';

const origin = `https://${'a'.repeat(51)}/`;
const coarse = { exposeDevice: false };
const build = (options?: JournalOptions): Report => assembleReport(makeJournalEvents(options));
describe('the size of a link', () => {
  it.each<[string, JournalOptions, boolean, number]>([
    ['typical', {}, false, 1_400],
    ['typical, device exposed', {}, true, 1_600],
    ['GPU, failures', { survey: gpuSurvey, outcome: (i) => (i % 4 === 0 ? 'failed' : 'passed') }, false, 1_500],
    ['recovered', recoveredJournal, false, 2_000],
    ['recovered, device exposed', recoveredJournal, true, 2_000],
    ['worst plausible', worstJournal, false, 2_000],
    ['worst plausible, device exposed', worstJournal, true, 2_000],
  ])('%s', async (name, options, exposeDevice, most) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { fragment, length } = await encodeReportLink(build({ ...options, seed }), { exposeDevice });
      expect(length).toBe(fragment.length);
      const url = `${origin}${fragment}`;
      if (process.env['SHOW_SIZES'] !== undefined) process.stdout.write(`${name} ${seed}: ${url.length}\n`);
      expect(origin).toHaveLength(60);
      expect(url.length).toBeLessThanOrEqual(most);
    }
  });
});

describe('a link opened again', () => {
  it.each<[string, JournalOptions]>([
    ['typical', {}],
    ['worst', worstJournal],
    ['GPU', { survey: gpuSurvey }],
    ['recovered', recoveredJournal],
  ])('%s: tells what it told, and its figures follow', async (_name, options) => {
    const report = build(options);
    const { fragment } = await encodeReportLink(report, coarse);
    const { report: opened, tampered } = await parseReportLink(fragment);
    expect(tampered).toEqual([]);
    expect(opened).toEqual(completeReport(toLinkBody(report, false)));
    expect(opened.detail).toBe('link');
    expect(opened.verdict.status).toBe(report.verdict.status);
    expect(opened.verdict.findings.map(({ id }) => id)).toEqual(report.verdict.findings.map(({ id }) => id));
    expect(opened.summary.success).toEqual(report.summary.success);
    expect(opened.tasks.map(({ id }) => id)).toEqual(report.tasks.map(({ id }) => id));
    expect(Math.abs((opened.summary.decode.p50 ?? 0) / (report.summary.decode.p50 ?? 1) - 1)).toBeLessThan(0.006);
  });

  it('is the same with or without #, and with what a chat adds behind it', async () => {
    const { fragment } = await encodeReportLink(build(), coarse);
    const { report } = await parseReportLink(fragment);
    for (const variant of [fragment.slice(1), `${fragment})`, `${fragment}>.`, `${fragment} and more`]) {
      expect((await parseReportLink(variant)).report).toEqual(report);
    }
  });

  it('links itself again without loss', async () => {
    const { fragment } = await encodeReportLink(build(worstJournal), coarse);
    const { report } = await parseReportLink(fragment);
    expect((await encodeReportLink(report, coarse)).fragment).toBe(fragment);
  });

  it('keeps the ids of a suite of the user', async () => {
    const text = JSON.stringify({
      suiteVersion: 1,
      id: 'mine',
      title: 'My café ☕',
      tasks: [
        { id: 'Greeting.1', prompt: 'p', grader: { kind: 'exact', expected: 'x' } },
        { id: 'sum', family: 'arithmetic', count: 3, deadlineMs: 900 },
      ],
    });
    const { tasks } = await loadSuite({ name: 's.json', text }, { seed: 1 });
    const report = build({ tasks, suite: { id: 'mine', title: 'My café ☕' } });
    const { report: opened } = await parseReportLink((await encodeReportLink(report, coarse)).fragment);
    expect(opened.tasks.map(({ id, deadlineMs, family }) => [id, deadlineMs, family])).toEqual([
      ['Greeting.1', 30_000, undefined],
      ['sum-1', 900, 'arithmetic'],
      ['sum-2', 900, 'arithmetic'],
      ['sum-3', 900, 'arithmetic'],
    ]);
    expect(opened.suite.title).toBe('My café ☕');
  });

  it('holds more families than it has letters for', async () => {
    const report = build();
    const tasks = Array.from({ length: 80 }, (_, i) => ({ ...report.tasks[0], ...report.tasks[i % 20], id: `t${i}`, family: `f${i}` }));
    const many = completeReport({ ...report, tasks } as Report);
    const { report: opened } = await parseReportLink((await encodeReportLink(many, coarse)).fragment);
    expect(opened.tasks.map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
    expect(opened.tasks[79]?.family).toBeUndefined();
  });

  it('gives tasks new ids where cleaning would make them alike', async () => {
    const report = build();
    const odd = completeReport({ ...report, tasks: report.tasks.map((task, i) => ({ ...task, id: 'é'.repeat(i + 1) })) });
    const { report: opened } = await parseReportLink((await encodeReportLink(odd, coarse)).fragment);
    expect(opened.tasks.map(({ id }) => id).slice(0, 2)).toEqual(['task-1', 'task-2']);
  });

  it('carries a thousand tasks', async () => {
    const report = build();
    const tasks = Array.from({ length: 1_000 }, (_, i) => ({ ...report.tasks[0], ...report.tasks[i % 20], id: `task-${i}` }));
    const { fragment } = await encodeReportLink(completeReport({ ...report, tasks } as Report), coarse);
    expect((await parseReportLink(fragment)).report.tasks).toHaveLength(1_000);
  });

  it('carries a journal that stopped before anything', async () => {
    const report = assembleReport([]);
    const { report: opened } = await parseReportLink((await encodeReportLink(report, coarse)).fragment);
    expect(opened.verdict.status).toBe('fail');
    expect(opened.startedAt).toBe('');
  });
});

const stored = (name: string): string => readFileSync(new URL(`../../fixtures/links/${name}.txt`, import.meta.url), 'utf8').trim();

describe('links of version 1', () => {
  it.each<[string, JournalOptions]>([
    ['v1', {}],
    ['v1-worst', worstJournal],
  ])('still open: %s', async (name, options) => {
    const { report, tampered } = await parseReportLink(stored(name));
    expect(tampered).toEqual([]);
    const told = completeReport(toLinkBody(build(options), name !== 'v1'));
    // What the older writer rounded, and this one does not.
    const withoutLimits = ({ survey, ...rest }: Report): unknown => ({
      ...rest,
      facts: survey?.facts.filter(({ id }) => !id.startsWith('gpu.max')),
    });
    expect(withoutLimits(report)).toEqual(withoutLimits(told));
  });
});

describe('links of version 2', () => {
  it('still open, and say nothing of components', async () => {
    const { report, tampered } = await parseReportLink(stored('v2'));
    expect(tampered).toEqual([]);
    expect(report.wiring).toEqual([]);
    expect(report).toEqual(completeReport(toLinkBody(build(recoveredJournal), false)));
  });
});

describe('the proof of wiring in a link', () => {
  it('tells what each component came to, without the evidence, in few characters', async () => {
    const report = assembleReport(orchestratedEvents());
    const { fragment, length, reveals } = await encodeReportLink(report, coarse);
    const { report: opened, tampered } = await parseReportLink(fragment);
    expect(tampered).toEqual([]);
    expect(opened.wiring.map(({ component, verdict }) => [component, verdict])).toEqual(
      report.wiring.map(({ component, verdict }) => [component, verdict]),
    );
    expect(opened.verdict.findings[0]).toEqual(report.verdict.findings[0]);
    expect(opened.verdict.findings[0]).toMatchObject({ id: 'component-broken', values: { components: 'SemanticCacheLayer' } });
    expect(reveals.find(({ id }) => id === 'wiring')?.value).toContain('SemanticCacheLayer broken');
    expect(length).toBeLessThan((await encodeReportLink({ ...report, wiring: [] }, coarse)).length + 60);
  });
});

describe('what a link reveals', () => {
  it('is coarse unless the user opts in', async () => {
    const report = build({ ...worstJournal, survey: gpuSurvey });
    const hidden = await encodeReportLink(report, coarse);
    const shown = await encodeReportLink(report, { exposeDevice: true });
    for (const secret of ['RTX 5090', 'blackwell', '0x2331', 'AppleWebKit', '300000000000 bytes']) {
      expect(JSON.stringify(hidden.reveals)).not.toContain(secret);
      expect(JSON.stringify((await parseReportLink(hidden.fragment)).report)).not.toContain(secret.replace(' bytes', ''));
      expect(JSON.stringify(shown.reveals)).toContain(secret);
    }
    for (const never of ['models.example.org', 'expected answer', report.tasks[0]?.prompt ?? '?']) {
      expect(JSON.stringify((await parseReportLink(shown.fragment)).report)).not.toContain(never);
    }
  });

  it.each<[string, JournalOptions]>([
    ['worst', worstJournal],
    ['recovered', recoveredJournal],
  ])('lists every value of the report that the link gives: %s', async (_name, options) => {
    const { fragment, reveals } = await encodeReportLink(build(options), coarse);
    const { report } = await parseReportLink(fragment);
    const told = reveals.map(({ id, value }) => `${id} ${value}`).join('\n');
    const { tasks: _tasks, summary: _summary, verdict: _verdict, kind: _kind, reportVersion: _version, detail: _detail, ...rest } = report;
    const leaves: string[] = [];
    const walk = (value: unknown, key: string): void => {
      if (typeof value === 'object' && value !== null) for (const [name, item] of Object.entries(value)) walk(item, name);
      else if (value !== undefined && value !== '' && !['source', 'evidence', 'unit', 'message'].includes(key)) leaves.push(String(value));
    };
    walk(rest, '');
    for (const leaf of leaves) expect(told).toContain(leaf);
  });
});
