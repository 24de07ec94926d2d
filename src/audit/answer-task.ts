import { isAbortError, within } from '../base/abort';
import type { Attempt } from '../contract/audit';
import type { DeviceKind } from '../contract/device';
import type { EngineId, EnginePort } from '../contract/engine';
import { type ErrorRecord, toErrorRecord } from '../contract/errors';
import type { Task } from '../contract/suite';
import { requestOf } from '../orchestrator/agents/ask-model';
import type { GradeAnswer } from './audit-parts';

/** What one answer came to. `error` and `grade` exclude each other. */
export type AnswerResult = Omit<Attempt, 'number' | 'queuedMs' | 'runMs'>;

export interface AnswerParts {
  readonly engine: EnginePort;
  readonly engineId: EngineId;
  readonly device: DeviceKind;
  readonly grade: GradeAnswer;
}

/** After the signal, how long an engine may take to stop. */
const graceMs = 2_000;

/**
 * Asks this engine the task's prompt, greedily, with nothing between, and has the answer graded. A failing engine is a result with an
 * `error`; on the signal the result holds what was said until then, without a grade. An engine that was told to stop and does not get idle
 * is stuck: that is its failure, not only the task's.
 */
export async function answerTask(task: Task, parts: AnswerParts, signal: AbortSignal): Promise<AnswerResult> {
  const result = await ask(task, parts, signal);
  if (!signal.aborted || result.error !== undefined) return result;
  const idle = await within(parts.engine.idle(), graceMs).catch((error: unknown) => ({
    kind: 'failed' as const,
    error: toErrorRecord(error),
  }));
  if (idle.kind === 'settled') return result;
  return { ...result, error: idle.kind === 'failed' ? idle.error : hung(task) };
}

async function ask(task: Task, { engine, engineId, device, grade }: AnswerParts, signal: AbortSignal): Promise<AnswerResult> {
  const head = { agent: 'language', engine: engineId, device };
  let said = '';
  try {
    const { text, timings } = await engine.generate(
      requestOf(task),
      (token) => {
        said += token.text;
      },
      signal,
    );
    return { ...head, answer: text, timings, grade: await grade(task.grader, text) };
  } catch (error) {
    if (isAbortError(error)) return { ...head, answer: said };
    return { ...head, answer: said, error: toErrorRecord(error) };
  }
}

function hung(task: Task): ErrorRecord {
  return { code: 'engine-hung', message: 'the engine did not stop when told to', details: { graceMs, task: task.id } };
}
