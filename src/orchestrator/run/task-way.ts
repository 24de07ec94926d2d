import { sleep } from '../../base/clock';
import { untilStop } from '../../base/stop';
import { ApuraError, toErrorRecord } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { Agent, PlannedAttempt, PlannedOutcome, PlannedRecord, PlannedTask, WorkContext } from '../../contract/orchestrator';
import type { SpanContext } from '../../contract/orchestrator-events';
import type { Analysis, RecoveryChoice } from '../recovery/error-analyzer';
import type { NextAttempt } from '../recovery/strategies';
import type { Replan } from '../strategy/meta-react-coordinator';
import type { Trial } from '../tuning/autopoietic-manager';
import { type Assignment, assign } from './assign';
import { type AttemptEnd, runAttempt } from './attempt';
import type { RunParts, Tell } from './run-parts';
import type { TaskScope } from './task-scope';

export interface WayInputs {
  readonly task: PlannedTask;
  readonly dependencies: ReadonlyMap<string, JsonValue>;
  readonly scope: TaskScope;
  /** The batch's, for those who know only signals; the task's own end is in `scope`. */
  readonly signal: AbortSignal;
  readonly span: SpanContext;
  readonly tell: Tell;
}

type AssignedAgent = Extract<Assignment, { readonly kind: 'assigned' }>;

const noPassages: NextAttempt = { strength: 0, passages: [] };

/**
 * A task from its start to its outcome: an agent by capability, an attempt, and on failure what the analyser finds best, up to the
 * settings' iterations. Never rejects.
 */
export class TaskWay {
  readonly #parts: RunParts;
  readonly #inputs: WayInputs;
  readonly #attempts: PlannedAttempt[] = [];
  readonly #trial: Trial;
  #task: PlannedTask;
  #next = noPassages;
  #freeInMs: number | undefined;
  #previous: WorkContext['previous'];
  #recovery: { readonly choice: RecoveryChoice; readonly analysis: Analysis } | undefined;

  constructor(inputs: WayInputs, parts: RunParts) {
    this.#parts = parts;
    this.#inputs = inputs;
    this.#task = inputs.task;
    this.#trial = parts.components.tuning.begin();
  }

  async run(): Promise<PlannedRecord> {
    let record: PlannedRecord | undefined;
    for (let iteration = 1; record === undefined; iteration += 1) record = await this.#iterate(iteration);
    const { status } = record.outcome;
    if (status !== 'aborted' && status !== 'skipped')
      this.#trial.end(status === 'passed' || status === 'unverified', this.#parts.clock.now() - this.#inputs.scope.startedAt);
    return record;
  }

