import type { Plan, PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { PlanShape } from '../../contract/orchestrator-events';
import { sayReason } from '../../contract/reasons';
import { type GraphShape, shapeOf } from './plan-shape';
import { type ShapeScore, scoreShapes } from './shape-scores';

export interface StrategyChoice {
  readonly shape: PlanShape;
  readonly graph: GraphShape;
  readonly reason: string;
  /** The alternatives, the chosen one among them, the best first. */
  readonly options: readonly ShapeScore[];
}

export interface Circumstances {
  readonly capacity: number;
  /** Share of right answers of the agents that the plan needs, the worst of them; `undefined`: not known yet. */
  readonly reliability?: number;
}

/** Why a task cannot start as planned, and what is there instead. */
export interface Obstacle {
  readonly task: PlannedTask;
  /** Names of agents with the capability that may work now; the planned one is not among them. */
  readonly others: readonly string[];
  /** When the first agent that could do it may work again, in ms from now; `undefined`: never, as far as is known. */
  readonly freeInMs?: number;
  readonly leftMs: number;
}

export type Replan =
  | { readonly action: 'swap-agent'; readonly task: PlannedTask; readonly reason: string }
  | { readonly action: 'reorder'; readonly waitMs: number; readonly reason: string }
  | { readonly action: 'give-up'; readonly reason: string };

/** Outcomes of the run that are looked at to change its shape. */
const window = 10;

/** Chooses how a plan is run, watches how it goes, and changes it. What it says is obeyed and logged. */
export class MetaReActCoordinator {
  readonly #settings: OrchestratorSettings['strategy'];
  readonly #forced: PlanShape | undefined;
  #choices = 0;
  #replans = 0;

  /** `forced`: run everything in this shape (to compare). */
  constructor(settings: OrchestratorSettings['strategy'], forced?: PlanShape) {
    this.#settings = settings;
    this.#forced = forced;
  }

  choose(plan: Plan, { capacity, reliability }: Circumstances): StrategyChoice {
    this.#choices += 1;
    const graph = shapeOf(plan.tasks);
    const risk = 1 - (reliability ?? 1);
    const options = scoreShapes({ graph, capacity, risk, pipelineDepth: this.#settings.pipelineDepth });
    const { tasks, width, depth } = graph;
    const about = sayReason('plan-graph', { tasks, width, depth, atOnce: capacity, risk: Math.round(risk * 100) });
    if (this.#forced !== undefined) return { shape: this.#forced, graph, options, reason: sayReason('plan-as-told', { about }) };
    if (width < this.#settings.widthForParallel || capacity < 2) {
      const cause = width < this.#settings.widthForParallel ? 'plan-narrow' : 'plan-one-at-once';
      return { shape: 'sequential', graph, options, reason: sayReason(cause, { about }) };
    }
    const shape = options[0]?.shape ?? 'sequential';
    return { shape, graph, options, reason: sayReason('plan-shortest', { about }) };
  }

  /** A task that cannot start as planned. `before`: what was done about the same obstacle already; doing it again is no new plan. */
  replan(obstacle: Obstacle, before?: Replan['action']): Replan {
    const replan = this.#wayRound(obstacle);
    if (replan.action !== before) this.#replans += 1;
    return replan;
  }

  #wayRound({ task, others, freeInMs, leftMs }: Obstacle): Replan {
    if (others.length > 0) {
      const { agent, ...free } = task;
      return {
        action: 'swap-agent',
        task: free,
        reason: sayReason('agent-swapped', { agent: agent ?? 'the agent', others: others.join(', ') }),
      };
    }
    if (freeInMs !== undefined && freeInMs < leftMs)
      return { action: 'reorder', waitMs: freeInMs, reason: sayReason('agent-awaited', { ms: Math.ceil(freeInMs) }) };
    return { action: 'give-up', reason: sayReason('agent-too-late') };
  }

  /** After an outcome of the run: another shape, when this one goes badly; at most `replans` times. */
  reshape(
    shape: PlanShape,
    recent: readonly boolean[],
    replansSoFar: number,
  ): { readonly shape: PlanShape; readonly reason: string } | undefined {
    if (this.#forced !== undefined || replansSoFar >= this.#settings.replans || recent.length < window) return undefined;
    const failures = recent.slice(-window).filter((ok) => !ok).length;
    if (failures < window / 2 || shape === 'sequential' || shape === 'adaptive') return undefined;
    this.#replans += 1;
    return { shape: 'adaptive', reason: sayReason('recent-failures', { failures, count: window }) };
  }

  counters(): { readonly choices: number; readonly replans: number } {
    return { choices: this.#choices, replans: this.#replans };
  }
}
