import type { Attempt, EmbeddingCost, Outcome, TaskRecord } from '../contract/audit';
import type { ToolCalls } from '../contract/capacity';
import { type EngineId, engineIds } from '../contract/engine';
import type { PlannedOutcome, PlannedRecord } from '../contract/orchestrator';
import type { Task } from '../contract/suite';
import type { TaskPlan } from '../contract/task-plan';
import { deviceOf } from '../engines/ladder/candidates';
import { answerText } from '../orchestrator/run/answer-text';
import type { StepAttempt } from '../orchestrator/run/suite-task';

/** What the audit saw of a task beside its record. */
export interface Seen {
  /** From being queued to its start. */
  readonly waitedMs: number;
  /** By the attempt's number: what it asked. */
  readonly engines: ReadonlyMap<number, EngineId>;
  /** The text until the task was stopped, where it was. */
  readonly said?: string;
  readonly embedding?: EmbeddingCost;
  readonly toolCalls?: ToolCalls;
  /** Absent for tasks without steps. */
  readonly plan?: TaskPlan;
}

/** Longest answer that is kept, in characters: a tool may read a large file. */
const mostAnswerLength = 100_000;

type Ended = Pick<PlannedRecord, 'outcome'> & { readonly attempts: readonly StepAttempt[] };

/** What the orchestrator tells of a suite's task, as the report keeps it. */
export function toTaskRecord(task: Task, { outcome, attempts }: Ended, seen: Seen): TaskRecord {
  return {
    taskId: task.id,
    family: task.family,
    language: task.language,
    tags: task.tags,
    prompt: task.prompt,
    deadlineMs: task.deadlineMs,
    outcome: toOutcome(outcome),
    attempts: attempts.map((attempt) => toAttempt(attempt, seen)),
    ...(seen.plan === undefined ? {} : { plan: seen.plan }),
    ...(seen.embedding === undefined ? {} : { embedding: seen.embedding }),
    ...(seen.toolCalls === undefined ? {} : { toolCalls: seen.toolCalls }),
  };
}

function toAttempt({ number, step, strategy, agent, placement, waitMs, runMs, result, grade, error }: StepAttempt, seen: Seen): Attempt {
  const told = engineIds.find((id) => id === error?.details['engine']);
  const engine = result?.engine ?? seen.engines.get(number) ?? told ?? 'onnx-wasm';
  const output = result?.output ?? (error === undefined ? seen.said : undefined);
  return {
    number,
    ...(seen.plan === undefined ? {} : { step }),
    ...(strategy === undefined ? {} : { strategy }),
    agent,
    engine,
    // Work that asked no engine ran where it was placed.
    device: result?.engine === undefined && placement !== undefined ? placement.device : deviceOf(engine),
    queuedMs: (number === 1 ? seen.waitedMs : 0) + waitMs,
    runMs,
    ...(placement === undefined ? {} : { placement }),
    ...(result?.timings === undefined ? {} : { timings: result.timings }),
    ...(output === undefined ? {} : { answer: answerText(output).slice(0, mostAnswerLength) }),
    ...(grade === undefined ? {} : { grade }),
    ...(error === undefined ? {} : { error }),
  };
}

function toOutcome(outcome: PlannedOutcome): Outcome {
  switch (outcome.status) {
    case 'passed':
      return { status: 'passed', grade: outcome.grade };
    case 'aborted':
      return { status: 'aborted', reason: 'user' };
    case 'skipped':
      return { status: 'skipped', error: outcome.error };
    case 'unverified':
      return { status: 'failed', error: { code: 'internal', message: 'the task has no grader', details: {} } };
    default:
      return outcome;
  }
}
