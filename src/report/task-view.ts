import type { Attempt, TaskRecord } from '../contract/audit';
import type { ReportTask } from './report';

/** A finished task as the report shows it: times over all its attempts, tokens and speed of the last that generated. */
export function toReportTask(record: TaskRecord): ReportTask {
  const { attempts } = record;
  const timings = attempts.findLast((attempt) => attempt.timings !== undefined)?.timings;
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
    prompt: record.prompt,
    outcome: record.outcome,
    attempts,
  };
}

/** Tokens after the first over the time they took; tokens/s. Absent when only one token came. */
function decodeSpeed(timings: Attempt['timings']): number | undefined {
  const gaps = timings?.interTokenMs ?? [];
  const totalMs = gaps.reduce((sum, gap) => sum + gap, 0);
  return totalMs > 0 ? (gaps.length / totalMs) * 1000 : undefined;
}
