import type { Attempt, EmbeddingCost, Outcome, TaskRecord } from '../contract/audit';
import type { ToolCalls } from '../contract/capacity';
import { type EngineId, engineIds } from '../contract/engine';
import type { PlannedAttempt, PlannedOutcome, PlannedRecord } from '../contract/orchestrator';
import type { Task } from '../contract/suite';
import { deviceOf } from '../engines/ladder/candidates';

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
}

/** What the orchestrator tells of a suite's task, as the report keeps it. */
export function toTaskRecord(task: Task, { outcome, attempts }: PlannedRecord, seen: Seen): TaskRecord {
  return {
    taskId: task.id,
    family: task.family,
    language: task.language,
    tags: task.tags,
    prompt: task.prompt,
    deadlineMs: task.deadlineMs,
    outcome: toOutcome(outcome),
    attempts: attempts.map((attempt) => toAttempt(attempt, seen)),
    ...(seen.embedding === undefined ? {} : { embedding: seen.embedding }),
    ...(seen.toolCalls === undefined ? {} : { toolCalls: seen.toolCalls }),
  };
}

function toAttempt({ number, agent, placement, waitMs, runMs, result, grade, error }: PlannedAttempt, seen: Seen): Attempt {
  const told = engineIds.find((id) => id === error?.details['engine']);
  const engine = result?.engine ?? seen.engines.get(number) ?? told ?? 'onnx-wasm';
  const output = result?.output ?? (error === undefined ? seen.said : undefined);
  return {
    number,
    agent,
    engine,
    // Work that asked no engine ran where it was placed.
    device: result?.engine === undefined && placement !== undefined ? placement.device : deviceOf(engine),
    queuedMs: (number === 1 ? seen.waitedMs : 0) + waitMs,
    runMs,
    ...(placement === undefined ? {} : { placement }),
    ...(result?.timings === undefined ? {} : { timings: result.timings }),
    ...(output === undefined ? {} : { answer: typeof output === 'string' ? output : JSON.stringify(output) }),
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
