import { quantile } from '../base/statistics';
import { chaosRun, checkFailed, faultMissed, notRecovered } from './chaos-rules';
import { driftShare, minSamplesForP95 } from './distribution';
import { tasksOfSpeeds } from './engine-figures';
import { detailsOf, notKept } from './kept-checks';
import {
  engineDied,
  fallback,
  forecastOff,
  gpuMemoryLow,
  modelChanged,
  noShaderF16,
  recovered,
  smallBindingLimit,
  tombstone,
  trustFailed,
} from './ladder-checks';
import type { Finding, Severity, UnjudgedReport, VerdictThresholds } from './report';
import { decodeSamples, isJudged } from './task-samples';

export interface VerdictRule {
  readonly id: FindingId;
  readonly severity: Severity;
  /** The values of the finding when the rule applies. */
  check(report: UnjudgedReport, limits: VerdictThresholds): Finding['values'] | undefined;
}

/** Bumped when a rule or a usual threshold changes: a verdict by other rules is not called tampered. */
export const verdictRulesVersion = 3;

/** Every finding that the verdict can contain. */
export const findingIds = [
  'no-task-finished',
  'chaos-fault-missed',
  'chaos-task-lost',
  'chaos-task-twice',
  'success-rate-low',
  'component-broken',
  'component-idle',
  'run-failed',
  'run-not-completed',
  'engine-died',
  'recovered',
  'fallback-used',
  'model-changed',
  'trust-failed',
  'gpu-memory-low',
  'software-adapter',
  'gpu-refused',
  'not-isolated',
  'one-thread',
  'hidden-tab',
  'p95-over-deadline-share',
  'tasks-timed-out',
  'tasks-skipped',
  'tasks-aborted',
  'storage-denied',
  'speed-drift',
  'no-gpu',
  'tombstone',
  'resumed',
  'not-kept',
  'learned-before',
  'no-shader-f16',
  'small-binding-limit',
  'forecast-off',
  'tasks-failed',
  'speed-varies',
  'cpu-pressure',
  'model-unverified',
  'few-tasks',
  'chaos-run',
  'chaos-not-recovered',
] as const;

export type FindingId = (typeof findingIds)[number];

/** How far a run came that did not reach its end. */
function shortfall({ ended, summary, suite, error }: UnjudgedReport): Finding['values'] {
  return { ended, judged: summary.success.total, planned: suite.tasks, ...(error === undefined ? {} : { code: error.code }) };
}