  /** One attempt; `undefined`: there will be another. */
  async #iterate(iteration: number): Promise<PlannedRecord | undefined> {
    const { prepare, settings } = this.#parts;
    const { scope } = this.#inputs;
    const unready = prepare === undefined ? undefined : await this.#prepare(prepare);
    if (unready !== undefined) return this.#record(unready);
    const assigned = this.#assign() ?? (await this.#replan());
    if ('outcome' in assigned) return this.#record(assigned.outcome);
    const end = await this.#attempt(assigned.agent, assigned.leave, iteration);
    if (end.attempt !== undefined) this.#attempts.push(end.attempt);
    if (end.kind === 'stopped' || scope.ended !== undefined) return this.#record(this.#stopped());
    if (end.kind === 'done' && end.grade?.passed !== false) {
      this.#learn(true);
      const outcome: PlannedOutcome =
        end.grade === undefined ? { status: 'unverified' } : { status: 'passed', grade: end.grade, from: 'agent' };
      return this.#record(outcome, end.output);
    }
    this.#learn(false);
    const recovers = await this.#recover(end, iteration, iteration < settings.run.iterations);
    if (scope.ended !== undefined) return this.#record(this.#stopped());
    return recovers ? undefined : this.#record(failedOutcome(end));
  }

  /** The outcome when what the task needs cannot be had. */
  async #prepare(prepare: NonNullable<RunParts['prepare']>): Promise<PlannedOutcome | undefined> {
    const { scope } = this.#inputs;
    const goOn = scope.pause();
    try {
      await untilStop(prepare(this.#task, scope.stop.signal), scope.stop);
      return undefined;
    } catch (error) {
      return scope.ended === undefined ? this.#unlessTried({ status: 'skipped', error: toErrorRecord(error) }) : this.#stopped();
    } finally {
      goOn();
    }
  }

  #assign(): AssignedAgent | undefined {
    const { components, settings } = this.#parts;
    const bytes = components.resources.bytesFor(this.#task);
    const found = assign(this.#task, this.#next.agent, bytes, components, settings.run.retryAssignMs);
    if (found.kind === 'nobody') {
      this.#freeInMs = found.freeInMs;
      return undefined;
    }
    const { tell, span } = this.#inputs;
    tell('task.assigned', { agent: found.agent.name, attempt: this.#attempts.length + 1, candidates: found.candidates }, span);
    return found;
  }

  /** Nobody may work on it as planned: re-plans until somebody does, or with the outcome when none will in time. */
  async #replan(): Promise<AssignedAgent | { readonly outcome: PlannedOutcome }> {
    const { components, clock } = this.#parts;
    const { scope, tell, span } = this.#inputs;
    for (let before: Replan['action'] | undefined; ; ) {
      const task = this.#task;
      const others = task.agent === undefined ? [] : this.#others(task);
      const leftMs = scope.deadlineAt - clock.now();
      const replan = components.coordinator.replan({ task, others, freeInMs: this.#freeInMs, leftMs }, before);
      if (replan.action !== before) tell('plan.replanned', { planId: span.trace, action: replan.action, reason: replan.reason }, span);
      before = replan.action;
      if (replan.action === 'swap-agent') this.#task = replan.task;
      else if (replan.action === 'give-up') return { outcome: this.#nobody(replan.reason) };
      else if (!(await this.#wait(replan.waitMs))) return { outcome: this.#stopped() };
      const unready = this.#parts.prepare === undefined ? undefined : await this.#prepare(this.#parts.prepare);
      if (unready !== undefined) return this.#record(unready);
      const assigned = this.#assign();
      if (assigned !== undefined) return assigned;
    }
  }

  #others({ capability, agent }: PlannedTask): readonly string[] {
    const { registry, isolation, breakers } = this.#parts.components;
    return registry
      .candidates({ capability })
      .map(({ name }) => name)
      .filter((name) => name !== agent && isolation.closedForMs(name) === 0 && breakers.closedForMs(`agent:${name}`) === 0);
  }

  #nobody(reason: string): PlannedOutcome {
    const { capability, agent = '' } = this.#inputs.task;
    const error = new ApuraError('agent-unavailable', reason, { capability, agent, reason });
    return this.#unlessTried({ status: 'skipped', error: toErrorRecord(error) });
  }

  /** What ended the attempt before says more than that there is nothing left to try with. */
  #unlessTried(outcome: PlannedOutcome): PlannedOutcome {
    const last = this.#attempts.at(-1);
    if (last?.grade !== undefined) return { status: 'failed', grade: last.grade };
    return last?.error === undefined ? outcome : { status: 'failed', error: last.error };
  }

  async #wait(ms: number): Promise<boolean> {
    try {
      await sleep(this.#parts.clock, ms, this.#inputs.scope.stop.signal);
      return true;
    } catch {
      return false;
    }
  }

  async #attempt(agent: Agent, leave: () => void, number: number): Promise<AttemptEnd> {
    const { dependencies, scope, span, tell } = this.#inputs;
    const strategy = this.#recovery?.choice.strategy;
    const attemptSpan = number === 1 ? span : { trace: span.trace, span: `${span.span}.${number}`, parent: span.span };
    try {
      return await runAttempt(
        {
          task: this.#task,
          number,
          strategy,
          agent,
          next: this.#next,
          dependencies,
          previous: this.#previous,
          trial: this.#trial,
          scope,
          span: attemptSpan,
          tell,
        },
        this.#parts,
      );
    } finally {
      leave();
    }
  }

  /** Finds out what went wrong, and what to do next; false: nothing. */
  async #recover(end: Exclude<AttemptEnd, { readonly kind: 'stopped' }>, iteration: number, mayTry: boolean): Promise<boolean> {
    const { components, mostStrength } = this.#parts;
    const { scope, tell, span } = this.#inputs;
    const { analyzer, registry, resources, retrieval } = components;
    const analysis = analyzer.analyse(end.kind === 'failed' ? end.error : 'wrong-answer', end.attempt.agent);
    const { errorClass, fingerprint } = analysis;
    tell('task.failed', { attempt: iteration, errorClass, fingerprint, error: end.attempt.error }, span);
    this.#recovery = undefined;
    if (!mayTry) return false;
    const choice = await analyzer
      .choose(analysis, {
        task: this.#task,
        attempts: this.#attempts,
        last: this.#next,
        errorClass,
        candidates: registry.candidates(this.#task),
        devices: registry.get(end.attempt.agent)?.devices?.() ?? (resources.gpuPresent ? ['gpu', 'cpu'] : ['cpu']),
        mostStrength,
        retrieval,
        signal: scope.stop.signal,
      })
      .catch(() => undefined);
    if (choice === undefined) return false;
    const { strategy, reason, confidence, options, next } = choice;
    tell('task.recovering', { strategy, reason, confidence, options }, span);
    if (strategy === 'retrieve') tell('task.retrieved', { documents: next.passages.map(({ documentId }) => documentId) }, span);
    this.#recovery = { choice, analysis };
    this.#next = next;
    this.#previous = { output: end.attempt.result?.output, error: end.attempt.error, grade: end.attempt.grade };
    return true;
  }

  #learn(success: boolean): void {
    if (this.#recovery === undefined) return;
    const { choice, analysis } = this.#recovery;
    const { analyzer, retrieval } = this.#parts.components;
    analyzer.learn(analysis.fingerprint, analysis.errorClass, choice.strategy, success);
    if (!success || retrieval === undefined) return;
    // What is remembered helps later; that it cannot be is no failure of this task.
    retrieval
      .remember({ fingerprint: analysis.fingerprint, text: `${analysis.fingerprint} was resolved by ${choice.strategy}.` })
      .catch(() => undefined);
  }

  #stopped(): PlannedOutcome {
    return stoppedOutcome(this.#inputs.scope, this.#inputs.task);
  }

  #record(outcome: PlannedOutcome, output?: JsonValue): PlannedRecord {
    return { task: this.#inputs.task, outcome, output, attempts: this.#attempts };
  }
}

/** How a task ends whose time is over. */
export function stoppedOutcome({ ended }: TaskScope, { deadlineMs }: PlannedTask): PlannedOutcome {
  return ended === 'cancel' ? { status: 'aborted' } : { status: 'timed-out', deadlineMs };
}

function failedOutcome(end: Exclude<AttemptEnd, { readonly kind: 'stopped' }>): PlannedOutcome {
  if (end.kind === 'done' && end.grade !== undefined) return { status: 'failed', grade: end.grade };
  return { status: 'failed', error: end.attempt.error ?? toErrorRecord(new Error('the attempt failed')) };
}
