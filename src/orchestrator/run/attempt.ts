import { ApuraError, toErrorRecord } from '../../contract/errors';
import type { Grade } from '../../contract/grade';
import type { JsonValue } from '../../contract/json';
import type { Agent, AgentResult, PlannedAttempt, PlannedTask, WorkContext } from '../../contract/orchestrator';
import type { SpanContext } from '../../contract/orchestrator-events';
import type { AttemptPlacement, Placement } from '../../contract/placement';
import type { Reservation } from '../../contract/placement-port';
import { classifyError, isCallersFault } from '../recovery/error-class';
import type { NextAttempt } from '../recovery/strategies';
import type { Trial } from '../tuning/autopoietic-manager';
import { answerText, isOutput, joinOutputs } from './answer-text';
import type { RunParts, Tell } from './run-parts';
import type { TaskScope } from './task-scope';

/** What one attempt came to. `stopped`: by deadline or cancel. */
export type AttemptEnd =
  | { readonly kind: 'done'; readonly attempt: PlannedAttempt; readonly output: JsonValue; readonly grade?: Grade }
  | { readonly kind: 'failed'; readonly attempt: PlannedAttempt; readonly error: unknown }
  | { readonly kind: 'stopped'; readonly attempt?: PlannedAttempt };

export interface AttemptInputs {
  readonly task: PlannedTask;
  readonly number: number;
  readonly strategy?: string;
  readonly agent: Agent;
  readonly next: NextAttempt;
  readonly dependencies: ReadonlyMap<string, JsonValue>;
  readonly previous: WorkContext['previous'];
  readonly trial: Trial;
  readonly scope: TaskScope;
  readonly span: SpanContext;
  readonly tell: Tell;
}

