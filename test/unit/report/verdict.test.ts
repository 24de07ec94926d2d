import { describe, expect, it } from 'vitest';
import type { AuditEventBody } from '../../../src/contract/audit';
import { assembleReport } from '../../../src/report/assemble';
import { describeSamples, driftShare } from '../../../src/report/distribution';
import type { Report } from '../../../src/report/report';
import { localScore } from '../../../src/report/summary';
import { completeReport } from '../../../src/report/verdict';
import { type FindingId, findingIds, verdictRules } from '../../../src/report/verdict-rules';
import { cpuSurvey, gpuSurvey, type JournalOptions, makeJournalEvents, probeModel } from '../../fixtures/make-journal';
import { gpuBudget, recoveredJournal } from '../../fixtures/recovered-run';

const taken = {
  rung: 'onnx-wasm',
  device: 'cpu',
  model: 'apura-probe',
  rule: 'user-choice',
  inputs: {},
  outcome: 'taken',
  tookMs: 5,
} as const;
const build = (options?: JournalOptions): Report => assembleReport(makeJournalEvents(options));
const idsOf = (report: Report): string[] => report.verdict.findings.map(({ id }) => id);
const extra = (...bodies: AuditEventBody[]): JournalOptions => ({ extra: bodies });
const withFact = (id: string, value: number | boolean): typeof gpuSurvey => ({
  ...gpuSurvey,
  facts: gpuSurvey.facts.map((fact) => (fact.id === id ? { ...fact, value } : fact)),
});
const calm: JournalOptions = { decisions: [taken], survey: withFact('gpu.shader-f16', true) };
const skipped = (rule: string, rung: 'web-llm' | 'onnx-webgpu' = 'web-llm', model = 'apura-probe') =>
  ({ ...taken, rung, device: 'gpu', model, rule, outcome: 'skipped', next: 'onnx-wasm' }) as const;
const wiring = (verdict: 'broken' | 'idle'): AuditEventBody => ({
  kind: 'wiring',
  results: [
    { component: 'EventBus', verdict: 'acted', evidence: {}, tookMs: 1 },
    { component: 'SemanticCacheLayer', verdict, evidence: {}, tookMs: 1 },
  ],
});
const died = { engine: 'onnx-webgpu', model: 'apura-probe', phase: 'tasks', at: '2026-11-23T12:00:00.000Z' } as const;

