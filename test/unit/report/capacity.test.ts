import { describe, expect, it } from 'vitest';
import type { Capacity, CapacityLevel } from '../../../src/contract/capacity';
import { assembleReport } from '../../../src/report/assemble';
import { capacityFigures, tasksPerMinute } from '../../../src/report/capacity-figures';
import { exportJson, readReport } from '../../../src/report/export/json';
import { exportMarkdown } from '../../../src/report/export/markdown';
import { encodeReportLink } from '../../../src/report/link/encode-report-link';
import { parseReportLink } from '../../../src/report/link/parse-report-link';
import { toolCallFigures } from '../../../src/report/tool-call-figures';
import { makeJournalEvents } from '../../fixtures/make-journal';
import { worstJournal } from '../../fixtures/worst-journal';

/** One engine at 40 tasks a minute, a tenth more from two agents on: what is not passed is late. */
function level(agents: number, perMinute: number, late = 0): CapacityLevel {
  const tasks = Math.max(20, 2 * agents);
  const workMs = 1_500;
  const p95Ms = workMs * agents;
  return {
    agents,
    tasks,
    passed: tasks - late,
    timedOut: late,
    tookMs: (60_000 * (tasks - late)) / perMinute,
    total: { p50Ms: p95Ms * 0.9, p95Ms },
    wait: { p50Ms: 0.9 * p95Ms - workMs * 0.9, p95Ms: p95Ms - workMs },
    run: { p50Ms: workMs, p95Ms: workMs },
    p95DeadlineShare: p95Ms / 30_000,
  };
}

const levels = [level(1, 40), level(2, 45), level(4, 46), level(8, 47), level(16, 47), level(32, 30, 10)];
const capacity: Capacity = {
  engine: 'onnx-wasm',
  device: 'cpu',
  model: 'apura-probe',
  levels,
  stopped: 'deadline',
  toolCalls: { attempted: 20, valid: 19 },
};
const journal = (measured: Capacity = capacity) => makeJournalEvents({ extra: [{ kind: 'capacity', capacity: measured }] });

describe('the figures of a capacity', () => {
  it('has its knee where no later level that held brings a tenth more, and the most agents before it stopped', () => {
    const { knee, isKneeOpen, most, isMostKnown } = capacityFigures(capacity);
    expect([knee?.agents, isKneeOpen, most?.agents, isMostKnown]).toEqual([2, false, 16, true]);
    expect(tasksPerMinute(levels[1] ?? level(1, 1))).toBeCloseTo(45);
  });

  it('has no known knee nor most while more agents still brought more when the time was over', () => {
    const rising = capacityFigures({ levels: [level(1, 10), level(2, 20), level(4, 40)], stopped: 'time' });
    expect([rising.knee?.agents, rising.isKneeOpen, rising.most?.agents, rising.isMostKnown]).toEqual([4, true, 4, false]);
    expect(capacityFigures({ levels: [level(1, 5, 20)], stopped: 'deadline' })).toEqual({
      knee: undefined,
      isKneeOpen: false,
      most: undefined,
      isMostKnown: true,
    });
  });
});

describe('a report with a capacity', () => {
  it('keeps it in its file, and says it in both languages', () => {
    const report = assembleReport(journal());
    expect(report.capacity).toEqual(capacity);
    expect(readReport(exportJson(report)).report.capacity).toEqual(capacity);
    const english = exportMarkdown(report, 'en');
    expect(english).toContain('#### Agents at once');
    expect(english).toContain('2 agents, 45 passed tasks per minute');
    expect(english).toContain('**Most agents within the deadline**: 16');
    expect(english).toContain('19/20 (95%');
    expect(english).toContain('| 32 | 54/64 |');
    expect(exportMarkdown(report, 'pt')).toContain('o percentil 95 perdeu o prazo');
    expect(exportMarkdown(assembleReport(makeJournalEvents()), 'en')).not.toContain('Agents at once');
  });

  it('has the levels until then when the journal stops in the middle', () => {
    const extra = levels.slice(0, 2).map((one) => ({ kind: 'capacity-level', level: one }) as const);
    const events = makeJournalEvents({ extra }).filter(({ kind }) => kind !== 'audit-finished');
    expect(assembleReport(events).capacity).toMatchObject({ levels: levels.slice(0, 2), stopped: 'engine', model: 'apura-probe' });
  });

  it('puts into a link what its figures follow from, within 2,000 characters', async () => {
    const report = assembleReport(journal());
    const { fragment, length, reveals } = await encodeReportLink(report, { exposeDevice: false });
    expect(length).toBeLessThanOrEqual(1_900);
    const { report: opened, tampered } = await parseReportLink(fragment);
    expect(tampered).toEqual([]);
    expect(opened.capacity?.levels.map(({ agents }) => agents)).toEqual([2, 16, 32]);
    const { knee, most, isMostKnown } = capacityFigures(opened.capacity ?? capacity);
    expect([knee?.agents, most?.agents, isMostKnown]).toEqual([2, 16, true]);
    expect(reveals.filter(({ id }) => id === 'capacity')).toHaveLength(4);
    expect((await encodeReportLink(opened, { exposeDevice: false })).fragment).toBe(fragment);
  });

  it('goes without in a link that has no room for it, and says so by revealing nothing of it', async () => {
    const tasks = Array.from({ length: 200 }, (_, index) => ({
      id: `task-${index * 7919}`,
      prompt: 'p',
      grader: { kind: 'exact', expected: 'x' } as const,
      needs: ['chat'] as const,
      deadlineMs: 1_000 + index,
      maxTokens: 4,
      tags: [],
    }));
    const report = assembleReport(makeJournalEvents({ ...worstJournal, tasks, extra: [{ kind: 'capacity', capacity }] }));
    const { fragment, reveals } = await encodeReportLink(report, { exposeDevice: false });
    expect(reveals.filter(({ id }) => id === 'capacity')).toEqual([]);
    expect((await parseReportLink(fragment)).report.capacity).toBeUndefined();
  });

  it('refuses a file whose levels cannot be', () => {
    const report = assembleReport(journal({ ...capacity, levels: [{ ...level(1, 40), passed: 21 }] }));
    expect(() => readReport(exportJson(report))).toThrow('more outcomes than tasks');
  });
});

describe('tool calls of the tasks of a suite', () => {
  it('are one share with its interval, and the times to the first valid one', () => {
    const events = makeJournalEvents();
    let told = 0;
    const journalWithCalls = events.map((event) => {
      if (event.kind !== 'task-finished') return event;
      told += 1;
      if (told > 3) return event;
      const toolCalls = told === 1 ? { attempted: 2, valid: 1, firstValidMs: 300 } : { attempted: 1, valid: 1, firstValidMs: 100 * told };
      return { ...event, task: { ...event.task, toolCalls } };
    });
    const report = assembleReport(journalWithCalls);
    const figures = toolCallFigures(readReport(exportJson(report)).report);
    expect(figures?.calls).toMatchObject({ successes: 3, total: 4, share: 0.75 });
    expect(figures?.calls.low).toBeCloseTo(0.3006, 3);
    expect(figures?.firstValid).toMatchObject({ count: 3, p50: 300, unit: 'ms' });
    expect(exportMarkdown(report, 'en')).toContain('**Valid tool calls**: 3/4 (75%');
    expect(toolCallFigures(assembleReport(events))).toBeUndefined();
  });
});
