import { toErrorRecord } from '../contract/errors';
import type { Agent, PlannedRecord, RetrievalPort, ToolPort } from '../contract/orchestrator';
import type { OrchestratorEvent } from '../contract/orchestrator-events';
import type { Task } from '../contract/suite';
import type { StepRecord, StepRecovery, StepSource, StepToolCall, TaskPlan } from '../contract/task-plan';
import type { EventBus } from '../orchestrator/bus/event-bus';
import { answerText } from '../orchestrator/run/answer-text';
import { planOfTask, type SuiteTaskEnd } from '../orchestrator/run/suite-task';
import type { Journal } from './journal';

export interface StepLogParts {
  readonly bus: Pick<EventBus, 'subscribe' | 'idle'>;
  readonly journal: Journal;
  readonly now: () => number;
}

/** What was seen of one step beside its record. */
type Seen = { -readonly [K in 'cache' | 'readyMs' | 'startedMs' | 'endedMs']?: StepRecord[K] } & {
  readonly toolCalls: StepToolCall[];
  readonly sources: StepSource[];
  readonly recoveries: StepRecovery[];
};

const heard = ['task.queued', 'task.assigned', 'task.cache', 'task.failed', 'task.recovering', 'task.retrieved', 'task.finished'] as const;

/** Longest output, and longest result of a tool, that is kept, in characters. */
const mostOutputLength = 20_000;
const mostResultLength = 2_000;

/**
 * What happens to the steps of the one task in work: from the bus, and from the ports that its agents use, whose calls are told apart by
 * the signal of the delegation, which is all that an agent hands on.
 */
export class StepLog {
  readonly #parts: StepLogParts;
  readonly #stepOf = new WeakMap<AbortSignal, string>();
  readonly #leave: readonly (() => void)[];
  #steps = new Map<string, Seen>();
  #taskId = '';
  #startedAt = 0;
  #isListening = false;

  constructor(parts: StepLogParts) {
    this.#parts = parts;
    this.#leave = heard.map((type) => parts.bus.subscribe(type, (event) => this.#hear(event), { name: `step-log ${type}` }));
  }

  /** The same agent, its calls of tools and its searches told as its step's. */
  over(agent: Agent): Agent {
    return {
      ...agent,
      work: (step, context, signal) => {
        this.#stepOf.set(signal, step.id);
        return agent.work(step, context, signal);
      },
    };
  }

  overTools(tools: ToolPort): ToolPort {
    return {
      ...tools,
      call: async (call, signal) => {
        const startedAt = this.#parts.now();
        const tell = (end: Pick<StepToolCall, 'result' | 'error'>): void => {
          const { server, tool, input } = call;
          this.#seenOf(this.#stepOf.get(signal))?.toolCalls.push({ server, tool, input, ...end, tookMs: this.#parts.now() - startedAt });
        };
        try {
          const result = await tools.call(call, signal);
          tell({ result: result.text.slice(0, mostResultLength) });
          return result;
        } catch (error) {
          tell({ error: toErrorRecord(error) });
          throw error;
        }
      },
    };
  }

  overRetrieval(retrieval: RetrievalPort): RetrievalPort {
    return {
      ...retrieval,
      retrieve: async (query, signal) => {
        const passages = await retrieval.retrieve(query, signal);
        const found = passages.map(({ documentId, title, score }) => ({ documentId, title, score }));
        this.#seenOf(this.#stepOf.get(signal))?.sources.push(...found);
        return passages;
      },
    };
  }

  begin(task: Task): void {
    this.#isListening = task.steps !== undefined;
    this.#taskId = task.id;
    this.#startedAt = this.#parts.now();
    this.#steps = new Map();
    if (!this.#isListening) return;
    const steps = planOfTask(task).tasks.map(({ id, capability, dependsOn }) => ({ id, capability, dependsOn }));
    this.#parts.journal.record({ kind: 'task-planned', taskId: task.id, prompt: task.prompt, steps });
  }

  stepEnded({ task, outcome, attempts }: PlannedRecord): void {
    if (!this.#isListening) return;
    const fromCache = outcome.status === 'passed' && outcome.from === 'cache';
    const tookMs = attempts.reduce((sum, { waitMs, runMs }) => sum + waitMs + runMs, 0);
    this.#parts.journal.record({ kind: 'step-finished', taskId: this.#taskId, step: task.id, status: outcome.status, fromCache, tookMs });
  }

  /** What the task came to, step by step; `undefined` when it has none. */
  async end({ records, run }: Pick<SuiteTaskEnd, 'records' | 'run'>): Promise<TaskPlan | undefined> {
    if (!this.#isListening) return undefined;
    await this.#parts.bus.idle();
    const steps = records.map((record) => this.#toStep(record));
    this.#isListening = false;
    const { choice, shapes, synthesis } = run;
    const sources = synthesis.artefacts.map(({ taskId, verified, citations }) => ({ step: taskId, verified, citations }));
    return {
      shapes,
      reason: choice.reason,
      options: choice.options.map(({ shape, score }) => ({ shape, score })),
      depth: choice.graph.depth,
      width: choice.graph.width,
      steps,
      ...(sources.length === 0 ? {} : { synthesis: { text: synthesis.text.slice(0, mostOutputLength), sources } }),
    };
  }

  dispose(): void {
    for (const leave of this.#leave) leave();
  }

  #toStep({ task, outcome, output }: PlannedRecord): StepRecord {
    const { id, capability, dependsOn, input } = task;
    return {
      id,
      capability,
      dependsOn,
      input,
      status: outcome.status,
      ...('grade' in outcome ? { grade: outcome.grade } : {}),
      ...('error' in outcome ? { error: outcome.error } : {}),
      ...('because' in outcome ? { because: outcome.because } : {}),
      ...(output === undefined ? {} : { output: answerText(output).slice(0, mostOutputLength) }),
      ...(this.#seenOf(id) ?? { toolCalls: [], sources: [], recoveries: [] }),
    };
  }

  #seenOf(step: string | undefined): Seen | undefined {
    if (step === undefined || !this.#isListening) return undefined;
    const known = this.#steps.get(step);
    if (known !== undefined) return known;
    const seen: Seen = { toolCalls: [], sources: [], recoveries: [] };
    this.#steps.set(step, seen);
    return seen;
  }

  #hear(event: OrchestratorEvent): void {
    const seen = this.#seenOf(event.taskId);
    if (seen === undefined) return;
    const atMs = Math.max(0, event.atMs - this.#startedAt);
    switch (event.type) {
      case 'task.queued':
        seen.readyMs ??= atMs;
        return;
      case 'task.assigned':
        seen.startedMs ??= atMs;
        return;
      case 'task.cache':
        seen.startedMs ??= atMs;
        seen.cache = event.data;
        return;
      case 'task.failed':
        seen.recoveries.push({ attempt: event.data.attempt, errorClass: event.data.errorClass, options: [] });
        return;
      case 'task.recovering':
      case 'task.retrieved': {
        const failed = seen.recoveries.pop();
        if (failed !== undefined) seen.recoveries.push({ ...failed, ...event.data });
        return;
      }
      case 'task.finished':
        seen.endedMs = atMs;
    }
  }
}