/** The rules, the gravest first; the order of findings in the report. */
export const verdictRules: readonly VerdictRule[] = [
  {
    id: 'no-task-finished',
    severity: 'fail',
    check: ({ summary, suite, error }) =>
      summary.success.total === 0 ? { planned: suite.tasks, ...(error === undefined ? {} : { code: error.code }) } : undefined,
  },
  { id: 'chaos-fault-missed', severity: 'fail', check: faultMissed },
  { id: 'chaos-task-lost', severity: 'fail', check: (report) => checkFailed(report, 'nothing-lost') },
  { id: 'chaos-task-twice', severity: 'fail', check: (report) => checkFailed(report, 'counted-once') },
  {
    id: 'success-rate-low',
    severity: 'fail',
    check: ({ summary: { success } }, { minSuccessShare }) =>
      success.total > 0 && success.share < minSuccessShare
        ? {
            share: success.share,
            low: success.low,
            high: success.high,
            passed: success.successes,
            total: success.total,
            limit: minSuccessShare,
          }
        : undefined,
  },
  { id: 'component-broken', severity: 'fail', check: ({ wiring }) => componentsThat(wiring, 'broken') },
  { id: 'component-idle', severity: 'fail', check: ({ wiring }) => componentsThat(wiring, 'idle') },
  {
    id: 'run-failed',
    severity: 'fail',
    check: (report) => (report.ended === 'failed' || report.ended === 'worker-died' ? shortfall(report) : undefined),
  },
  {
    id: 'run-not-completed',
    severity: 'degraded',
    check: (report) => (report.ended === 'cancelled' ? shortfall(report) : undefined),
  },
  { id: 'engine-died', severity: 'degraded', check: engineDied },
  { id: 'recovered', severity: 'degraded', check: recovered },
  { id: 'fallback-used', severity: 'degraded', check: fallback },
  { id: 'model-changed', severity: 'degraded', check: modelChanged },
  { id: 'trust-failed', severity: 'degraded', check: trustFailed },
  { id: 'gpu-memory-low', severity: 'degraded', check: gpuMemoryLow },
  {
    id: 'software-adapter',
    severity: 'degraded',
    check: ({ survey }) => (survey?.gpu.kind === 'software' ? { name: survey.gpu.reason } : undefined),
  },
  {
    id: 'gpu-refused',
    severity: 'degraded',
    check: ({ survey }) => (survey?.gpu.kind === 'refused' ? { reason: survey.gpu.reason } : undefined),
  },
  {
    id: 'not-isolated',
    severity: 'degraded',
    check: ({ survey }) => (survey !== undefined && !survey.crossOriginIsolated ? { cores: survey.logicalCores } : undefined),
  },
  {
    id: 'one-thread',
    severity: 'degraded',
    check: ({ survey, model }) =>
      survey?.crossOriginIsolated !== false && model?.device === 'cpu' && model.threadsGot < model.threadsAsked
        ? { got: model.threadsGot, asked: model.threadsAsked }
        : undefined,
  },
  { id: 'hidden-tab', severity: 'degraded', check: ({ wasHidden }) => (wasHidden ? {} : undefined) },
  { id: 'p95-over-deadline-share', severity: 'degraded', check: slowTail },
  countRule('tasks-timed-out', 'degraded', 'timed-out'),
  countRule('tasks-skipped', 'degraded', 'skipped'),
  {
    id: 'tasks-aborted',
    severity: 'degraded',
    check: ({ ended, summary, tasks }) =>
      ended === 'completed' && summary.counts.aborted > 0 ? { count: summary.counts.aborted, total: tasks.length } : undefined,
  },
  {
    id: 'storage-denied',
    severity: 'degraded',
    check: ({ notices }) => (notices.some(({ code }) => code === 'storage-denied') ? {} : undefined),
  },
  {
    id: 'speed-drift',
    severity: 'degraded',
    check: (report, { maxSpeedDriftShare }) => {
      const samples = decodeSamples(tasksOfSpeeds(report));
      const drift = driftShare(samples) ?? 0;
      return drift < -maxSpeedDriftShare ? { drop: -drift, count: samples.length } : undefined;
    },
  },
  {
    id: 'no-gpu',
    severity: 'info',
    check: ({ survey }) => (survey?.gpu.kind === 'absent' ? { reason: survey.gpu.reason, attempts: survey.gpu.attempts } : undefined),
  },
  { id: 'tombstone', severity: 'info', check: tombstone },
  { id: 'resumed', severity: 'info', check: ({ notices }) => detailsOf(notices, 'resumed') },
  { id: 'not-kept', severity: 'info', check: notKept },
  { id: 'learned-before', severity: 'info', check: ({ notices }) => detailsOf(notices, 'learned-before') },
  { id: 'no-shader-f16', severity: 'info', check: noShaderF16 },
  { id: 'small-binding-limit', severity: 'info', check: smallBindingLimit },
  { id: 'forecast-off', severity: 'info', check: forecastOff },
  countRule('tasks-failed', 'info', 'failed'),
  {
    id: 'speed-varies',
    severity: 'info',
    check: ({ summary: { decode } }) =>
      decode.flags.includes('bimodal') && decode.min !== undefined && decode.max !== undefined
        ? { min: decode.min, max: decode.max, count: decode.count }
        : undefined,
  },
  {
    id: 'cpu-pressure',
    severity: 'info',
    check: ({ resources }) => {
      const worst = ['critical', 'serious'].find((level) => resources.some((sample) => sample.cpuPressure === level));
      return worst === undefined ? undefined : { level: worst };
    },
  },
  {
    id: 'model-unverified',
    severity: 'info',
    check: ({ model }) => {
      const unchecked = model?.files.filter((file) => !file.checked).length ?? 0;
      return model !== undefined && unchecked > 0 ? { model: model.modelId, files: unchecked } : undefined;
    },
  },
  {
    id: 'few-tasks',
    severity: 'info',
    check: ({ summary: { success } }, { minTasks }) =>
      success.total > 0 && success.total < minTasks
        ? { total: success.total, low: success.low, high: success.high, limit: minTasks }
        : undefined,
  },
  { id: 'chaos-run', severity: 'info', check: chaosRun },
  { id: 'chaos-not-recovered', severity: 'info', check: notRecovered },
];

function countRule(id: FindingId, severity: Severity, status: 'timed-out' | 'skipped' | 'failed'): VerdictRule {
  return {
    id,
    severity,
    check: ({ summary, tasks }) => (summary.counts[status] > 0 ? { count: summary.counts[status], total: tasks.length } : undefined),
  };
}

/** Those with this verdict, by name. */
function componentsThat(wiring: UnjudgedReport['wiring'], verdict: 'idle' | 'broken'): Finding['values'] | undefined {
  const names = wiring.filter((result) => result.verdict === verdict).map(({ component }) => component);
  return names.length === 0 ? undefined : { components: names.join(', '), count: names.length, total: wiring.length };
}

function slowTail({ tasks }: UnjudgedReport, { maxP95DeadlineShare }: VerdictThresholds): Finding['values'] | undefined {
  const shares = tasks.filter((task) => isJudged(task) && task.deadlineMs > 0).map((task) => task.durationMs / task.deadlineMs);
  const p95 = shares.length >= minSamplesForP95 ? quantile(shares, 0.95) : undefined;
  return p95 !== undefined && p95 > maxP95DeadlineShare ? { share: p95, limit: maxP95DeadlineShare, count: shares.length } : undefined;
}
