import type { ErrorRecord } from './errors';
import type { Grade } from './grade';
import type { JsonValue } from './json';
import type { PlannedOutcome } from './orchestrator';
import type { PlanShape } from './orchestrator-events';

export type StepStatus = PlannedOutcome['status'];

/** A step of a task before anything has happened to it. */
export interface PlannedStep {
  readonly id: string;
  readonly capability: string;
  /** Earlier steps whose outputs it gets. */
  readonly dependsOn: readonly string[];
}

/** A call of a tool as its server got it. */
export interface StepToolCall {
  readonly server: string;
  readonly tool: string;
  readonly input: JsonValue;
  /** What came back, cut where it is long. */
  readonly result?: string;
  readonly error?: ErrorRecord;
  readonly tookMs: number;
}

/** A document that retrieval found for a step. `score` is comparable only within one step. */
export interface StepSource {
  readonly documentId: string;
  readonly title: string;
  readonly score: number;
}

/** What was done after an attempt failed, and what else could have been: expected success and trials of each strategy. */
export interface StepRecovery {
  /** The attempt that failed, from 1 within its step. */
  readonly attempt: number;
  readonly errorClass: string;
  /** Absent: nothing was tried any more. */
  readonly strategy?: string;
  readonly reason?: string;
  /** 0.5 to 0.95. */
  readonly confidence?: number;
  /** Found for the next attempt. */
  readonly documents?: readonly string[];
  readonly options: readonly { readonly strategy: string; readonly mean: number; readonly trials: number }[];
}

/** A step with all that happened to it; its attempts are among the task's, by `step`. */
export interface StepRecord extends PlannedStep {
  /** As the suite wrote it, with its references to other steps. */
  readonly input: JsonValue;
  /** `unverified`: it has an output and no grader of its own. */
  readonly status: StepStatus;
  readonly grade?: Grade;
  readonly error?: ErrorRecord;
  /** The step whose failure made this one `skipped`. */
  readonly because?: string;
  readonly output?: string;
  /** How the cache answered; absent: it was not asked. `shared`: an equal question was in work already. */
  readonly cache?: { readonly result: 'miss' | 'exact' | 'semantic' | 'shared'; readonly similarity?: number };
  /** From the start of the task, ms: when all that it needs was there, when its work began, when it ended. Absent: that never came. */
  readonly readyMs?: number;
  readonly startedMs?: number;
  readonly endedMs?: number;
  readonly toolCalls: readonly StepToolCall[];
  readonly sources: readonly StepSource[];
  readonly recoveries: readonly StepRecovery[];
}

/** How a task of several steps was run. */
export interface TaskPlan {
  /** Shapes in the order in which they were used; the first was chosen for `reason` among `options`. */
  readonly shapes: readonly PlanShape[];
  readonly reason: string;
  readonly options: readonly { readonly shape: PlanShape; readonly score: number }[];
  /** Longest chain of steps, and most steps that do not wait for each other. */
  readonly depth: number;
  readonly width: number;
  /** In the order of the task. */
  readonly steps: readonly StepRecord[];
  /** The outputs that nothing else took up, each with the step and the documents or tools that it rests on. */
  readonly synthesis?: {
    readonly text: string;
    readonly sources: readonly { readonly step: string; readonly verified: boolean; readonly citations: readonly string[] }[];
  };
}

/** What is told of steps while a task runs. */
export type StepEventBody =
  | { readonly kind: 'task-planned'; readonly taskId: string; readonly prompt: string; readonly steps: readonly PlannedStep[] }
  | {
      readonly kind: 'step-finished';
      readonly taskId: string;
      readonly step: string;
      readonly status: StepStatus;
      readonly fromCache: boolean;
      /** Over all its attempts, with their waits. */
      readonly tookMs: number;
    };
