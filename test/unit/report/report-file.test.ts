import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ApuraError } from '../../../src/contract/errors';
import { toMeasured } from '../../../src/device/benchmark/samples';
import { assembleReport } from '../../../src/report/assemble';
import { exportJson, parseReport, readReport } from '../../../src/report/export/json';
import { encodeReportLink } from '../../../src/report/link/encode-report-link';
import { parseReportLink } from '../../../src/report/link/parse-report-link';
import { build, controls, hostile, mixed } from '../../fixtures/hostile-report';
import { gpuSurvey, type JournalOptions, makeJournalEvents } from '../../fixtures/make-journal';
import { orchestratedEvents } from '../../fixtures/orchestrated-run';
import { recoveredJournal } from '../../fixtures/recovered-run';

describe('JSON', () => {
  it.each<[string, JournalOptions]>([
    ['typical', {}],
    ['mixed', mixed],
    ['GPU', { survey: gpuSurvey }],
    ['recovered', recoveredJournal],
  ])('comes back the same: %s', (_name, options) => {
    const report = build(options);
    const { report: again, tampered } = readReport(exportJson(report));
    expect(again).toEqual(report);
    expect(tampered).toEqual([]);
  });

  it('comes back the same from a journal that stopped, and from a link', async () => {
    const stopped = assembleReport(makeJournalEvents().slice(0, 37));
    expect(parseReport(exportJson(stopped))).toEqual(stopped);
    const { report } = await parseReportLink((await encodeReportLink(build(), { exposeDevice: true })).fragment);
    expect(parseReport(exportJson(report))).toEqual(report);
    expect(parseReport(exportJson(assembleReport([])))).toEqual(assembleReport([]));
  });

  it('comes back the same with a benchmark that other work on the machine disturbed', () => {
    const report = build(recoveredJournal);
    const gpu = report.benchmark?.gpu;
    if (gpu === undefined) throw new Error('the run has no GPU');
    const noisy = { ...report, benchmark: { ...report.benchmark, gpu: { ...gpu, dispatchMs: toMeasured([-0.02, 0.1, 0.3]) } } };
    expect(parseReport(exportJson(noisy as typeof report)).benchmark).toEqual(noisy.benchmark);
  });

  it('with hostile texts still makes a link that opens', async () => {
    const { reveals, fragment } = await encodeReportLink(hostile(), { exposeDevice: true });
    const { report } = await parseReportLink(fragment);
    expect(controls(JSON.stringify([reveals, report]))).toEqual([]);
    expect(report.tasks).toHaveLength(20);
  });

  it('computes summary and verdict anew and shows claims that do not follow', () => {
    const report = build(mixed);
    const claimed = JSON.parse(exportJson(report)) as { summary: { success: { successes: number } }; verdict: { status: string } };
    claimed.summary.success.successes = 20;
    claimed.verdict.status = 'pass';
    const { report: again, tampered } = readReport(claimed);
    expect(again).toEqual(report);
    expect(tampered).toEqual([
      { field: 'success.successes', claimed: 20, recomputed: 4 },
      { field: 'verdict.status', claimed: 'pass', recomputed: 'fail' },
    ]);
  });

  const plain = JSON.parse(exportJson(build())) as Record<string, unknown>;
  it.each<[string, unknown, string]>([
    ['newer', { ...plain, reportVersion: 4 }, 'report-newer'],
    ['text that is not JSON', '{', 'report-invalid'],
    ['a number', 5, 'report-invalid'],
    ['another document', { kind: 'x' }, 'report-invalid'],
    ['version zero', { ...plain, reportVersion: 0 }, 'report-invalid'],
    ['a wrong type', { ...plain, tasks: 'x' }, 'report-invalid'],
    [
      'an infinite number',
      JSON.stringify({ ...plain, wasHidden: 7 })
        .replace('"wasHidden":7', '"wasHidden":true')
        .replace(/"runMs":[\d.]+/, '"runMs":1e999'),
      'report-invalid',
    ],
    ['a task twice', { ...plain, tasks: [...(plain['tasks'] as unknown[]), (plain['tasks'] as unknown[])[0]] }, 'report-invalid'],
    ['a file of 33 MB', ' '.repeat(33 * 1024 * 1024), 'report-invalid'],
    ['nesting', '['.repeat(1_000_000), 'report-invalid'],
  ])('refuses %s', (_name, input, code) => {
    let thrown: unknown;
    try {
      parseReport(input);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ApuraError);
    expect(thrown).toMatchObject({ code });
  });

  const golden = (name: string): string => readFileSync(new URL(`../../fixtures/reports/${name}.json`, import.meta.url), 'utf8');

  it('keeps reading every version: golden file v1', () => {
    const { report, tampered } = readReport(golden('v1'));
    expect(tampered).toEqual([]);
    expect(report.tasks).toHaveLength(20);
    expect(report.models).toHaveLength(1);
    expect(report.model).toBe(report.models[0]);
    expect(report.summary.engines).toHaveLength(1);
    expect(report.summary.engines[0]).toMatchObject({ engine: 'onnx-wasm', device: 'cpu', model: report.model?.modelId });
    const ran = report.tasks.filter(({ ranOn }) => ranOn !== undefined);
    expect(report.summary.engines[0]?.tasks).toBe(ran.length);
    expect(ran.every(({ attempts }) => attempts?.every(({ model }) => model === report.model?.modelId) === true)).toBe(true);
    expect(parseReport(exportJson(report))).toEqual(report);
  });

  it('keeps reading every version: golden file v2', () => {
    const { report, tampered } = readReport(golden('v2'));
    expect(tampered).toEqual([]);
    expect(report.recoveries).toHaveLength(1);
    expect(report.wiring).toEqual([]);
    expect(report).toEqual(build(recoveredJournal));
  });

  it('keeps reading every version: golden file v3', () => {
    const { report, tampered } = readReport(golden('v3'));
    expect(tampered).toEqual([]);
    expect(exportJson(report)).toBe(golden('v3'));
    expect(report).toEqual(assembleReport(orchestratedEvents()));
    expect(report.tasks[3]?.plan?.steps).toHaveLength(3);
  });

  it('refuses what is not of the shape in the parts of version 3', () => {
    const whole = JSON.parse(exportJson(assembleReport(orchestratedEvents()))) as Record<string, unknown>;
    const task = (whole['tasks'] as Record<string, unknown>[])[3] ?? {};
    const plan = task['plan'] as { readonly steps: readonly Record<string, unknown>[] };
    const withStep = (change: object): object => ({
      tasks: [{ ...task, plan: { ...plan, steps: [{ ...plan.steps[0], ...change }] } }],
    });
    let deep: unknown = 1;
    for (let depth = 0; depth < 40; depth += 1) deep = [deep];
    const broken: object[] = [
      { wiring: undefined },
      { wiring: [{ component: 'Oracle', verdict: 'acted', evidence: {}, tookMs: 1 }] },
      { wiring: [{ component: 'EventBus', verdict: 'perhaps', evidence: {}, tookMs: 1 }] },
      { activity: { ...(whole['activity'] as object), plans: -1 } },
      { activity: { ...(whole['activity'] as object), cache: {} } },
      withStep({ status: 'done' }),
      withStep({ input: deep }),
      withStep({ toolCalls: [{ server: 'x' }] }),
    ];
    for (const change of broken) expect(() => parseReport({ ...whole, ...change }), JSON.stringify(change)).toThrow(ApuraError);
    expect(() => parseReport({ ...whole, ...withStep({}) })).not.toThrow();
  });

  it('refuses what is not of the shape in the parts of version 2', () => {
    const recovered = JSON.parse(exportJson(build(recoveredJournal))) as Record<string, unknown>;
    const first = (field: string): Record<string, unknown> => (recovered[field] as Record<string, unknown>[])[0] ?? {};
    const broken: Record<string, unknown>[] = [
      { budgets: [{ ...first('budgets'), lowBytes: -1 }] },
      { budgets: Array.from({ length: 11 }, () => first('budgets')) },
      { probe: { askedBytes: '9', gotBytes: 1, ended: 'reached', steps: [], totalMs: 1 } },
      { benchmark: { cpu: {} } },
      { forecasts: [{ ...first('forecasts'), fit: 'perhaps' }] },
      { forecasts: [{ ...first('forecasts'), loadMs: { low: 1, value: 2 } }] },
      { models: [{ ...first('models'), engine: 'gguf' }] },
      { models: undefined },
      { trust: [{ ...first('trust'), checks: [{ id: 'oracle', passed: true, details: {} }] }] },
      { recoveries: [{ ...first('recoveries'), detectMs: null }] },
      { counterfactuals: [{ taskId: 'x', runs: [{ engine: 'onnx-wasm' }] }] },
      { config: { ...(recovered['config'] as object), tombstone: { engine: 'web-llm', model: 'x', phase: 'sleep', at: 'now' } } },
    ];
    for (const change of broken) expect(() => parseReport({ ...recovered, ...change })).toThrow(ApuraError);
    expect(() => parseReport({ ...recovered, reportVersion: 1, tasks: 'x', model: 5 })).toThrow(ApuraError);
    expect(() => parseReport(recovered)).not.toThrow();
  });
});
