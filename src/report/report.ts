import type { OrchestratorActivity } from '../contract/activity';
import type {
  Attempt,
  Counterfactual,
  Decision,
  EmbeddingCost,
  Outcome,
  Recovery,
  ResourceSample,
  Tombstone,
  TrustCheck,
} from '../contract/audit';
import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from '../contract/budget';
import type { Capacity, ToolCalls } from '../contract/capacity';
import type { DeviceKind, DeviceSurvey } from '../contract/device';
import type { EngineId, LoadedModel } from '../contract/engine';
import type { ErrorRecord } from '../contract/errors';
import type { Evidence, Unit } from '../contract/evidence';
import type { Expectation, Forecast } from '../contract/model';
import type { Language } from '../contract/suite';
import type { TaskPlan } from '../contract/task-plan';
import type { WiringResult } from '../contract/wiring';
import type { ChaosReport } from './chaos';
import type { Orchestrated } from './orchestrated';

/** The shape below. Every change of shape bumps it and adds one upgrader (`file/upgrade.ts`). */
export const reportVersion = 3;

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
  /**
   * `high-variation` (CV > 5 %), `bimodal` (max/min > 1.5), `drift` (slope over repetitions), `hidden-tab`, `too-few`,
   * `one-of-several` (speeds of one engine of the run only), `several-engines` (taken on more than one engine).
   */
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

/** One engine with one model: what figures belong to. */
export interface RanOn {
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
}

/** An attempt with the model that was loaded when it began. */
export interface ReportAttempt extends Attempt {
  readonly model?: string;
}

/** One task in the report. What a link cannot carry (`prompt`, `attempts`, `plan`) is absent there. */
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
  /** What the tokens and speeds above were made on; absent where nothing ran. */
  readonly ranOn?: RanOn;
  readonly prompt?: string;
  readonly outcome?: Outcome;
  readonly attempts?: readonly ReportAttempt[];
  /** Of tasks with steps. */
  readonly plan?: TaskPlan;
  readonly embedding?: EmbeddingCost;
  readonly toolCalls?: ToolCalls;
}

export type Severity = 'fail' | 'degraded' | 'info';

/** Something observed that matters. `findingText` in `texts/` makes its sentences from `id` and `values`. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What the verdict's rules look at: a report that has its summary and not yet its verdict. */
export type UnjudgedReport = Omit<Report, 'verdict'>;

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

/** Speeds of the tasks that ran on one engine with one model. */
export interface EngineFigures extends RanOn {
  /** Tasks whose tokens and speeds are counted here. */
  readonly tasks: number;
  readonly success: Proportion;
  readonly timeToFirstToken: Distribution;
  readonly decode: Distribution;
  readonly prefill: Distribution;
}

export const forecastQuantities = ['load', 'firstToken', 'decode', 'prefill'] as const;
export type ForecastQuantity = (typeof forecastQuantities)[number];

/** One expectation beside what came. */
export interface ForecastError {
  readonly engine: EngineId;
  readonly model: string;
  readonly quantity: ForecastQuantity;
  readonly unit: 'ms' | 'tokens/s';
  readonly expected: Expectation;
  readonly measured: number;
  /** Samples behind `measured`. */
  readonly count: number;
  /** (expected − measured) / measured: 0.2 says that the forecast was a fifth too high. */
  readonly relativeError: number;
  /** Whether the measured value lies in the interval. */
  readonly isWithin: boolean;
}

/** The tasks that were run both on one engine and on another, compared. */
export interface CounterfactualSummary {
  readonly from: RanOn;
  readonly to: RanOn;
  readonly tasks: number;
  /** Time of the task on `to` over that on `from`, task by task: median, smallest, largest. */
  readonly slowdown?: Expectation;
  /** The same of the decode speeds, from over to; only tasks that have both. */
  readonly decodeSlowdown?: number;
  readonly passedFrom: number;
  readonly passedTo: number;
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
  /** Whose speeds stand above, where the run used several engines. */
  readonly speedsOf?: RanOn;
  /** 10·∛(prompt tok/s · generation tok/s · 1000/TTFT ms): LocalScore's formula over this battery, not its official rows. */
  readonly localScoreFormula?: number;
  readonly totalMs: number;
  /**
   * Speeds by engine and model, in the order of their first task. Where there is more than one, the speeds above are those of
   * the one that most tasks ran on (the later of two alike), and are flagged `one-of-several`: engines are never mixed.
   */
  readonly engines: readonly EngineFigures[];
  /** What was expected of each model that ran, beside what was measured. */
  readonly forecastErrors: readonly ForecastError[];
  readonly counterfactuals: readonly CounterfactualSummary[];
}

/** What an engine was asked before it was trusted, and what came. */
export interface TrustRecord {
  readonly engine: EngineId;
  readonly model: string;
  readonly checks: readonly TrustCheck[];
  readonly tookMs: number;
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
  readonly config: {
    readonly engine: string;
    readonly model: string;
    readonly seed: number;
    readonly tasks?: number;
    readonly tombstone?: Tombstone;
  };
  readonly suite: { readonly id: string; readonly title: string; readonly seed: number; readonly sha256: string; readonly tasks: number };
  readonly environment: { readonly userAgent?: string; readonly browser: string; readonly os: string };
  readonly survey?: DeviceSurvey;
  /** One per device: the last that was made, measured where it was measured. */
  readonly budgets: readonly MemoryBudget[];
  readonly probe?: MemoryProbe;
  readonly benchmark?: DeviceBenchmark;
  /** Of the ladder's candidates, in its order. */
  readonly forecasts: readonly Forecast[];
  readonly decisions: readonly Decision[];
  /** Every model that was loaded, in order. */
  readonly models: readonly LoadedModel[];
  /** The last of `models`; follows from them. */
  readonly model?: LoadedModel;
  readonly trust: readonly TrustRecord[];
  readonly engineDeaths: readonly {
    readonly engine: EngineId;
    readonly error: ErrorRecord;
    readonly taskId?: string;
    readonly atMs: number;
  }[];
  /** Steps down the ladder in the middle of the batch. */
  readonly recoveries: readonly (Recovery & { readonly atMs: number })[];
  readonly counterfactuals: readonly Counterfactual[];
  readonly notices: readonly { readonly code: string; readonly details: Readonly<Record<string, string | number>> }[];
  /** What each component did in the episode that needed it; empty: the run did not come that far. In a link without evidence. */
  readonly wiring: readonly WiringResult[];
  /** Faults on purpose; absent: there were none. With them, success and speeds are not the device's. */
  readonly chaos?: ChaosReport;
  /** Absent: it was not measured, or had not begun when the journal ended. */
  readonly capacity?: Capacity;
  /** What the components did while the suite ran. */
  readonly activity?: OrchestratorActivity;
  readonly wasHidden: boolean;
  /** Wall time on the audit worker's clock: the whole run, and from the first task's start to the last task's end. */
  readonly timing?: { readonly totalMs: number; readonly tasksMs?: number; readonly maxConcurrentTasks?: number };
  /** Limits that the suite sets in place of the usual ones. */
  readonly thresholds?: Partial<VerdictThresholds>;
  readonly tasks: readonly ReportTask[];
  readonly resources: readonly (ResourceSample & { readonly atMs: number })[];
  /** The suite's documents, before the first task. */
  readonly documentsEmbedded?: EmbeddingCost;
  /** Absent in a link, and where nothing happened. */
  readonly orchestrated?: Orchestrated;
  readonly summary: ReportSummary;
  readonly verdict: Verdict;
}
