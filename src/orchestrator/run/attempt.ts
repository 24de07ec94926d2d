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
  const { task, next, agent, number, scope, span, tell } = inputs;
  const { resources, registry, quarantine } = parts.components;
  const wantedAt = parts.clock.now();
  const placement = resources.place(task, { force: next.device, devices: agent.devices?.() });
  tell('task.placed', { device: placement.device, rule: placement.rule }, span);
  const bytes = resources.bytesFor(task);
  const placedAfter = (reservedAfterMs: number, actualBytes?: number): AttemptPlacement => ({
    ...placement,
    reservedBytes: bytes,
    reservedAfterMs,
    ...(actualBytes === undefined ? {} : { actualBytes }),
  });
  const head = { number, agent: agent.name, device: placement.device, strategy: inputs.strategy };

  let reservation: Reservation;
  try {
    const reserved = resources.reserve(placement.device, bytes, scope.stop);
    reservation = reserved instanceof Promise ? await reserved : reserved;
  } catch (error) {
    if (scope.ended !== undefined) return { kind: 'stopped' };
    const waitMs = parts.clock.now() - wantedAt;
    return { kind: 'failed', error, attempt: { ...head, placement: placedAfter(waitMs), waitMs, runMs: 0, error: toErrorRecord(error) } };
  }
  const reservedAt = parts.clock.now();
  tell('task.reserved', { device: reservation.device, bytes: reservation.bytes, waitMs: reservedAt - wantedAt }, span);
  const endWork = registry.begin(agent.name);
  try {
    const { end, startedAt } = await work(inputs, placement, reservation, parts);
    const endedAt = parts.clock.now();
    // What never began has only waited.
    const begunAt = startedAt ?? endedAt;
    const runMs = endedAt - begunAt;
    const actualBytes = end.kind === 'result' ? end.result?.actualBytes : undefined;
    const placed = placedAfter(reservedAt - wantedAt, actualBytes);
    const times = { placement: placed, waitMs: begunAt - wantedAt, runMs };
    resources.report({ task, placement, actualMs: runMs, actualBytes, waitMs: times.waitMs, failed: end.kind !== 'result' });
    if (end.kind === 'aborted') return { kind: 'stopped', attempt: { ...head, ...times } };
    if (end.kind === 'failed') {
      const { error } = end;
      if (!isCallersFault(classifyError(error))) quarantine.observe(agent.name, 'failed', task.id);
      return { kind: 'failed', error, attempt: { ...head, ...times, error: toErrorRecord(error) } };
    }
    return await judge(inputs, { ...head, ...times, result: end.result }, end.result, parts);
  } finally {
    endWork();
    resources.release(reservation);
  }
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
  attempt: PlannedAttempt,
  result: AgentResult,
  parts: RunParts,
): Promise<AttemptEnd> {
  const { isolation, quarantine, registry } = parts.components;
  const refuse = (error: ApuraError): AttemptEnd => ({
    kind: 'failed',
    error,
    attempt: { ...attempt, result: undefined, error: toErrorRecord(error) },
  });
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
  return { kind: 'done', attempt: { ...attempt, grade }, output, grade };
}
