import { within } from '../base/abort';
import { systemClock } from '../base/clock';
import { makeRandom } from '../base/random';
import type { TaskRecord } from '../contract/audit';
import type { EngineId } from '../contract/engine';
import type { ErrorRecord } from '../contract/errors';
import type { Agent, WorkContext } from '../contract/orchestrator';
import { type OrchestratorSettings, orchestratorDefaults } from '../contract/orchestrator-defaults';
import type { Candidate } from '../engines/ladder/candidates';
import type { EngineSupervisor } from '../orchestrator/engine-supervisor';
import { makeComponents } from '../orchestrator/run/components';
import { OrchestratorAgent } from '../orchestrator/run/orchestrator-agent';
import { proveWiring } from '../orchestrator/wiring/prove-wiring';
import { makeLanguageAgent } from '../orchestrator/work/prompted-agents';
import type { AuditParts } from './audit-parts';
import type { Journal } from './journal';
import { toPlannedTask, toTaskRecord } from './planned-task';

/** What a suite's run leaves beside the journal. `models`: by task, what answered it last. */
export interface SuiteRun {
  readonly records: readonly TaskRecord[];
  readonly models: ReadonlyMap<string, string>;
}

/** A task that kills its engine is run once more, not for ever; its deadline, not the attempt's, says how long an answer may take. */
const auditSettings: OrchestratorSettings = {
  ...orchestratorDefaults,
  run: { ...orchestratorDefaults.run, iterations: 2 },
  delegation: { ...orchestratorDefaults.delegation, attemptTimeoutMs: Number.MAX_SAFE_INTEGER },
};

/** Runs the suite through the orchestrator on the supervisor's engine. Never rejects for what an engine does. */
export async function runSuite(
  supervisor: EngineSupervisor<Candidate>,
  parts: AuditParts,
  journal: Journal,
  signal: AbortSignal,
): Promise<SuiteRun> {
  const watch = new TaskWatch(supervisor, parts, journal);
  const clock = { ...systemClock, now: parts.now };
  const components = makeComponents({
    settings: auditSettings,
    clock,
    random: makeRandom(parts.suite.seed),
    load: () => ({ gpuPresent: false }),
  });
  const orchestrator = new OrchestratorAgent({
    components,
    settings: auditSettings,
    clock,
    grade: parts.grade,
    prepare: (_task, taskSignal) => watch.prepare(taskSignal),
  });
  const access = {
    acquire: async (_strength: number, taskSignal: AbortSignal) => {
      const { port, rung } = await supervisor.acquire(taskSignal);
      return { port, engine: rung.engine, device: rung.device, model: rung.model.id };
    },
    condemn: (error: ErrorRecord) => watch.condemn(error),
  };
  const language = makeLanguageAgent({
    access,
    breakers: components.breakers,
    clock,
    version: 'audit',
    // One engine is measured.
    maxInFlight: 1,
    mostPromptCharacters: Number.MAX_SAFE_INTEGER,
  });
  orchestrator.register({ ...language, work: (task, context, taskSignal) => watch.work(language, task, context, taskSignal) });

  const tasks = new Map(parts.suite.tasks.map((task) => [task.id, task]));
  for (const taskId of tasks.keys()) journal.record({ kind: 'task-queued', taskId });
  const records: TaskRecord[] = [];
  const plan = {
    id: parts.suite.id,
    goal: parts.suite.title,
    origin: 'deterministic' as const,
    tasks: parts.suite.tasks.map(toPlannedTask),
  };
  try {
    await orchestrator.run(plan, {
      signal,
      onFinished: (planned) => {
        const task = tasks.get(planned.task.id);
        if (task === undefined) return;
        const record = toTaskRecord(task, planned, watch.seen(task.id));
        records.push(record);
        journal.record({ kind: 'task-finished', task: record });
      },
    });
    // On the very instances that the suite ran on, when their work is done.
    if (!signal.aborted) {
      const random = makeRandom(`wiring ${parts.suite.seed}`);
      journal.record({ kind: 'wiring', results: await proveWiring({ orchestrator, components, clock, random, signal }) });
    }
  } finally {
    orchestrator.dispose();
  }
  return { records, models: watch.models };
}

/** What the audit sees of the task in work: its engine, its progress, whether the engine obeyed when it was told to stop. */
class TaskWatch {
  readonly models = new Map<string, string>();
  readonly #supervisor: EngineSupervisor<Candidate>;
  readonly #parts: AuditParts;
  readonly #journal: Journal;
  readonly #queuedAt: number;
  #current = '';
  #heardAt = 0;
  #waitedMs = 0;
  #engines = new Map<number, EngineId>();
  #said: string | undefined;
  /** The engine on its way to obey, or to its end. */
  #stopping: Promise<void> = Promise.resolve();

  constructor(supervisor: EngineSupervisor<Candidate>, parts: AuditParts, journal: Journal) {
    this.#supervisor = supervisor;
    this.#parts = parts;
    this.#journal = journal;
    this.#queuedAt = parts.now();
  }

  seen(taskId: string) {
    if (taskId !== this.#current) return { waitedMs: 0, engines: new Map<number, EngineId>() };
    return { waitedMs: this.#waitedMs, engines: this.#engines, said: this.#said };
  }

  async prepare(signal: AbortSignal): Promise<void> {
    await this.#stopping;
    await this.#supervisor.acquire(signal);
  }

  condemn(error: ErrorRecord): void {
    this.#supervisor.condemn({ error, taskId: this.#current, silentMs: this.#parts.now() - this.#heardAt });
  }

  async work(agent: Agent, ...[task, context, signal]: Parameters<Agent['work']>): ReturnType<Agent['work']> {
    const { port, rung } = await this.#supervisor.acquire(signal);
    if (context.attempt === 1) {
      this.#current = task.id;
      this.#waitedMs = this.#parts.now() - this.#queuedAt;
      this.#engines = new Map();
    }
    this.#engines.set(context.attempt, rung.engine);
    this.#said = undefined;
    this.#heardAt = this.#parts.now();
    this.models.set(task.id, rung.model.id);
    const { prompt, family } = this.#parts.suite.tasks.find(({ id }) => id === task.id) ?? { prompt: '', family: undefined };
    this.#journal.record({ kind: 'task-started', taskId: task.id, attempt: context.attempt, prompt, family });
    const onAbort = (): void => {
      this.#stopping = this.#untilIdle(port);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await agent.work(task, { ...context, beat: this.#listen(context) }, signal);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** An engine that was told to stop and does not get idle is stuck: that is its failure, not only the task's. */
  async #untilIdle(port: { idle(): Promise<void> }): Promise<void> {
    const { graceMs } = auditSettings.run;
    const idle = await within(port.idle(), graceMs).catch(() => ({ kind: 'timed-out' as const }));
    if (idle.kind === 'settled') return;
    this.condemn({ code: 'engine-hung', message: 'the engine did not stop when told to', details: { graceMs, task: this.#current } });
  }

  #listen({ beat }: WorkContext): WorkContext['beat'] {
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
      this.#journal.record({ kind: 'task-progress', taskId: this.#current, tokens, text, tokensPerSecond });
    };
  }
}
