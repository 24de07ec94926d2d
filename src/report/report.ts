import type { Attempt, Decision, Outcome, ResourceSample } from '../contract/audit';
import type { DeviceSurvey } from '../contract/device';
import type { EngineId, LoadedModel } from '../contract/engine';
import type { ErrorRecord } from '../contract/errors';
import type { Evidence, Unit } from '../contract/evidence';
import type { Language } from '../contract/suite';

/** The shape below. Every change of shape bumps it and adds one upgrader (`upgrade/`). */
export const reportVersion = 1;

/** Quantiles of one measured quantity. `p95`, `p99` are absent when there are too few samples for them. */
export interface Distribution {
  readonly unit: Unit;
  readonly count: number;
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly mean?: number;
  readonly min?: number;
  readonly max?: number;
  /** Median absolute deviation, not scaled. */
  readonly mad?: number;
  /** `high-variation` (CV > 5 %), `bimodal` (max/min > 1.5), `drift` (slope over repetitions), `hidden-tab`, `too-few`. */
  readonly flags: readonly string[];
  readonly evidence: Evidence;
}

/**
 * A share of successes with its 95 % Wilson score interval. The total counts judged tasks: `passed`, `failed` and
 * `timed-out`; what was skipped or aborted proves nothing either way and is counted apart. Without trials the share is 0.
 */
export interface Proportion {
  readonly successes: number;
  readonly total: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export type OutcomeStatus = Outcome['status'];

/** One task in the report. What a link cannot carry (`prompt`, `attempts`) is absent there. */
export interface ReportTask {
  readonly id: string;
  readonly family?: string;
  readonly language?: Language;
  readonly tags: readonly string[];
  readonly status: OutcomeStatus;
  readonly durationMs: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly timeToFirstTokenMs?: number;
  /** The model's run over the prompt alone. */
  readonly prefillMs?: number;
  readonly decodeTokensPerSecond?: number;
  readonly deadlineMs: number;
  readonly prompt?: string;
  readonly outcome?: Outcome;
  readonly attempts?: readonly Attempt[];
}

export type Severity = 'fail' | 'degraded' | 'info';

/** Something observed that matters. `findingText` in `texts/` makes its sentences from `id` and `values`. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly values: Readonly<Record<string, string | number>>;
}

export type VerdictStatus = 'pass' | 'degraded' | 'fail';

/** Limits of the verdict's rules; a suite may set its own. */
export interface VerdictThresholds {
  /** Least share of judged tasks that must pass, 0 to 1. */
  readonly minSuccessShare: number;
  /** Most of its deadline that the 95th percentile task may take, 0 to 1. */
  readonly maxP95DeadlineShare: number;
  /** Fewest judged tasks before the success rate is called well supported. */
  readonly minTasks: number;
  /** Largest change of the generation speed from the first to the last task, as a share of its median. */
  readonly maxSpeedDriftShare: number;
}

export interface Verdict {
  readonly status: VerdictStatus;
  /** Of the rules that made it; a verdict by other rules is not comparable. */
  readonly rulesVersion?: number;
  readonly findings: readonly Finding[];
}

/** Everything computed from the tasks; recomputed whenever a report or a link is opened. */
export interface ReportSummary {
  readonly success: Proportion;
  readonly counts: Readonly<Record<OutcomeStatus, number>>;
  readonly byFamily: readonly { readonly family: string; readonly proportion: Proportion }[];
  readonly byLanguage: readonly { readonly language: Language; readonly proportion: Proportion }[];
  readonly duration: Distribution;
  readonly timeToFirstToken: Distribution;
  readonly interToken: Distribution;
  readonly decode: Distribution;
  readonly prefill: Distribution;
  readonly tasksPerMinute?: number;
  /** 10·∛(prompt tok/s · generation tok/s · 1000/TTFT ms): LocalScore's formula over this battery, not its official rows. */
  readonly localScoreFormula?: number;
  readonly totalMs: number;
}

export interface Report {
  readonly kind: 'apura-report';
  readonly reportVersion: typeof reportVersion;
  /** `full`, or `link`: rebuilt from a permalink, with fewer details. */
  readonly detail: 'full' | 'link';
  readonly appVersion: string;
  readonly startedAt: string;
  /** How the run ended; `worker-died`: the journal stops without an end. */
  readonly ended: 'completed' | 'cancelled' | 'failed' | 'worker-died';
  readonly error?: ErrorRecord;
  readonly config: { readonly engine: string; readonly model: string; readonly seed: number; readonly tasks?: number };
  readonly suite: { readonly id: string; readonly title: string; readonly seed: number; readonly sha256: string; readonly tasks: number };
  readonly environment: { readonly userAgent?: string; readonly browser: string; readonly os: string };
  readonly survey?: DeviceSurvey;
  readonly decisions: readonly Decision[];
  readonly model?: LoadedModel;
  readonly engineDeaths: readonly {
    readonly engine: EngineId;
    readonly error: ErrorRecord;
    readonly taskId?: string;
    readonly atMs: number;
  }[];
  readonly notices: readonly { readonly code: string; readonly details: Readonly<Record<string, string | number>> }[];
  readonly wasHidden: boolean;
  /** Wall time on the audit worker's clock: the whole run, and from the first task's start to the last task's end. */
  readonly timing?: { readonly totalMs: number; readonly tasksMs?: number; readonly maxConcurrentTasks?: number };
  /** Limits that the suite sets in place of the usual ones. */
  readonly thresholds?: Partial<VerdictThresholds>;
  readonly tasks: readonly ReportTask[];
  readonly resources: readonly (ResourceSample & { readonly atMs: number })[];
  readonly summary: ReportSummary;
  readonly verdict: Verdict;
}
