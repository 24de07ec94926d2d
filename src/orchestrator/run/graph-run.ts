import type { Plan, PlannedOutcome, PlannedRecord } from '../../contract/orchestrator';
import type { OrchestratorEventData, PlanShape, SpanContext } from '../../contract/orchestrator-events';
import { type Lanes, makeLanes } from '../strategy/lanes';
import type { StrategyChoice } from '../strategy/meta-react-coordinator';
import { runTask } from './cached-way';
import { makeOutputStore } from './output-store';
import { type GraphNode, makeGraph, type PlanGraph, skipDependants } from './plan-graph';
import { makeReadyQueue } from './ready-queue';
import { makeTell, type RunParts, type Tell } from './run-parts';
import { makeSynthesis, type Synthesis } from './synthesis';
import { makeScopeSet } from './task-scope';

export type Counts = Readonly<Record<PlannedOutcome['status'], number>>;

/** How a plan ended. Records of single tasks went to `onFinished`; here is only what is bounded. */
export interface PlanRun {
  readonly planId: string;
  readonly counts: Counts;
  readonly tookMs: number;
  readonly choice: StrategyChoice;
  /** Shapes in the order in which they were used. */
  readonly shapes: readonly PlanShape[];
  readonly synthesis: Synthesis;
}

export interface GraphRunOptions {
  /** The run's name in events. */
  readonly trace: string;
  readonly choice: StrategyChoice;
  readonly capacity: number;
  readonly signal: AbortSignal;
  readonly onFinished: (record: PlannedRecord) => void;
}

/** Roots that are announced ahead of their start: enough to keep every place busy, few enough to flood nobody. */
const announcedAhead = 256;
/** Outcomes that the coordinator looks at. */
const recentKept = 20;

/**
 * Runs a plan in its shape: what is ready starts when there is a place, outputs go to those who need them, dependants of what failed
 * are skipped. Gives other work of the thread its turn every few ms. Memory does not grow with the tasks that are done.
 */
