import type { DeviceKind, DeviceSurvey } from './device';
import type { EngineId, GenerationTimings, LoadedModel, LoadProgress } from './engine';
import type { ErrorRecord } from './errors';
import type { Grader, Language } from './suite';

/** What the user asked for. Everything here is in the link's query or the command line. */
export interface AuditConfig {
  readonly engine: 'auto' | EngineId;
  /** `apura-probe`, or the absolute URL of a folder with the Hugging Face layout. */
  readonly model: string;
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

/** One step of the router: which rung was tried with which model, by which rule, and what came of it. */
export interface Decision {
  readonly rung: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
  /** `no-adapter`, `software-adapter`, `not-in-build`, `load-failed`, `user-choice`, `engine-died`, `chosen`. */
  readonly rule: string;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly outcome: 'taken' | 'skipped' | 'failed';
  readonly error?: ErrorRecord;
  readonly tookMs: number;
  readonly next?: EngineId;
}

/** A grader's verdict on one answer. */
export interface Grade {
  readonly passed: boolean;
  readonly grader: Grader['kind'];
  readonly expected: string;
  readonly got: string;
  /** Why an answer failed, where `expected` and `got` do not tell. */
  readonly reason?: string;
}

/** One try of a task on one agent and one device. */
export interface Attempt {
  readonly number: number;
  readonly agent: string;
  readonly engine: EngineId;
  readonly device: DeviceKind;
  /** Waiting in the queue, from being queued to being started. */
  readonly queuedMs: number;
  readonly runMs: number;
  readonly timings?: GenerationTimings;
  readonly answer?: string;
  readonly grade?: Grade;
  readonly error?: ErrorRecord;
}

/** How a task ended. Only a grader makes `passed`. */
export type Outcome =
  | { readonly status: 'passed'; readonly grade: Grade }
  | { readonly status: 'failed'; readonly grade: Grade }
  | { readonly status: 'failed'; readonly error: ErrorRecord }
  | { readonly status: 'timed-out'; readonly deadlineMs: number }
  | { readonly status: 'skipped'; readonly error: ErrorRecord }
  | { readonly status: 'aborted'; readonly reason: 'user' | 'worker-died' };

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
}

/** One sample of what this page uses while it runs. */
export interface ResourceSample {
  readonly taskId?: string;
  /** WASM heap of the engine. */
  readonly engineHeapBytes?: number;
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
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'model-progress'; readonly engine: EngineId; readonly progress: LoadProgress }
  | { readonly kind: 'model-loaded'; readonly model: LoadedModel }
  | { readonly kind: 'task-queued'; readonly taskId: string }
  | { readonly kind: 'task-started'; readonly taskId: string; readonly attempt: number; readonly prompt: string; readonly family?: string }
  | {
      readonly kind: 'task-progress';
      readonly taskId: string;
      readonly tokens: number;
      readonly text: string;
      readonly tokensPerSecond?: number;
    }
  | { readonly kind: 'task-finished'; readonly task: TaskRecord }
  | { readonly kind: 'resource-sample'; readonly sample: ResourceSample }
  /** The page went to the background or came back; speeds taken meanwhile are marked. */
  | { readonly kind: 'visibility'; readonly visible: boolean }
  | { readonly kind: 'engine-died'; readonly engine: EngineId; readonly error: ErrorRecord; readonly taskId?: string }
  /** A standing condition to say aloud: `one-thread`, `software-adapter`, `storage-denied`, … */
  | { readonly kind: 'notice'; readonly code: string; readonly details: Readonly<Record<string, string | number>> }
  | { readonly kind: 'audit-finished'; readonly reason: 'completed' | 'cancelled' | 'failed'; readonly error?: ErrorRecord };

/** What the page is told of a suite file before anything runs. */
export interface SuiteSummary {
  readonly id: string;
  readonly title: string;
  readonly tasks: number;
  readonly families: readonly string[];
  readonly languages: readonly Language[];
}

/** What the audit worker offers the page, through comlink. Failures are `ApuraError`s (see `wire.ts`). */
export interface AuditApi {
  survey(): Promise<DeviceSurvey>;
  /** Reads a suite file without running it. Rejects with `suite-invalid` or `suite-too-large`. */
  checkSuite(name: string, text: string, seed: number): Promise<SuiteSummary>;
  /** Runs one audit; events come in order, in batches; resolves after `audit-finished` was sent. */
  run(config: AuditConfig, onEvents: (events: readonly AuditEvent[]) => void): Promise<void>;
  /** Ends the run: queued tasks become `aborted`, the task in work stops within one token. */
  cancel(): Promise<void>;
  /** The page tells whether it is visible: workers cannot see that. */
  setVisible(visible: boolean): Promise<void>;
}
