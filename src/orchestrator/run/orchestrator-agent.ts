import type { Clock } from '../../base/clock';
import { ApuraError } from '../../contract/errors';
import type { JsonValue } from '../../contract/json';
import type { Agent, Plan, PlannedRecord, PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { OrchestratorEventData, OrchestratorEventType } from '../../contract/orchestrator-events';
import { type AskPlanner, makePlan, planError } from '../plan/make-plan';
import { type PlanContext, parsePlan } from '../plan/parse-plan';
import { type PlanProblem, problemText } from '../plan/plan-problem';
import { answerText } from './answer-text';
import type { Components } from './components';
import { GraphRun, type PlanRun } from './graph-run';
import type { RunParts } from './run-parts';

export interface OrchestratorParts {
  readonly components: Components;
  readonly settings: OrchestratorSettings;
  readonly clock: Clock;
  readonly grade: RunParts['grade'];
  readonly prepare?: RunParts['prepare'];
  /** How strong the strongest engine is; 0 (the default): there is only the usual one. */
  readonly mostStrength?: number;
  /** Reads graders of task files; absent: plans from outside name none. */
  readonly parseGrader?: PlanContext['parseGrader'];
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Each task's record as it ends, exactly once. */
  readonly onFinished?: (record: PlannedRecord) => void;
  /** Tasks in work at once; absent: as many as the settings and the agents allow. */
  readonly mostAtOnce?: number;
}

/** Plans, delegates, synthesises. Everything that happens on the way is an event of the bus. */
export class OrchestratorAgent {
  readonly #parts: OrchestratorParts;
  readonly #runParts: RunParts;
  readonly #life = new AbortController();
  #runs = 0;
  #plans = 0;
  #isProbing = false;

  constructor(parts: OrchestratorParts) {
    this.#parts = parts;
    const { components, settings, clock, grade, prepare, mostStrength = 0 } = parts;
    this.#runParts = { components, settings, clock, grade, prepare, mostStrength };
  }

  get components(): Components {
    return this.#parts.components;
  }

  /** The returned function takes it out again. */
  register(agent: Agent): () => void {
    return this.components.registry.register(agent);
  }

  /** Begins to look after the agents' health, until `dispose`. */
  start(): void {
    if (this.#isProbing) return;
    this.#isProbing = true;
    void this.components.registry.keepProbing(this.#life.signal);
  }

  /** A plan from a file or from code. Throws `plan-invalid` with the first problem and its place. */
  readPlan(value: unknown, origin: 'file' | 'deterministic'): Plan {
    const { parseGrader } = this.#parts;
    const parsed = parsePlan(value, { ...this.#planContext(origin), parseGrader });
    if (parsed.kind === 'plan') return parsed.plan;
    this.#reject(parsed.problems);
    throw planError(parsed.problems);
  }

  /** A goal's plan, made by an agent with the capability `planner`. Rejects with `plan-invalid` when it gives none, even asked twice. */
  async planGoal(goal: string, signal: AbortSignal): Promise<Plan> {
    const context = this.#planContext('model');
    const ask: AskPlanner = (...asked) => this.#ask(`${context.id}.ask`, ...asked);
    return await makePlan(goal, ask, context, (problems) => this.#reject(problems), signal);
  }

  /** Plans the goal and runs the plan. */
  async pursue(goal: string, options: RunOptions): Promise<PlanRun> {
    return await this.run(await this.planGoal(goal, options.signal), options);
  }

  /** Runs a plan. Never rejects for what a task or an agent does; every task has one outcome. */
  async run(plan: Plan, { signal, onFinished = () => undefined, mostAtOnce }: RunOptions): Promise<PlanRun> {
    this.#runs += 1;
    const trace = `${plan.id}.${this.#runs}`;
    const { coordinator } = this.components;
    const circumstances = this.#circumstances(plan, mostAtOnce);
    const choice = coordinator.choose(plan, circumstances);
    const { graph, shape, reason, options } = choice;
    this.#publish(trace, 'plan.accepted', { planId: plan.id, tasks: graph.tasks, waves: graph.depth, width: graph.width });
    this.#publish(trace, 'plan.strategy', { planId: plan.id, chosen: shape, reason, options });
    const { capacity } = circumstances;
    return await new GraphRun(plan, { trace, choice, capacity, signal, onFinished }, this.#runParts).run();
  }

  counters(): { readonly runs: number; readonly plans: number } {
    return { runs: this.#runs, plans: this.#plans };
  }

  /** No timer and no subscription is left after it. */
  dispose(): void {
    this.#life.abort();
    this.components.heartbeat.dispose();
    this.components.bus.dispose();
  }

  #planContext(origin: Plan['origin']): PlanContext {
    this.#plans += 1;
    const { registry } = this.components;
    return {
      id: `plan-${this.#plans}`,
      origin,
      capabilities: registry.capabilities(),
      agents: registry.names(),
      settings: this.#parts.settings.plan,
    };
  }

  /** Places at once: those of the agents that the plan needs, at most the engine's. The worst capability decides the risk. */
  #circumstances(
    { tasks }: Plan,
    mostAtOnce = this.#parts.settings.run.concurrency,
  ): { readonly capacity: number; readonly reliability?: number } {
    const prospects = [...new Set(tasks.map(({ capability }) => capability))].map((name) => this.components.registry.prospects(name));
    const places = prospects.reduce((sum, prospect) => sum + prospect.places, 0);
    const known = prospects.flatMap(({ reliability }) => reliability ?? []);
    const capacity = Math.max(1, Math.min(this.#parts.settings.run.concurrency, mostAtOnce, places));
    return { capacity, ...(known.length === 0 ? {} : { reliability: Math.min(...known) }) };
  }

  /** The planner is asked by the same way as any task: it can fail, be retried, be contained. */
  async #ask(id: string, goal: string, prompt: string, signal: AbortSignal): Promise<string> {
    const { deadlineMs } = this.#parts.settings.plan;
    const task: PlannedTask = { id: 'plan', capability: 'planner', input: { goal, prompt }, dependsOn: [], deadlineMs, cacheable: false };
    let answer: { readonly output: JsonValue } | undefined;
    let error = new ApuraError('plan-invalid', 'no agent made a plan', { problems: 'no agent made a plan', count: 1 });
    await this.run(
      { id, goal: 'make a plan', origin: 'deterministic', tasks: [task] },
      {
        signal,
        onFinished: ({ output, outcome }) => {
          if (output !== undefined) answer = { output };
          else if ('error' in outcome) error = new ApuraError(outcome.error.code, outcome.error.message, outcome.error.details);
        },
      },
    );
    signal.throwIfAborted();
    if (answer === undefined) throw error;
    return answerText(answer.output);
  }

  #reject(problems: readonly PlanProblem[]): void {
    this.#publish('plans', 'plan.rejected', { problems: problems.map(problemText) });
  }

  #publish<T extends OrchestratorEventType>(trace: string, type: T, data: OrchestratorEventData[T]): void {
    this.components.bus.publish(type, 'OrchestratorAgent', { trace, span: trace }, data);
  }
}
