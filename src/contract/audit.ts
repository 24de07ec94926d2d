import type { ComponentEventBody } from './activity';
import type { Alert } from './alerts';
import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from './budget';
import type { Capacity, CapacityLevel, ToolCalls } from './capacity';
import type { ChaosConfig, FaultPlan, InjectedFault, JudgedFault } from './chaos';
import type { DeviceKind, DeviceSurvey } from './device';
import type { EngineId, GenerationTimings, LoadedModel, LoadProgress } from './engine';
import type { ErrorRecord } from './errors';
import type { Grade } from './grade';
import type { Happening } from './happenings';
import type { Forecast } from './model';
import type { AttemptPlacement } from './placement';
import type { Language } from './suite';
import type { StepEventBody, TaskPlan } from './task-plan';

/** What the user asked for. Everything here is in the link's query or the command line. */
export interface AuditConfig {
  readonly engine: 'auto' | EngineId;
  /** `apura-probe`, the id of a catalogue model or of one in `record`, or the absolute URL of a folder with the Hugging Face layout. */
  readonly model: string;
  /** Models of the user's own, as the text of a file (`suites` has the like); `model` then names one of them. */
  readonly record?: { readonly name: string; readonly text: string };
  /** GPU engines may run on an adapter that computes on the CPU. */
  readonly allowSoftwareAdapter?: boolean;
  /** Measure the GPU's memory by allocating, before a model is chosen. Never done on mobile devices. */
  readonly probeMemory?: boolean;
  /** Measure, after the suite, how many agents the engine serves at once: up to `capacityDefaults.mostMs` more. */
  readonly capacity?: boolean;
  /** Faults on purpose while the tasks run: what the orchestrator makes of them is what is audited then, not the device. */
  readonly chaos?: ChaosConfig;
  /** What the page was doing when it died the last time: that rung is not tried again. */
  readonly tombstone?: Tombstone;
  /** A built-in suite by id, or a file of the user's (JSON or YAML text). */
  readonly suite:
    | { readonly kind: 'built-in'; readonly id: string }
    | { readonly kind: 'file'; readonly name: string; readonly text: string };
  /** Run only the first so many tasks. */
  readonly tasks?: number;
  readonly seed: number;
  /** Threads for the CPU engine; absent: chosen for this device. */
  readonly threads?: number;
}