/** Placement → reservation → delegation → the agent's work → grader. Gives back all it took, whatever happens. */
export async function runAttempt(inputs: AttemptInputs, parts: RunParts): Promise<AttemptEnd> {
  const { task, next, agent, scope, span, tell } = inputs;
  const { resources, registry, quarantine } = parts.components;
  const wantedAt = parts.clock.now();
  const placement = resources.place(task, { force: next.device, devices: agent.devices?.() });
  tell('task.placed', { device: placement.device, rule: placement.rule }, span);
  const bytes = resources.bytesFor(task);
  const attempt = openAttempt(inputs, placement, bytes);

  let reservation: Reservation;
  try {
    const reserved = resources.reserve(placement.device, bytes, scope.stop);
    reservation = reserved instanceof Promise ? await reserved : reserved;
  } catch (error) {
    if (scope.ended !== undefined) return { kind: 'stopped' };
    attempt.waitMs = parts.clock.now() - wantedAt;
    attempt.placement.reservedAfterMs = attempt.waitMs;
    return failed(attempt, error);
  }
  const reservedAt = parts.clock.now();
  attempt.placement.reservedAfterMs = reservedAt - wantedAt;
  tell('task.reserved', { device: reservation.device, bytes: reservation.bytes, waitMs: reservedAt - wantedAt }, span);
  const endWork = registry.begin(agent.name);
  try {
    const { end, startedAt } = await work(inputs, placement, reservation, parts);
    const endedAt = parts.clock.now();
    // What never began has only waited.
    const begunAt = startedAt ?? endedAt;
    attempt.waitMs = begunAt - wantedAt;
    attempt.runMs = endedAt - begunAt;
    const actualBytes = end.kind === 'result' ? end.result?.actualBytes : undefined;
    attempt.placement.actualBytes = actualBytes;
    const { waitMs, runMs } = attempt;
    resources.report({ task, placement, actualMs: runMs, actualBytes, waitMs, failed: end.kind !== 'result' });
    if (end.kind === 'aborted') return { kind: 'stopped', attempt };
    if (end.kind === 'failed') {
      const { error } = end;
      if (!isCallersFault(classifyError(error))) quarantine.observe(agent.name, 'failed', task.id);
      return failed(attempt, error);
    }
    attempt.result = end.result;
    return await judge(inputs, attempt, end.result, parts);
  } finally {
    endWork();
    resources.release(reservation);
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An attempt that is not over: filled in as it goes. */
type OpenAttempt = Writable<Omit<PlannedAttempt, 'placement'>> & { readonly placement: Writable<AttemptPlacement> };

/** Every field at once: an object that is copied to add one costs a task more than its placement does. */
function openAttempt({ number, agent, strategy }: AttemptInputs, placement: Placement, reservedBytes: number): OpenAttempt {
  const { device, rule, options, load } = placement;
  return {
    number,
    agent: agent.name,
    device,
    strategy,
    placement: { device, rule, options, load, reservedBytes, reservedAfterMs: 0, actualBytes: undefined },
    waitMs: 0,
    runMs: 0,
    result: undefined,
    grade: undefined,
    error: undefined,
  };
}

function failed(attempt: OpenAttempt, error: unknown): AttemptEnd {
  attempt.error = toErrorRecord(error);
  return { kind: 'failed', error, attempt };
}

type WorkEnd =
  | { readonly kind: 'result'; readonly result: AgentResult }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'aborted' };

/** One delegation, or one after the other for a task in parts. */
async function work(
  inputs: AttemptInputs,
  placement: Placement,
  reservation: Reservation,
  parts: RunParts,
): Promise<{ readonly end: WorkEnd; readonly startedAt?: number }> {
  const { agent, next, number, scope, span, tell, trial } = inputs;
  const { delegation, resources } = parts.components;
  let startedAt: number | undefined;
  const delegate = (task: PlannedTask) =>
    delegation.delegate(
      {
        agent,
        deadlineAt: scope.deadlineAt,
        attemptTimeoutMs: trial.value('attemptTimeoutMs'),
        work: ({ beat }, signal) => {
          if (startedAt === undefined) {
            startedAt = parts.clock.now();
            resources.confirm(reservation);
            tell('task.started', { agent: agent.name, attempt: number }, span);
          }
          return agent.work(task, contextOf(inputs, placement, beat), signal);
        },
      },
      scope.stop,
    );
  if (next.parts === undefined) return { end: await delegate(inputs.task), startedAt };
  const outputs: JsonValue[] = [];
  for (const part of next.parts) {
    const end = await delegate(part);
    if (end.kind !== 'result') return { end, startedAt };
    outputs.push(end.result.output);
  }
  return { end: { kind: 'result', result: { output: joinOutputs(outputs) } }, startedAt };
}

function contextOf(
  { number, next, dependencies, previous, trial, tell, span }: AttemptInputs,
  placement: Placement,
  beat: () => void,
): WorkContext {
  return {
    attempt: number,
    device: placement.device,
    dependencies,
    passages: next.passages,
    strength: next.strength,
    previous,
    tuned: (name) => trial.value(name),
    toolCall: (call) => tell('task.tool-call', call, span),
    beat: (progress) => {
      beat();
      if (progress !== undefined) tell('task.progress', progress, span);
    },
  };
}

/** Nothing is taken from a contained agent, nothing that is no data, and nothing is right that no grader called so. */
async function judge(
  { task, agent, span, tell }: AttemptInputs,
  attempt: OpenAttempt,
  result: AgentResult,
  parts: RunParts,
): Promise<AttemptEnd> {
  const { isolation, quarantine, registry } = parts.components;
  const refuse = (error: ApuraError): AttemptEnd => {
    attempt.result = undefined;
    return failed(attempt, error);
  };
  if (!isolation.maySend(agent.name))
    return refuse(
      new ApuraError('agent-unavailable', `${agent.name} was contained while it worked`, {
        agent: agent.name,
        capability: task.capability,
      }),
    );
  const output: unknown = result?.output;
  if (!isOutput(output)) {
    quarantine.observe(agent.name, 'protocol-breach', task.id, 'the output is no data');
    return refuse(new ApuraError('invalid-output', 'the output is no data', { reason: 'the output is no data' }));
  }
  if (task.grader === undefined) return { kind: 'done', attempt, output };
  let grade: Grade;
  try {
    const judged = parts.grade(task.grader, answerText(output));
    grade = judged instanceof Promise ? await judged : judged;
  } catch (error) {
    return refuse(
      new ApuraError('internal', `the grader failed: ${error instanceof Error ? error.message : String(error)}`, {}, { cause: error }),
    );
  }
  tell('task.graded', { grade }, span);
  registry.observe(agent.name, grade.passed);
  quarantine.observe(agent.name, grade.passed ? 'passed' : 'wrong-answer', task.id, grade.passed ? undefined : grade.got.slice(0, 200));
  attempt.grade = grade;
  return { kind: 'done', attempt, output, grade };
}