describe('verdict', () => {
  it('passes when there is nothing to say', () => {
    const { verdict } = build(calm);
    expect(verdict).toEqual({ status: 'pass', rulesVersion: 3, findings: [] });
  });

  it('names the components that do not act', () => {
    const [finding] = build({ ...calm, ...extra(wiring('broken')) }).verdict.findings;
    expect(finding).toMatchObject({ id: 'component-broken', values: { components: 'SemanticCacheLayer', count: 1, total: 2 } });
  });

  it('has one rule per finding', () => {
    expect(verdictRules.map(({ id }) => id)).toEqual([...findingIds]);
  });

  it.each<[FindingId, 'fail' | 'degraded' | 'pass', JournalOptions]>([
    ['no-task-finished', 'fail', { ...calm, outcome: () => 'aborted' }],
    ['component-broken', 'fail', { ...calm, ...extra(wiring('broken')) }],
    ['component-idle', 'fail', { ...calm, ...extra(wiring('idle')) }],
    ['success-rate-low', 'fail', { ...calm, outcome: (i) => (i < 3 ? 'failed' : 'passed') }],
    [
      'engine-died',
      'degraded',
      {
        ...calm,
        ...extra({ kind: 'engine-died', engine: 'onnx-wasm', error: { code: 'worker-died', message: '', details: {} }, taskId: 'x' }),
      },
    ],
    ['fallback-used', 'degraded', {}],
    ['software-adapter', 'degraded', { ...calm, survey: { ...cpuSurvey, gpu: { kind: 'software', reason: 'google swiftshader' } } }],
    ['gpu-refused', 'degraded', { ...calm, survey: { ...cpuSurvey, gpu: { kind: 'refused', reason: 'blocked' } } }],
    ['not-isolated', 'degraded', { ...calm, survey: { ...withFact('gpu.shader-f16', true), crossOriginIsolated: false } }],
    ['one-thread', 'degraded', { ...calm, model: { ...probeModel, threadsGot: 1 } }],
    ['hidden-tab', 'degraded', { ...calm, ...extra({ kind: 'visibility', visible: false }) }],
    ['p95-over-deadline-share', 'degraded', { ...calm, slowness: 120 }],
    ['tasks-timed-out', 'degraded', { ...calm, outcome: (i) => (i === 0 ? 'timed-out' : 'passed') }],
    ['tasks-skipped', 'degraded', { ...calm, outcome: (i) => (i === 0 ? 'skipped' : 'passed') }],
    ['tasks-aborted', 'degraded', { ...calm, outcome: (i) => (i === 0 ? 'aborted' : 'passed') }],
    ['storage-denied', 'degraded', { ...calm, ...extra({ kind: 'notice', code: 'storage-denied', details: {} }) }],
    ['recovered', 'degraded', recoveredJournal],
    ['model-changed', 'degraded', { ...calm, decisions: [skipped('model-exceeds-budget', 'web-llm', 'larger'), taken] }],
    [
      'trust-failed',
      'degraded',
      {
        ...calm,
        ...extra({
          kind: 'trust',
          engine: 'onnx-webgpu',
          model: 'apura-probe',
          checks: [
            { id: 'known-answer', passed: true, details: {} },
            { id: 'agreement', passed: false, details: { tokens: 16, agreed: 3 } },
          ],
          tookMs: 90,
        }),
      },
    ],
    ['gpu-memory-low', 'degraded', { ...calm, early: [{ kind: 'budget', budget: { ...gpuBudget, lowBytes: 999_999_999 } }] }],
    ['no-shader-f16', 'pass', { ...calm, survey: gpuSurvey }],
    ['small-binding-limit', 'pass', { ...calm, survey: withFact('gpu.maxStorageBufferBindingSize', 2 ** 30 - 4) }],
    ['forecast-off', 'degraded', recoveredJournal],
    ['no-gpu', 'pass', { ...calm, survey: cpuSurvey }],
    ['tasks-failed', 'pass', { ...calm, outcome: (i) => (i === 0 ? 'failed' : 'passed') }],
    ['cpu-pressure', 'pass', { ...calm, ...extra({ kind: 'resource-sample', sample: { cpuPressure: 'critical' } }) }],
    [
      'model-unverified',
      'pass',
      { ...calm, model: { ...probeModel, files: probeModel.files.map((file) => ({ ...file, checked: false })) } },
    ],
    ['few-tasks', 'degraded', { ...calm, outcome: (i) => (i < 5 ? 'aborted' : 'passed') }],
  ])('%s makes it %s', (id, status, options) => {
    const report = build(options);
    expect(idsOf(report)).toContain(id);
    expect(report.verdict.status).toBe(status);
  });

  it('fails a run that broke off, and marks one that the user cancelled', () => {
    const events = makeJournalEvents(calm).slice(0, 60);
    const broken = assembleReport(events);
    expect(idsOf(broken)).toContain('run-failed');
    expect(broken.verdict.status).toBe('fail');
    const cancelled = assembleReport([...events, { kind: 'audit-finished', reason: 'cancelled', seq: 1_000_000, atMs: 1_000_000 }]);
    expect(idsOf(cancelled)).toContain('run-not-completed');
    expect(cancelled.verdict.status).toBe('degraded');
  });

  it('does not call a choice of the user a fallback', () => {
    const events = makeJournalEvents({}).map((event) =>
      event.kind === 'audit-started' ? { ...event, config: { ...event.config, engine: 'onnx-wasm' as const } } : event,
    );
    expect(idsOf(assembleReport(events))).not.toContain('fallback-used');
  });

  it('does not call a fallback what is none: no build of the model for a rung, a choice, a rung below', () => {
    for (const rule of ['no-variant', 'user-choice']) {
      expect(idsOf(build({ ...calm, decisions: [skipped(rule), skipped(rule, 'onnx-webgpu'), taken] }))).toEqual([]);
    }
    expect(idsOf(build({ ...calm, decisions: [skipped('no-variant'), skipped('no-adapter', 'onnx-webgpu'), taken] }))).toEqual([
      'fallback-used',
    ]);
    const larger = { ...taken, model: 'larger', rule: 'model-exceeds-budget', outcome: 'skipped' } as const;
    expect(idsOf(build({ ...calm, decisions: [larger, taken] }))).toEqual(['model-changed']);
  });

  it('calls a step down in the middle recovered, and not also a fallback', () => {
    expect(idsOf(build(recoveredJournal))).toEqual(['recovered', 'no-shader-f16', 'forecast-off']);
    expect(build(recoveredJournal).verdict.findings[0]?.values).toEqual({
      from: 'onnx-webgpu',
      to: 'onnx-wasm',
      code: 'device-lost',
      count: 1,
      detectMs: 61.5,
      recoverMs: 1_459.9,
    });
  });

  it('says that the last run died', () => {
    const events = makeJournalEvents(calm).map((event) =>
      event.kind === 'audit-started' ? { ...event, config: { ...event.config, tombstone: died } } : event,
    );
    const report = assembleReport(events);
    expect(report.verdict.findings).toEqual([
      { id: 'tombstone', severity: 'info', values: { engine: 'onnx-webgpu', model: 'apura-probe', phase: 'tasks' } },
    ]);
  });

  it('says nothing of GPU limits where there is no GPU, nor at exactly the limits', () => {
    const low = { kind: 'budget', budget: { ...gpuBudget, lowBytes: 1e8 } } as const;
    expect(idsOf(build({ ...calm, survey: cpuSurvey, early: [low] }))).toEqual(['no-gpu']);
    const enough = { kind: 'budget', budget: { ...gpuBudget, lowBytes: 1e9 } } as const;
    const facts = withFact('gpu.maxStorageBufferBindingSize', 2 ** 30).facts.filter(({ id }) => id !== 'gpu.shader-f16');
    expect(idsOf(build({ ...calm, survey: { ...gpuSurvey, facts }, early: [low, enough] }))).toEqual([]);
  });

  it('tells what the fallback was', () => {
    expect(build().verdict.findings.find(({ id }) => id === 'fallback-used')?.values).toEqual({
      from: 'web-llm',
      to: 'onnx-wasm',
      device: 'cpu',
      rule: 'no-adapter',
    });
  });

  it('finds a speed that falls and one that varies', () => {
    const report = build(calm);
    const slower = {
      ...report,
      tasks: report.tasks.map((task, i) => ({ ...task, completionTokens: 20, decodeTokensPerSecond: 160 - i * 4 })),
    };
    expect(idsOf(completeReport(slower))).toContain('speed-drift');
    const varied = {
      ...report,
      tasks: report.tasks.map((task, i) => ({ ...task, completionTokens: 20, decodeTokensPerSecond: i % 2 === 0 ? 60 : 160 })),
    };
    expect(idsOf(completeReport(varied))).toContain('speed-varies');
    expect(completeReport(varied).summary.decode.flags).toEqual(['high-variation', 'bimodal']);
  });

  it('leaves short answers out of the speed', () => {
    const report = build(calm);
    const short = { ...report, tasks: report.tasks.map((task) => ({ ...task, completionTokens: 3 })) };
    expect(completeReport(short).summary.decode).toMatchObject({ count: 0, flags: ['too-few'] });
  });
});