/** Left behind by a run whose page was killed: what it was doing. */
export interface Tombstone {
  readonly engine: EngineId;
  readonly model: string;
  readonly phase: 'load' | 'tasks';
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** One step of the router: which rung was tried with which model, by which rule, and what came of it. */
export interface Decision {
  readonly rung: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
  /** A rule of the ladder (`engines/ladder/rules.ts`), or `chosen`. */
  readonly rule: string;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly outcome: 'taken' | 'skipped' | 'failed';
  readonly error?: ErrorRecord;
  readonly tookMs: number;
  readonly next?: EngineId;
}

/** One try of a task on one agent and one device. */
export interface Attempt {
  readonly number: number;
  /** The step that it tried; absent for tasks without steps. */
  readonly step?: string;
  /** What the recovery from the attempt before made of it; absent: a first attempt. */
  readonly strategy?: string;
  readonly agent: string;
  readonly engine: EngineId;
  readonly device: DeviceKind;
  /** Waiting in the queue, from being queued to being started. */
  readonly queuedMs: number;
  readonly runMs: number;
  /** Where it was placed and why, and the memory held for it. */
  readonly placement?: AttemptPlacement;
  readonly timings?: GenerationTimings;
  readonly answer?: string;
  readonly grade?: Grade;
  readonly error?: ErrorRecord;
}

/** What was asked of an engine before it was trusted, and what came. */
export interface TrustCheck {
  /** `known-answer`, `agreement` (the same tokens as the CPU), `degenerate` (repetition, noise, no text), `repeatable`. */
  readonly id: 'known-answer' | 'agreement' | 'degenerate' | 'repeatable';
  readonly passed: boolean;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** A step down the ladder in the middle of a batch. */
export interface Recovery {
  readonly from: { readonly engine: EngineId; readonly model: string };
  readonly to: { readonly engine: EngineId; readonly model: string };
  readonly error: ErrorRecord;
  /** The task that was in work, and is run again. */
  readonly taskId?: string;
  /** From the last sign of life of the failed engine to the failure's notice. */
  readonly detectMs: number;
  /** From the notice to the next engine being ready and trusted. */
  readonly recoverMs: number;
}

/** The same task on both devices: how much slower, how much less correct. */
export interface Counterfactual {
  readonly taskId: string;
  readonly family?: string;
  readonly runs: readonly {
    readonly engine: EngineId;
    readonly device: DeviceKind;
    readonly model: string;
    readonly runMs: number;
    readonly decodeTokensPerSecond?: number;
    readonly passed: boolean;
  }[];
}

/** How a task ended. Only a grader makes `passed`. */
export type Outcome =
  | { readonly status: 'passed'; readonly grade: Grade }
  | { readonly status: 'failed'; readonly grade: Grade }
  | { readonly status: 'failed'; readonly error: ErrorRecord }
  | { readonly status: 'timed-out'; readonly deadlineMs: number }
  | { readonly status: 'skipped'; readonly error: ErrorRecord }
  | { readonly status: 'aborted'; readonly reason: 'user' | 'worker-died' };

/** Texts that were embedded for cache and retrieval, and the time that it took, ms: no part of any attempt's generation. */
export interface EmbeddingCost {
  readonly texts: number;
  readonly tookMs: number;
}

/** A task with all that happened to it. */
export interface TaskRecord {
  readonly taskId: string;
  readonly family?: string;
  readonly language?: Language;
  readonly tags: readonly string[];
  readonly prompt: string;
  readonly deadlineMs: number;
  readonly outcome: Outcome;
  readonly attempts: readonly Attempt[];
  /** Absent for tasks without steps. */
  readonly plan?: TaskPlan;
  /** Part of the attempts' and the queue's time; absent: nothing was embedded. */
  readonly embedding?: EmbeddingCost;
  /** Absent for tasks that ask for no tool. */
  readonly toolCalls?: ToolCalls;
}

/** One sample of what this page uses while it runs. */
export interface ResourceSample {
  readonly taskId?: string;
  /** WASM heap of the engine. */
  readonly engineHeapBytes?: number;
  /** GPU buffers of the engine. */
  readonly gpuBytes?: number;
  /** Delay of a due timer in the audit worker: how busy its thread is. */
  readonly eventLoopDelayMs?: number;
  /** Compute Pressure: `nominal`, `fair`, `serious`, `critical`. */
  readonly cpuPressure?: string;
}

/**
 * Everything that happens in an audit, in order. The page and the report are projections of this journal.
 * `atMs` counts from the start of the audit on the audit worker's clock.
 */
export type AuditEvent = { readonly seq: number; readonly atMs: number } & AuditEventBody;

export type AuditEventBody =
  | {
      readonly kind: 'audit-started';
      /** ISO 8601, UTC. */
      readonly startedAt: string;
      readonly appVersion: string;
      readonly config: Omit<AuditConfig, 'suite'>;
      readonly suite: {
        readonly id: string;
        readonly title: string;
        readonly seed: number;
        readonly sha256: string;
        readonly tasks: number;
      };
      /** Limits of the verdict that the suite sets, where it wants others than the usual ones (`report/thresholds.ts`). */
      readonly thresholds?: Readonly<Partial<Record<string, number>>>;
      readonly userAgent: string;
      /** True when the page was visible at the start. */
      readonly visible: boolean;
    }
  | { readonly kind: 'device-surveyed'; readonly survey: DeviceSurvey }
  | { readonly kind: 'budget'; readonly budget: MemoryBudget; readonly probe?: MemoryProbe }
  | { readonly kind: 'benchmark'; readonly benchmark: DeviceBenchmark }
  /** What is expected of the models that the ladder may try, in its order. */
  | { readonly kind: 'forecast'; readonly forecasts: readonly Forecast[] }
  | { readonly kind: 'decision'; readonly decision: Decision }
  /** `model`: the id by which the ladder names it, as in decisions. */
  | { readonly kind: 'model-progress'; readonly engine: EngineId; readonly model: string; readonly progress: LoadProgress }
  | { readonly kind: 'model-loaded'; readonly model: LoadedModel }
  | {
      readonly kind: 'trust';
      readonly engine: EngineId;
      readonly model: string;
      readonly checks: readonly TrustCheck[];
      readonly tookMs: number;
    }
  /** The suite's documents, before the first task's time began. */
  | { readonly kind: 'documents-embedded'; readonly cost: EmbeddingCost }
  | { readonly kind: 'task-queued'; readonly taskId: string; readonly family?: string }
  | {
      readonly kind: 'task-started';
      readonly taskId: string;
      readonly attempt: number;
      readonly prompt: string;
      readonly family?: string;
      /** Absent for tasks without steps. */
      readonly step?: string;
    }
  | {
      readonly kind: 'task-progress';
      readonly taskId: string;
      readonly tokens: number;
      readonly text: string;
      readonly tokensPerSecond?: number;
    }
  | StepEventBody
  | { readonly kind: 'task-finished'; readonly task: TaskRecord }
  | { readonly kind: 'resource-sample'; readonly sample: ResourceSample }
  /** The page went to the background or came back; speeds taken meanwhile are marked. */
  | { readonly kind: 'visibility'; readonly visible: boolean }
  | { readonly kind: 'engine-died'; readonly engine: EngineId; readonly error: ErrorRecord; readonly taskId?: string }
  | { readonly kind: 'recovered'; readonly recovery: Recovery }
  | { readonly kind: 'happening'; readonly happening: Happening }
  /** More happened than the journal keeps. */
  | { readonly kind: 'happenings-left-out'; readonly count: number }
  /** An alert fired, was acknowledged or is over. */
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'counterfactual'; readonly counterfactual: Counterfactual }
  | ComponentEventBody
  | { readonly kind: 'chaos-planned'; readonly plan: FaultPlan }
  | { readonly kind: 'fault-injected'; readonly fault: InjectedFault }
  /** What the components told of all faults that came, at the end. */
  | { readonly kind: 'faults-judged'; readonly faults: readonly JudgedFault[] }
  /** So many agents begin; `share`: of the time that the whole measurement may take, 0 to 1. */
  | { readonly kind: 'capacity-started'; readonly agents: number; readonly share: number }
  | { readonly kind: 'capacity-level'; readonly level: CapacityLevel }
  | { readonly kind: 'capacity'; readonly capacity: Capacity }
  /** A standing condition to say aloud: `one-thread`, `software-adapter`, `storage-denied`, … */
  | { readonly kind: 'notice'; readonly code: string; readonly details: Readonly<Record<string, string | number>> }
  | { readonly kind: 'audit-finished'; readonly reason: 'completed' | 'cancelled' | 'failed'; readonly error?: ErrorRecord };
