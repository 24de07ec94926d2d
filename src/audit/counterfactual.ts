import type { Counterfactual, TaskRecord } from '../contract/audit';
import type { Task } from '../contract/suite';
import type { AnswerResult } from './answer-task';

/** One of each kind is enough to compare, and the user waits for it. */
const mostTasks = 6;

/**
 * Tasks of one prompt that were answered on another engine than the one in work now, one of each family: run again here, they tell what
 * the change of device cost.
 */
export function tasksToCompare(tasks: readonly Task[], records: readonly TaskRecord[], engine: string): readonly Task[] {
  const families = new Set<string>();
  const found: Task[] = [];
  for (const record of records) {
    const last = record.attempts.at(-1);
    const task = tasks.find(({ id }) => id === record.taskId);
    const family = record.family ?? record.taskId;
    if (task === undefined || task.steps !== undefined || last?.grade === undefined || last.engine === engine || families.has(family))
      continue;
    families.add(family);
    found.push(task);
    if (found.length === mostTasks) break;
  }
  return found;
}

/** The answer from the batch beside the one from here. */
export function compare(
  record: TaskRecord,
  before: { readonly model: string },
  now: { readonly model: string; readonly result: AnswerResult; readonly runMs: number },
): Counterfactual | undefined {
  const last = record.attempts.at(-1);
  if (last === undefined) return undefined;
  const run = (attempt: AnswerResult, model: string, runMs: number): Counterfactual['runs'][number] => ({
    engine: attempt.engine,
    device: attempt.device,
    model,
    runMs,
    decodeTokensPerSecond: decodeRate(attempt.timings?.interTokenMs ?? []),
    passed: attempt.grade?.passed === true,
  });
  return {
    taskId: record.taskId,
    family: record.family,
    runs: [run(last, before.model, last.runMs), run(now.result, now.model, now.runMs)],
  };
}

/** Tokens after the first over the time they took; tokens/s. `undefined` for fewer than two tokens. */
function decodeRate(interTokenMs: readonly number[]): number | undefined {
  const elapsedMs = interTokenMs.reduce((sum, gap) => sum + gap, 0);
  return interTokenMs.length > 0 && elapsedMs > 0 ? (1_000 * interTokenMs.length) / elapsedMs : undefined;
}