describe('describeSamples', () => {
  const options = { unit: 'ms', evidence: 'measured' } as const;
  const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

  it('gives high percentiles only with enough samples', () => {
    expect(describeSamples(range(19), options).p95).toBeUndefined();
    expect(describeSamples(range(20), options).p95).toBeCloseTo(19.05);
    expect(describeSamples(range(99), options).p99).toBeUndefined();
    expect(describeSamples(range(100), options).p99).toBeCloseTo(99.01);
    expect(describeSamples([], options)).toEqual({ unit: 'ms', count: 0, flags: ['too-few'], evidence: 'measured' });
  });

  it('sees drift only where it is significant', () => {
    expect(driftShare(range(10))).toBeCloseTo(9 / 5.5);
    expect(driftShare([5, 6, 5, 6, 5, 6, 5, 6])).toBeUndefined();
    expect(describeSamples([100, 99, 97, 96, 94, 93, 90, 88, 86], { ...options, repetitions: { maxDriftShare: 0.1 } }).flags).toContain(
      'drift',
    );
  });
});

it('localScore is ten times the cube root', () => {
  expect(localScore(1_000, 100, 100)).toBeCloseTo(10 * Math.cbrt(1_000 * 100 * 10));
  expect(localScore(undefined, 1, 1)).toBeUndefined();
});
