import { abortError } from '../../base/abort';
import type { Clock } from '../../base/clock';
import type { JsonValue } from '../../contract/json';
import type { Plan, PlannedOutcome, PlannedRecord, PlannedTask } from '../../contract/orchestrator';
import { referencesIn } from '../../contract/step-references';
import type { Task } from '../../contract/suite';
import type { OrchestratorAgent } from './orchestrator-agent';

/** The only step of a task that has none of its own. */
export const promptStepId = 'answer';

/** How a task of a suite ended. */
export interface SuiteTaskEnd {
  readonly outcome: PlannedOutcome;
  /** What the last step gave, graded or not. */
  readonly output?: JsonValue;
  /** One per step, in the order of the task. */
  readonly records: readonly PlannedRecord[];
  /** The whole task as one record, for reports: the attempts of all its steps in the order of the task, numbered through. */
  readonly whole: PlannedRecord;
}

/** A task of a suite as a plan: its steps, or its prompt as a single one. The last step carries the task's own grader. */
export function planOfTask(task: Task): Plan {
  const { id, prompt, deadlineMs, steps, grader } = task;
  const tasks =
    steps === undefined
      ? [promptStep(task)]
      : steps.map((step): PlannedTask => {
          const { after, input, cacheable = false } = step;
          const dependsOn = [...new Set([...after, ...referencesIn(input)])];
          const head = { id: step.id, capability: step.capability, input, dependsOn, deadlineMs, cacheable };
          const judge = step.grader === undefined ? {} : { grader: step.grader };
          return { ...head, ...(step.agent === undefined ? {} : { agent: step.agent }), ...(step === steps.at(-1) ? { grader } : judge) };
        });
  return { id, goal: prompt, origin: 'file', tasks };
}

function promptStep({ prompt, system, maxTokens, grader, deadlineMs }: Task): PlannedTask {
  const input = { prompt, maxTokens, ...(system === undefined ? {} : { system }) };
  return { id: promptStepId, capability: 'language', input, dependsOn: [], deadlineMs, cacheable: false, grader };
}

/**
 * Runs a task of a suite, all its steps under its one deadline. Never rejects for what happens on the way. It has passed when its last step
 * has and no other failed; else it ends as the first step that failed.
 */
export async function runSuiteTask(
  task: Task,
  orchestrator: Pick<OrchestratorAgent, 'run'>,
  clock: Clock,
  signal: AbortSignal,
  onFinished: (record: PlannedRecord) => void = () => undefined,
): Promise<SuiteTaskEnd> {
  const plan = planOfTask(task);
  const byId = new Map<string, PlannedRecord>();
  const stop = new AbortController();
  const onCancel = (): void => stop.abort(abortError());
  let isLate = false;
  const cancelDeadline = clock.after(task.deadlineMs, () => {
    isLate = true;
    stop.abort(abortError(`the deadline of ${task.deadlineMs} ms passed`));
  });
  if (signal.aborted) onCancel();
  signal.addEventListener('abort', onCancel, { once: true });
  try {
    await orchestrator.run(plan, {
      signal: stop.signal,
      onFinished: (record) => {
        byId.set(record.task.id, record);
        onFinished(record);
      },
    });
  } finally {
    cancelDeadline();
    signal.removeEventListener('abort', onCancel);
  }
  const records = plan.tasks.flatMap(({ id }) => byId.get(id) ?? []);
  const isTimedOut = isLate && !signal.aborted && records.some(({ outcome }) => outcome.status === 'aborted');
  const outcome: PlannedOutcome = isTimedOut ? { status: 'timed-out', deadlineMs: task.deadlineMs } : outcomeOf(records);
  const last = records.at(-1);
  const output = last?.output === undefined ? {} : { output: last.output };
  const attempts = records.flatMap((record) => record.attempts).map((attempt, index) => ({ ...attempt, number: index + 1 }));
  const whole = { task: last?.task ?? promptStep(task), outcome, attempts, ...output };
  return { outcome, records, whole, ...output };
}

/** What was skipped because of another step says less than that step does. */
function outcomeOf(records: readonly PlannedRecord[]): PlannedOutcome {
  const bad = records.filter(({ outcome }) => outcome.status !== 'passed' && outcome.status !== 'unverified');
  const cause = bad.find(({ outcome }) => outcome.status !== 'skipped' || outcome.because === undefined) ?? bad[0];
  return cause?.outcome ?? records.at(-1)?.outcome ?? { status: 'aborted' };
}
