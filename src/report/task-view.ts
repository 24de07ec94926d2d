import type { Attempt, TaskRecord } from '../contract/audit';
import type { RanOn, ReportAttempt, ReportTask } from './report';

/**
 * A finished task as the report shows it: times over all its attempts, tokens and speed of the last that generated.
 * `modelOf` names the model that was loaded when an attempt began.
 */
export function toReportTask(record: TaskRecord, modelOf: (attempt: Attempt) => string | undefined): ReportTask {
  const attempts: readonly ReportAttempt[] = record.attempts.map((attempt) => ({ ...attempt, model: modelOf(attempt) }));
  const timed = attempts.findLast((attempt) => attempt.timings !== undefined);
  const timings = timed?.timings;
  return {
    id: record.taskId,
    family: record.family,
    language: record.language,
    tags: record.tags,
    status: record.outcome.status,
    durationMs: attempts.reduce((sum, attempt) => sum + attempt.runMs, 0),
    promptTokens: timings?.promptTokens,
    completionTokens: timings?.completionTokens,
    timeToFirstTokenMs: timings !== undefined && timings.completionTokens > 0 ? timings.timeToFirstTokenMs : undefined,
    prefillMs: timings?.prefillMs,
    decodeTokensPerSecond: decodeSpeed(timings),
    deadlineMs: record.deadlineMs,
    ranOn: ranOnOf(timed ?? attempts.at(-1)),
    prompt: record.prompt,
    outcome: record.outcome,
    attempts,
    toolCalls: record.toolCalls,
    plan: record.plan,
    embedding: record.embedding,
  };
}

/** Where an attempt ran; `undefined` when it had no model, or asked none: then it ran on another device than the engine's. */
export function ranOnOf(attempt: ReportAttempt | undefined): RanOn | undefined {
  const asked = attempt !== undefined && (attempt.device === 'cpu') === (attempt.engine === 'onnx-wasm');
  return attempt?.model === undefined || !asked ? undefined : { engine: attempt.engine, device: attempt.device, model: attempt.model };
}

/** Tokens after the first over the time they took; tokens/s. Absent when only one token came. */
function decodeSpeed(timings: Attempt['timings']): number | undefined {
  const gaps = timings?.interTokenMs ?? [];
  const totalMs = gaps.reduce((sum, gap) => sum + gap, 0);
  return totalMs > 0 ? (gaps.length / totalMs) * 1000 : undefined;
}
