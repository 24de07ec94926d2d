import type { Clock } from '../../base/clock';
import type { JsonValue } from '../../contract/json';
import type { Plan, PlannedAttempt, PlannedOutcome, PlannedRecord, PlannedTask } from '../../contract/orchestrator';
import { referencesIn } from '../../contract/step-references';
import type { Task } from '../../contract/suite';
import type { PlanRun } from './graph-run';
import type { OrchestratorAgent } from './orchestrator-agent';
import { makeScopeSet, type TaskScope } from './task-scope';

/** The only step of a task that has none of its own. */
export const promptStepId = 'answer';

/** An attempt and the step that it tried. */
export interface StepAttempt extends PlannedAttempt {
  readonly step: string;
}

/** How a task of a suite ended. */
export interface SuiteTaskEnd {
  readonly outcome: PlannedOutcome;
  /** What the last step gave, graded or not. */
  readonly output?: JsonValue;
  /** One per step, in the order of the task. */
  readonly records: readonly PlannedRecord[];
  /** The whole task as one record, for reports: the attempts of all its steps in the order in which the steps ended, numbered through. */
  readonly whole: PlannedRecord & { readonly attempts: readonly StepAttempt[] };
  readonly run: PlanRun;
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

/** Never from the cache: what the model answers to the task itself is what is measured. */
function promptStep({ prompt, system, maxTokens, grader, deadlineMs }: Task): PlannedTask {
  const input = { prompt, maxTokens, ...(system === undefined ? {} : { system }) };
  return { id: promptStepId, capability: 'language', input, dependsOn: [], deadlineMs, cacheable: false, grader, size: maxTokens };
}

export interface SuiteTaskOptions {
  readonly orchestrator: Pick<OrchestratorAgent, 'run'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Steps in work at once; absent: as many as can be. */
  readonly mostAtOnce?: number;
  /** The deadline of the whole task: it can be paused while what the task needs is made ready. */
  readonly onStarted?: (deadline: Pick<TaskScope, 'pause'>) => void;
  /** Each step as it ends. */
  readonly onFinished?: (record: PlannedRecord) => void;
}

/**
 * Runs a task of a suite, all its steps under its one deadline. Never rejects for what happens on the way. It has passed when its last step
 * has and no other failed; else it ends as the first step that failed.
 */
export async function runSuiteTask(
  task: Task,
  { orchestrator, clock, signal, mostAtOnce, onStarted = ignore, onFinished = ignore }: SuiteTaskOptions,
): Promise<SuiteTaskEnd> {
  const plan = planOfTask(task);
  const ended = new Map<string, PlannedRecord>();
  const scopes = makeScopeSet(clock);
  const scope = scopes.open(task.deadlineMs);
  onStarted(scope);
  if (signal.aborted) scopes.cancelAll();
  signal.addEventListener('abort', scopes.cancelAll, { once: true });
  let run: PlanRun;
  try {
    run = await orchestrator.run(plan, {
      signal: scope.stop.signal,
      mostAtOnce,
      onFinished: (record) => {
        ended.set(record.task.id, record);
        onFinished(record);
      },
    });
  } finally {
    scope.close();
    signal.removeEventListener('abort', scopes.cancelAll);
  }
  const records = plan.tasks.flatMap(({ id }) => ended.get(id) ?? []);
  const isTimedOut = scope.ended === 'deadline' && records.some(({ outcome }) => outcome.status === 'aborted');
  const outcome: PlannedOutcome = isTimedOut ? { status: 'timed-out', deadlineMs: task.deadlineMs } : outcomeOf(records);
  const last = records.at(-1);
  const output = last?.output === undefined ? {} : { output: last.output };
  const attempts = [...ended.values()]
    .flatMap((record) => record.attempts.map((attempt): StepAttempt => ({ ...attempt, step: record.task.id })))
    .map((attempt, index) => ({ ...attempt, number: index + 1 }));
  const whole = { task: last?.task ?? promptStep(task), outcome, attempts, ...output };
  return { outcome, records, whole, run, ...output };
}

function ignore(): void {}

/** What was skipped because of another step says less than that step does. */
function outcomeOf(records: readonly PlannedRecord[]): PlannedOutcome {
  const bad = records.filter(({ outcome }) => outcome.status !== 'passed' && outcome.status !== 'unverified');
  const cause = bad.find(({ outcome }) => outcome.status !== 'skipped' || outcome.because === undefined) ?? bad[0];
  return cause?.outcome ?? records.at(-1)?.outcome ?? { status: 'aborted' };
}
