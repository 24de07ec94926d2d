import type { Attempt, Outcome, TaskRecord } from '../contract/audit';
import { type EngineId, engineIds } from '../contract/engine';
import type { PlannedAttempt, PlannedOutcome, PlannedRecord, PlannedTask } from '../contract/orchestrator';
import type { Task } from '../contract/suite';

/** A suite's task for the orchestrator. Never from the cache: an audit measures what the engine does now. */
export function toPlannedTask({ id, prompt, system, maxTokens, deadlineMs, grader }: Task): PlannedTask {
  const input = { prompt, maxTokens, ...(system === undefined ? {} : { system }) };
  return { id, capability: 'language', input, dependsOn: [], deadlineMs, cacheable: false, grader, size: maxTokens };
}

/**
 * What the orchestrator tells of a suite's task, as the report keeps it. `waitedMs`: from being queued to its start. `engine`: the one
 * in work, for attempts that ended before an engine was named.
 */
export function toTaskRecord(task: Task, { outcome, attempts }: PlannedRecord, waitedMs: number, engine: EngineId): TaskRecord {
  return {
    taskId: task.id,
    family: task.family,
    language: task.language,
    tags: task.tags,
    prompt: task.prompt,
    deadlineMs: task.deadlineMs,
    outcome: toOutcome(outcome),
    attempts: attempts.map((attempt, index) => toAttempt(attempt, index === 0 ? waitedMs : 0, engine)),
  };
}

function toAttempt(
  { number, agent, device, waitMs, runMs, result, grade, error }: PlannedAttempt,
  waitedMs: number,
  engine: EngineId,
): Attempt {
  const told = error?.details['engine'];
  const failed = engineIds.find((id) => id === told);
  const output = result?.output;
  return {
    number,
    agent,
    engine: result?.engine ?? failed ?? engine,
    device,
    queuedMs: waitedMs + waitMs,
    runMs,
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
