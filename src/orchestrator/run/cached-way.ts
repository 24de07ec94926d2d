import { abortError } from '../../base/abort';
import { untilStop } from '../../base/stop';
import type { CachedAnswer, CacheLookup, CachePort, CacheQuestion, PlannedRecord } from '../../contract/orchestrator';
import { answerText } from './answer-text';
import type { RunParts } from './run-parts';
import { stoppedOutcome, TaskWay, type WayInputs } from './task-way';

/** Ends a flight without a result that others may have: only verified successes are shared. */
class NotShared extends Error {
  override readonly name = 'NotShared';
}

/**
 * The way of a task, with the cache before it where the task allows: a kept answer is judged again by this task's own grader before it
 * counts, equal questions run once, and what passed is kept. A cache that fails costs speed, never the task.
 */
export async function runTask(inputs: WayInputs, parts: RunParts): Promise<PlannedRecord> {
  const { cache, registry } = parts.components;
  const { task, tell, signal } = inputs;
  const runFully = (): Promise<PlannedRecord> => new TaskWay(inputs, parts).run();
  if (cache === undefined || !task.cacheable || task.grader === undefined) return await runFully();

  const agent = registry.candidates(task)[0];
  const { capability, input } = task;
  const question: CacheQuestion = {
    agent: agent?.name ?? task.agent ?? capability,
    version: agent?.version ?? '',
    capability,
    input,
    dependencies: inputs.dependencies,
  };
  const found = await lookUp(question, cache, inputs, signal);
  if (found.kind === 'hit') {
    const served = await serve(inputs, found.answer, parts);
    if (served !== undefined && !found.shadow) {
      tell('task.cache', { result: found.via, similarity: found.similarity });
      return served;
    }
    if (served !== undefined) return await runShadow(question, found.answer, cache, runFully);
  }
  tell('task.cache', { result: 'miss' });
  return await runOnce(question, inputs, cache, runFully, parts);
}

/** A cache that throws has nothing. */
async function lookUp(question: CacheQuestion, cache: CachePort, { scope }: WayInputs, signal: AbortSignal): Promise<CacheLookup> {
  try {
    return await untilStop(cache.lookup(question, signal), scope.stop);
  } catch {
    return { kind: 'miss' };
  }
}

/** The kept answer as this task's outcome, if its own grader agrees; one that throws agrees to nothing. */
async function serve({ task }: WayInputs, answer: CachedAnswer, parts: RunParts): Promise<PlannedRecord | undefined> {
  if (task.grader === undefined) return undefined;
  try {
    const grade = await parts.grade(task.grader, answerText(answer.output));
    if (!grade.passed) return undefined;
    return { task, outcome: { status: 'passed', grade, from: 'cache' }, output: answer.output, attempts: [] };
  } catch {
    return undefined;
  }
}

async function runShadow(
  question: CacheQuestion,
  served: CachedAnswer,
  cache: CachePort,
  runFully: () => Promise<PlannedRecord>,
): Promise<PlannedRecord> {
  const record = await runFully();
  const { outcome, output } = record;
  const grade = 'grade' in outcome ? outcome.grade : undefined;
  if (output === undefined && grade === undefined) return record;
  try {
    cache.compare(question, served, { output: output ?? null, grade });
    return record;
  } catch {
    // What cannot be compared is not counted.
    return record;
  }
}

async function keep(question: CacheQuestion, answer: CachedAnswer, cache: CachePort, { scope, signal }: WayInputs): Promise<void> {
  // What is not kept is asked again.
  await untilStop(cache.store(question, answer, signal), scope.stop).catch(() => undefined);
}

async function runOnce(
  question: CacheQuestion,
  inputs: WayInputs,
  cache: CachePort,
  runFully: () => Promise<PlannedRecord>,
  parts: RunParts,
): Promise<PlannedRecord> {
  const { scope, tell } = inputs;
  let flies = false;
  /** What this task's own flight came to: whatever becomes of the cache, it is not run again. */
  let own: PlannedRecord | undefined;
  const fly = async (): Promise<PlannedRecord> => {
    // One that has ended while it waited for another's flight must not begin its own.
    if (scope.stop.isStopped) throw abortError();
    flies = true;
    const record = await runFully();
    own = record;
    if (record.outcome.status !== 'passed' || record.output === undefined) throw new NotShared('only verified successes are shared');
    await keep(question, { output: record.output, grade: record.outcome.grade }, cache, inputs);
    return record;
  };
  try {
    const { value, shared } = await untilStop(cache.singleFlight(question, fly, inputs.signal), scope.stop, () => flies);
    if (!shared) return value;
    const { outcome, output } = value;
    const served =
      outcome.status === 'passed' && output !== undefined ? await serve(inputs, { output, grade: outcome.grade }, parts) : undefined;
    if (served === undefined) return await runFully();
    tell('task.cache', { result: 'shared' });
    return served;
  } catch {
    if (own !== undefined) return own;
    // Stopped while it waited for another's flight; or the cache broke, and its own way says what becomes of it.
    if (scope.ended !== undefined) return { task: inputs.task, outcome: stoppedOutcome(scope, inputs.task), attempts: [] };
    return await runFully();
  }
}
