import { describe, expect, it } from 'vitest';
import { assembleReport } from '../../../src/report/assemble';
import { en } from '../../../src/report/texts/en';
import { findingText, recommendations } from '../../../src/report/texts/finding-text';
import { pt } from '../../../src/report/texts/pt';
import { nextSteps, strengths } from '../../../src/report/texts/strengths';
import { findingIds } from '../../../src/report/verdict-rules';
import { type JournalOptions, makeJournalEvents } from '../../fixtures/make-journal';
import { orchestratedEvents } from '../../fixtures/orchestrated-run';
import { recoveredJournal } from '../../fixtures/recovered-run';

const slots = (text: string): string[] => [...text.matchAll(/\{(\w+(?:\|\w+)?)\}/g)].map(([, slot]) => slot ?? '').sort();
const parts = ['title', 'observed', 'why', 'action'] as const;
const cases: readonly JournalOptions[] = [
  {},
  recoveredJournal,
  { outcome: (i) => (['failed', 'timed-out', 'skipped', 'aborted', 'passed'] as const)[i % 5] ?? 'passed' },
  {
    outcome: () => 'aborted',
    extra: [
      { kind: 'visibility', visible: false },
      { kind: 'notice', code: 'storage-denied', details: {} },
    ],
  },
];

describe('texts', () => {
  it('use the same values in both languages, in known forms', () => {
    for (const id of findingIds) {
      for (const part of parts) expect([id, part, slots(pt.findings[id][part])]).toEqual([id, part, slots(en.findings[id][part])]);
      expect(pt.findings[id].title).not.toBe(en.findings[id].title);
    }
    for (const id of Object.keys(en.strengths) as (keyof typeof en.strengths)[])
      expect(slots(pt.strengths[id])).toEqual(slots(en.strengths[id]));
    for (const id of Object.keys(en.nextSteps) as (keyof typeof en.nextSteps)[])
      expect(slots(pt.nextSteps[id])).toEqual(slots(en.nextSteps[id]));
    expect(Object.keys(pt.words).sort()).toEqual(Object.keys(en.words).sort());
    const forms = JSON.stringify([en, pt]).match(/\{\w+\|(\w+)\}/g) ?? [];
    expect(new Set(forms.map((form) => form.replace(/.*\||\}/g, '')))).toEqual(
      new Set(['percent', 'number', 'word', 'ms', 'bytes', 'time']),
    );
  });

  it.each(['en', 'pt'] as const)('every finding of real reports has all its values (%s)', (language) => {
    for (const options of cases) {
      const report = assembleReport(makeJournalEvents(options));
      for (const finding of report.verdict.findings) {
        for (const text of Object.values(findingText(finding, language))) expect(text).not.toMatch(/\?|\{|undefined|NaN/);
      }
      for (const { text } of [...strengths(report, language), ...nextSteps(report, language)])
        expect(text).not.toMatch(/\?|\{|undefined|NaN/);
      for (const { action } of recommendations(report, language)) expect(action).not.toBe('');
    }
  });

  it('says a time as people do, in the language and where they are', () => {
    const at = '2026-11-25T10:31:03.252Z';
    const finding = { id: 'resumed', severity: 'info', values: { at, times: 1, kept: 4, total: 20, awayMs: 5_000 } } as const;
    const { observed } = findingText(finding, 'pt');
    expect(observed).toMatch(/2[456] de nov\. de 2026, \d\d:\d\d:03/);
    expect(observed).not.toContain(at);
    expect(findingText({ ...finding, values: { ...finding.values, at: 'soon' } }, 'en').observed).toContain('Resumed at soon');
  });

  it('writes numbers as the language does, and never rounds a bound up', () => {
    const finding = {
      id: 'success-rate-low',
      severity: 'fail',
      values: { passed: 17, total: 20, share: 0.85, low: 0.63963, high: 0.94765, limit: 0.9 },
    } as const;
    expect(findingText(finding, 'en').observed).toBe('17 of 20 judged tasks passed: 85% (95% interval 63.9% to 94.7%).');
    expect(findingText(finding, 'pt').observed).toBe('17 de 20 tarefas avaliadas passaram: 85% (intervalo de 95%: 63,9% a 94,7%).');
  });

  it('says what it does not know', () => {
    expect(findingText({ id: 'from-the-future', severity: 'info', values: {} }, 'en').title).toBe('Finding "from-the-future"');
  });

  it('claims no strength that the run did not show', () => {
    const ids = (options: JournalOptions): string[] => strengths(assembleReport(makeJournalEvents(options)), 'en').map(({ id }) => id);
    expect(ids({})).toEqual(['all-passed', 'fallback-worked', 'threads-got', 'model-verified', 'no-timeouts', 'steady-speed']);
    expect(ids({ outcome: () => 'aborted' })).toEqual(['threads-got', 'model-verified']);
    expect(strengths(assembleReport([]), 'en')).toEqual([]);
    const proved = assembleReport(orchestratedEvents());
    const acted = { ...proved, wiring: proved.wiring.map((result) => ({ ...result, verdict: 'acted' as const })) };
    expect(strengths(acted, 'en').map(({ id }) => id)).toContain('components-acted');
    expect(strengths(proved, 'en').map(({ id }) => id)).not.toContain('components-acted');
    expect(nextSteps(assembleReport([]), 'en').map(({ id }) => id)).toEqual(['repeat-to-the-end']);
  });

  it('proves 83.8 % with 20 of 20', () => {
    expect(strengths(assembleReport(makeJournalEvents()), 'en')[0]?.text).toContain('at least 83.8%');
  });
});
