import { within } from '../base/abort';
import type { EngineId } from '../contract/engine';
import type { ErrorRecord } from '../contract/errors';
import type { Agent, PlannedRecord, WorkContext } from '../contract/orchestrator';
import type { Task } from '../contract/suite';
import type { Candidate } from '../engines/ladder/candidates';
import type { EngineSupervisor } from '../orchestrator/engine-supervisor';
import type { TaskScope } from '../orchestrator/run/task-scope';
import type { Journal } from './journal';
import type { Seen } from './task-record';

export interface TaskWatchParts {
  readonly supervisor: EngineSupervisor<Candidate>;
  readonly journal: Journal;
  readonly now: () => number;
  /** After a deadline or a cancel, how long an engine may take to stop. */
  readonly graceMs: number;
}

/** Twice per beat that an agent may be asked for, ms. */
const askedBeatMs = 500;

/** What the audit sees of the one task in work: its engine, its progress, whether the engine obeyed when it was told to stop. */
export class TaskWatch {
  /** By task, what answered it last. */
  readonly models = new Map<string, string>();
  readonly #parts: TaskWatchParts;
  readonly #queuedAt: number;
  #task: Task | undefined;
  #deadline: Pick<TaskScope, 'pause'> | undefined;
  /** A sign of life of the step in work. */
  #beat: () => void = () => undefined;
  /** Attempts of the steps that have ended. */
  #attemptsBefore = 0;
  #heardAt = 0;
  #waitedMs: number | undefined;
  #engines = new Map<number, EngineId>();
  #said: string | undefined;
  /** The engine on its way to obey, or to its end. */
  #stopping: Promise<void> = Promise.resolve();

  constructor(parts: TaskWatchParts) {
    this.#parts = parts;
    this.#queuedAt = parts.now();
  }

  begin(task: Task, deadline: Pick<TaskScope, 'pause'>): void {
    this.#task = task;
    this.#deadline = deadline;
    this.#attemptsBefore = 0;
    this.#waitedMs = undefined;
    this.#engines = new Map();
    this.#said = undefined;
  }

  stepEnded({ attempts }: PlannedRecord): void {
    this.#attemptsBefore += attempts.length;
  }

  /** No task is in work any more; tells what was seen of the last. */
  end(): Seen {
    this.#task = undefined;
    this.#deadline = undefined;
    return { waitedMs: this.#waitedMs ?? 0, engines: this.#engines, said: this.#said };
  }

  /** The task's deadline stands still meanwhile. */
  async prepare(signal: AbortSignal): Promise<void> {
    const goOn = this.#deadline?.pause();
    try {
      await this.#stopping;
      await this.#parts.supervisor.acquire(signal);
    } finally {
      goOn?.();
    }
  }

  /** The same, with the deadline standing still and the step alive while the user is asked. */
  whileAsked<A extends unknown[], T>(ask: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      const goOn = this.#deadline?.pause();
      const beats = setInterval(() => this.#beat(), askedBeatMs);
      try {
        return await ask(...args);
      } finally {
        clearInterval(beats);
        goOn?.();
      }
    };
  }

  condemn(error: ErrorRecord): void {
    this.#parts.supervisor.condemn({ error, taskId: this.#task?.id, silentMs: this.#parts.now() - this.#heardAt });
  }

  /** The same agent, its work in the journal. */
  over(agent: Agent): Agent {
    return { ...agent, work: (task, context, signal) => this.#work(agent, task, context, signal) };
  }

  async #work(agent: Agent, ...[step, context, signal]: Parameters<Agent['work']>): ReturnType<Agent['work']> {
    const { supervisor, journal, now } = this.#parts;
    const { port, rung } = await supervisor.acquire(signal);
    const attempt = this.#attemptsBefore + context.attempt;
    this.#waitedMs ??= now() - this.#queuedAt;
    this.#engines.set(attempt, rung.engine);
    this.#said = undefined;
    this.#heardAt = now();
    const { id: taskId = '', prompt = '', family, steps } = this.#task ?? {};
    this.models.set(taskId, rung.model.id);
    const inSteps = steps === undefined ? {} : { step: step.id };
    journal.record({ kind: 'task-started', taskId, attempt, prompt, family, ...inSteps });
    const onAbort = (): void => {
      this.#stopping = this.#untilIdle(port, taskId);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    this.#beat = () => context.beat();
    try {
      return await agent.work(step, { ...context, beat: this.#listen(context, taskId) }, signal);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** An engine that was told to stop and does not get idle is stuck: that is its failure, not only the task's. */
  async #untilIdle(port: { idle(): Promise<void> }, task: string): Promise<void> {
    const { graceMs } = this.#parts;
    const idle = await within(port.idle(), graceMs).catch(() => ({ kind: 'timed-out' as const }));
    if (idle.kind === 'settled') return;
    this.condemn({ code: 'engine-hung', message: 'the engine did not stop when told to', details: { graceMs, task } });
  }

  #listen({ beat }: WorkContext, taskId: string): WorkContext['beat'] {
    let firstAt = 0;
    return (progress) => {
      beat(progress);
      this.#heardAt = this.#parts.now();
      if (progress?.kind !== 'tokens') return;
      const { done: tokens, text = '' } = progress;
      if (tokens === 1) firstAt = this.#heardAt;
      this.#said = text;
      const elapsedMs = this.#heardAt - firstAt;
      const tokensPerSecond = tokens > 1 && elapsedMs > 0 ? (1_000 * (tokens - 1)) / elapsedMs : undefined;
      this.#parts.journal.record({ kind: 'task-progress', taskId, tokens, text, tokensPerSecond });
    };
  }
}
