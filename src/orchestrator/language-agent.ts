import { isAbortError } from '../base/abort';
import type { Grade } from '../contract/audit';
import type { DeviceKind } from '../contract/device';
import type { EngineId, EnginePort } from '../contract/engine';
import { toErrorRecord } from '../contract/errors';
import type { Grader, Task } from '../contract/suite';
import { requestOf } from './agents/ask-model';
import type { AttemptResult } from './scheduler';

/** Judges one answer; given from outside, so that an agent never grades by its own lights. */
export type GradeAnswer = (grader: Grader, answer: string) => Grade | Promise<Grade>;

/** How far an answer is: tokens so far, the text, and the decode rate over the tokens after the first. */
export interface AnswerProgress {
  readonly tokens: number;
  readonly text: string;
  readonly tokensPerSecond?: number;
}

export interface LanguageAgentParts {
  readonly engine: EnginePort;
  readonly engineId: EngineId;
  readonly device: DeviceKind;
  readonly grade: GradeAnswer;
}

/**
 * Answers a task's prompt with the engine, greedily, and has the answer graded. A failing engine is an attempt with an
 * `error`; on the signal the attempt holds what was said until then, without a grade.
 */
export async function answerTask(
  task: Task,
  parts: LanguageAgentParts,
  onProgress: (progress: AnswerProgress) => void,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const head = { agent: 'language', engine: parts.engineId, device: parts.device };
  let text = '';
  let firstTokenAtMs = 0;
  try {
    const generation = await parts.engine.generate(
      requestOf(task),
      (token) => {
        text += token.text;
        if (token.index === 0) firstTokenAtMs = token.atMs;
        onProgress({ tokens: token.index + 1, text, tokensPerSecond: rate(token.index, token.atMs - firstTokenAtMs) });
      },
      signal,
    );
    const grade = await parts.grade(task.grader, generation.text);
    return { ...head, answer: generation.text, timings: generation.timings, grade };
  } catch (error) {
    if (isAbortError(error)) return { ...head, answer: text };
    return { ...head, answer: text, error: toErrorRecord(error) };
  }
}

/** Tokens after the first over the time they took; tokens/s. `undefined` for fewer than two tokens. */
export function decodeRate(interTokenMs: readonly number[]): number | undefined {
  return rate(
    interTokenMs.length,
    interTokenMs.reduce((sum, gap) => sum + gap, 0),
  );
}

function rate(tokensAfterFirst: number, elapsedMs: number): number | undefined {
  return tokensAfterFirst > 0 && elapsedMs > 0 ? (1000 * tokensAfterFirst) / elapsedMs : undefined;
}
