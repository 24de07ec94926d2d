import { abortError, isAbortError, within } from '../base/abort';
import type { Attempt, Outcome, TaskRecord } from '../contract/audit';
import { toErrorRecord } from '../contract/errors';
import type { Task } from '../contract/suite';

/** What an agent hands back for one attempt. `error` and `grade` exclude each other. */
export type AttemptResult = Omit<Attempt, 'number' | 'queuedMs' | 'runMs'>;

export interface SchedulerOptions {
  /** Tasks in work at once; one for an engine with a batch of one. */
  readonly concurrency: number;
  /** Cancels the batch: tasks in work stop, the others become `aborted`. */
  readonly signal: AbortSignal;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** After a deadline or a cancel, how long an agent may take to obey before it is left behind. */
  readonly graceMs: number;
  /**
   * Makes ready what the task needs, before its deadline starts to run. A rejection makes the task `skipped`, with the reason.
   */
  readonly prepare: (task: Task, signal: AbortSignal) => Promise<void>;
  /** Runs one attempt. Its signal fires at the task's deadline and on cancel. Rejections become outcomes. */
  readonly execute: (task: Task, attempt: number, signal: AbortSignal) => Promise<AttemptResult>;
  /** After an attempt: true when the task shall be run once more (its engine died under it). Never asked after success. */
  readonly runsAgain: (task: Task, attempts: readonly Attempt[]) => boolean;
  /** An agent did not obey its signal within `graceMs`; whoever owns it must end it. */
  readonly onUnresponsive: (task: Task) => void;
  readonly onQueued: (task: Task) => void;
  readonly onStarted: (task: Task, attempt: number) => void;
  readonly onFinished: (record: TaskRecord) => void;
}

/**
 * Runs a batch: at most `concurrency` tasks at once, in the order given, each under its deadline. Resolves with one record
 * per task, in the order given, and never rejects: an agent that throws, hangs or ignores its signal costs its own task only.
 * A task whose engine died is run again when `runsAgain` says so, with a new deadline; it counts once.
 */
export async function runBatch(tasks: readonly Task[], options: SchedulerOptions): Promise<readonly TaskRecord[]> {
  const queuedAt = options.now();
  for (const task of tasks) options.onQueued(task);
  const records = new Map<string, TaskRecord>();
  const waiting = tasks.values();

  const lane = async (): Promise<void> => {
    for (const task of waiting) {
      const record = options.signal.aborted ? abortedRecord(task) : await runTask(task, queuedAt, options);
      records.set(task.id, record);
      options.onFinished(record);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.concurrency, tasks.length)) }, lane));
  return tasks.flatMap((task) => records.get(task.id) ?? []);
}

async function runTask(task: Task, queuedAt: number, options: SchedulerOptions): Promise<TaskRecord> {
  const attempts: Attempt[] = [];
  let waitingSince = queuedAt;
  let outcome: Outcome | undefined;
  for (;;) {
    try {
      await options.prepare(task, options.signal);
    } catch (error) {
      if (options.signal.aborted) return { ...abortedRecord(task), attempts };
      // What ended the attempt before says more than that there is nothing left to try.
      return { ...headOf(task), outcome: outcome ?? { status: 'skipped', error: toErrorRecord(error) }, attempts };
    }
    const ran = await runAttempt(task, attempts.length + 1, waitingSince, options);
    if (ran.attempt !== undefined) attempts.push(ran.attempt);
    outcome = ran.outcome;
    if (outcome.status === 'passed' || options.signal.aborted || !options.runsAgain(task, attempts))
      return { ...headOf(task), outcome, attempts };
    waitingSince = options.now();
  }
}

/** One try under the task's deadline. */
async function runAttempt(
  task: Task,
  number: number,
  waitingSince: number,
  options: SchedulerOptions,
): Promise<{ readonly outcome: Outcome; readonly attempt?: Attempt }> {
  const startedAt = options.now();
  options.onStarted(task, number);
  const stop = new AbortController();
  let ended: 'deadline' | 'cancel' | undefined;
  const onCancel = (): void => {
    ended ??= 'cancel';
    stop.abort(abortError('the audit was cancelled'));
  };
  options.signal.addEventListener('abort', onCancel, { once: true });
  const deadline = setTimeout(() => {
    ended ??= 'deadline';
    stop.abort(abortError(`the deadline of ${task.deadlineMs} ms passed`));
  }, task.deadlineMs);

  try {
    const settled = settle(options.execute(task, number, stop.signal));
    const result = await Promise.race([settled, leftBehind(settled, stop.signal, options.graceMs)]);
    if (result.kind === 'unresponsive') options.onUnresponsive(task);
    const times = { number, queuedMs: startedAt - waitingSince, runMs: options.now() - startedAt };
    const outcome = outcomeOf(task, result, ended);
    return { outcome, attempt: result.kind === 'result' ? { ...result.value, ...times } : undefined };
  } finally {
    clearTimeout(deadline);
    options.signal.removeEventListener('abort', onCancel);
  }
}

type Settled =
  | { readonly kind: 'result'; readonly value: AttemptResult }
  | { readonly kind: 'thrown'; readonly error: unknown }
  | { readonly kind: 'unresponsive' };

function settle(attempt: Promise<AttemptResult>): Promise<Settled> {
  return attempt.then(
    (value): Settled => ({ kind: 'result', value }),
    (error: unknown): Settled => ({ kind: 'thrown', error }),
  );
}

/** Resolves `graceMs` after the signal has fired, unless the attempt has settled by then. */
function leftBehind(settled: Promise<Settled>, signal: AbortSignal, graceMs: number): Promise<Settled> {
  return new Promise((resolve) => {
    const wait = async (): Promise<void> => {
      const timed = await within(settled, graceMs);
      resolve(timed.kind === 'settled' ? timed.value : { kind: 'unresponsive' });
    };
    if (signal.aborted) void wait();
    else signal.addEventListener('abort', () => void wait(), { once: true });
  });
}

function outcomeOf(task: Task, result: Settled, ended: 'deadline' | 'cancel' | undefined): Outcome {
  const grade = result.kind === 'result' ? result.value.grade : undefined;
  if (grade !== undefined && ended === undefined) return grade.passed ? { status: 'passed', grade } : { status: 'failed', grade };
  if (ended === 'deadline') return { status: 'timed-out', deadlineMs: task.deadlineMs };
  if (ended === 'cancel') return { status: 'aborted', reason: 'user' };
  if (result.kind === 'result' && result.value.error !== undefined) return { status: 'failed', error: result.value.error };
  if (result.kind === 'thrown' && !isAbortError(result.error)) return { status: 'failed', error: toErrorRecord(result.error) };
  return { status: 'failed', error: { code: 'internal', message: 'the agent stopped without an answer', details: {} } };
}

function headOf(task: Task): Omit<TaskRecord, 'outcome' | 'attempts'> {
  return {
    taskId: task.id,
    family: task.family,
    language: task.language,
    tags: task.tags,
    prompt: task.prompt,
    deadlineMs: task.deadlineMs,
  };
}

function abortedRecord(task: Task): TaskRecord {
  return { ...headOf(task), outcome: { status: 'aborted', reason: 'user' }, attempts: [] };
}