export class GraphRun {
  readonly #plan: Plan;
  readonly #parts: RunParts;
  readonly #options: GraphRunOptions;
  readonly #graph: PlanGraph;
  readonly #ready = makeReadyQueue();
  readonly #outputs = makeOutputStore();
  readonly #synthesis;
  readonly #scopes;
  readonly #root: SpanContext;
  readonly #counts = { passed: 0, unverified: 0, failed: 0, 'timed-out': 0, skipped: 0, aborted: 0 };
  readonly #shapes: PlanShape[];
  readonly #recent: boolean[] = [];
  #lanes: Lanes;
  #announced = 0;
  #closed = 0;
  #inFlight = 0;
  #turnStartedAt: number;
  #isYielding = false;
  #isCancelled = false;
  #finish: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(plan: Plan, options: GraphRunOptions, parts: RunParts) {
    this.#plan = plan;
    this.#parts = parts;
    this.#options = options;
    this.#graph = makeGraph(plan);
    this.#synthesis = makeSynthesis(parts.settings.run.mostArtefacts);
    this.#scopes = makeScopeSet(parts.clock);
    this.#root = { trace: options.trace, span: options.trace };
    this.#shapes = [options.choice.shape];
    this.#lanes = makeLanes(options.choice.shape, options.capacity);
    this.#turnStartedAt = parts.clock.now();
  }

  async run(): Promise<PlanRun> {
    const { clock } = this.#parts;
    const { signal, choice } = this.#options;
    const startedAt = clock.now();
    const onCancel = (): void => this.#cancel();
    signal.addEventListener('abort', onCancel, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        this.#finish = resolve;
        this.#fail = reject;
        if (signal.aborted) this.#cancel();
        this.#pump();
      });
    } finally {
      signal.removeEventListener('abort', onCancel);
    }
    const tookMs = clock.now() - startedAt;
    const planId = this.#plan.id;
    this.#publish('plan.finished', { planId, passed: this.#counts.passed, total: this.#plan.tasks.length, tookMs });
    return { planId, counts: this.#counts, tookMs, choice, shapes: this.#shapes, synthesis: this.#synthesis.build() };
  }

  #pump(): void {
    while (!this.#isYielding && this.#inFlight < this.#lanes.width) {
      this.#announce();
      if (this.#ready.size === 0) break;
      if (this.#parts.clock.now() - this.#turnStartedAt > this.#parts.settings.run.turnMs) this.#yield();
      else {
        const task = this.#ready.take(this.#lanes.order, this.#inFlight === 0);
        if (task === undefined) break;
        this.#start(this.#graph.of(task));
      }
    }
    if (this.#inFlight > 0 || this.#ready.size > 0 || this.#announced < this.#graph.roots.length) return;
    if (this.#closed === this.#graph.nodes.length) this.#finish();
    else this.#fail(new TypeError('the plan has a circle: it was never validated'));
  }

  #yield(): void {
    this.#isYielding = true;
    this.#parts.clock.soon(() => {
      this.#isYielding = false;
      this.#turnStartedAt = this.#parts.clock.now();
      this.#pump();
    });
  }

  #announce(): void {
    while (this.#ready.size < announcedAhead) {
      const node = this.#graph.roots[this.#announced];
      if (node === undefined) return;
      this.#announced += 1;
      if (node.state === 'waiting') this.#queue(node, false);
    }
  }

  #queue(node: GraphNode, isLater: boolean): void {
    this.#ready.add(node.task, isLater);
    this.#tellOf(node)('task.queued', {});
  }

  #start(node: GraphNode): void {
    if (node.state !== 'waiting') return;
    const { task } = node;
    node.state = 'running';
    this.#inFlight += 1;
    const scope = this.#scopes.open(task.deadlineMs);
    const dependencies = this.#outputs.takeFor(task);
    const { signal } = this.#options;
    runTask({ task, dependencies, scope, signal, span: this.#spanOf(node), tell: this.#tellOf(node) }, this.#parts)
      .then((record) => {
        scope.close();
        this.#inFlight -= 1;
        node.state = 'done';
        this.#settle(node, record, (this.#parts.clock.now() - scope.startedAt) / (scope.deadlineAt - scope.startedAt));
        this.#pump();
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #settle(node: GraphNode, record: PlannedRecord, deadlineShare: number): void {
    const { status } = record.outcome;
    const isUsable = (status === 'passed' || status === 'unverified') && record.output !== undefined;
    this.#close(node, record, deadlineShare);
    this.#watch(status === 'passed' || status === 'unverified', status);
    if (isUsable && record.output !== undefined) {
      this.#outputs.put(node.task.id, record.output, node.dependants.length);
      for (const dependant of node.dependants) {
        dependant.open -= 1;
        if (dependant.open === 0 && dependant.state === 'waiting') this.#queue(dependant, true);
      }
      return;
    }
    if (this.#isCancelled) return;
    for (const skipped of skipDependants(node)) {
      this.#outputs.takeFor(skipped.node.task);
      this.#close(skipped.node, skipped.record);
    }
  }

  /** One outcome per task, told once. */
  #close(node: GraphNode, record: PlannedRecord, deadlineShare?: number): void {
    this.#closed += 1;
    this.#counts[record.outcome.status] += 1;
    if (node.dependants.length === 0) this.#synthesis.add(record);
    this.#tellOf(node)('task.finished', { outcome: record.outcome, attempts: record.attempts.length, deadlineShare });
    node.tell = undefined;
    this.#options.onFinished(record);
  }

  /** A run that goes badly takes another shape. */
  #watch(ok: boolean, status: PlannedOutcome['status']): void {
    if (status === 'aborted' || status === 'skipped') return;
    this.#lanes.observe(ok);
    this.#recent.push(ok);
    if (this.#recent.length > recentKept) this.#recent.shift();
    const shape = this.#shapes.at(-1) ?? 'sequential';
    const change = ok ? undefined : this.#parts.components.coordinator.reshape(shape, this.#recent, this.#shapes.length - 1);
    if (change === undefined) return;
    this.#shapes.push(change.shape);
    this.#recent.length = 0;
    this.#lanes = makeLanes(change.shape, this.#options.capacity);
    this.#publish('plan.replanned', { planId: this.#plan.id, action: change.shape, reason: change.reason });
  }

  /** What is in work is told to stop, the rest is over at once. */
  #cancel(): void {
    this.#isCancelled = true;
    for (const node of this.#graph.nodes) {
      if (node.state !== 'waiting') continue;
      node.state = 'done';
      this.#close(node, { task: node.task, outcome: { status: 'aborted' }, attempts: [] });
    }
    this.#announced = this.#graph.roots.length;
    while (this.#ready.take('deepest', true) !== undefined);
    this.#scopes.cancelAll();
    this.#pump();
  }

  #spanOf({ index }: GraphNode): SpanContext {
    const { trace } = this.#options;
    return { trace, span: `${trace}/${index}`, parent: trace };
  }

  #tellOf(node: GraphNode): Tell {
    node.tell ??= makeTell(this.#parts.components, this.#spanOf(node), node.task.id);
    return node.tell;
  }

  #publish<T extends 'plan.finished' | 'plan.replanned'>(type: T, data: OrchestratorEventData[T]): void {
    this.#parts.components.bus.publish(type, 'OrchestratorAgent', this.#root, data);
  }
}
