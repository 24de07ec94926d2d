import type { OrchestratorActivity, ToolServerActivity } from '../contract/activity';
import type { OrchestratorEvent } from '../contract/orchestrator-events';
import type { Components } from '../orchestrator/run/components';
import type { AuditKnowledge } from './audit-knowledge';
import { joinActivity } from './join-activity';

type Knowledge = Pick<AuditKnowledge, 'cache' | 'retrieval' | 'tools'>;

const heard = ['task.failed', 'task.recovering', 'task.finished', 'task.tool-call', 'agent.containment'] as const;

/** Counts what no component counts itself, from the bus; with the components' own counts it is the activity of a run. */
export class ActivityLog {
  readonly #components: Components;
  readonly #before: OrchestratorActivity | undefined;
  readonly #leave: readonly (() => void)[];
  readonly #failures: Record<string, number> = {};
  readonly #recoveries = new Map<string, { chosen: number; worked: number }>();
  /** By span: the strategy that the attempt in work is owed to. */
  readonly #trying = new Map<string, string>();
  readonly #containments: OrchestratorActivity['containments'][number][] = [];
  #toolCalls = { attempted: 0, valid: 0 };

  /** `before`: what was done before an interruption. */
  constructor(components: Components, before?: OrchestratorActivity) {
    this.#components = components;
    this.#before = before;
    this.#leave = heard.map((type) => components.bus.subscribe(type, (event) => this.#hear(event), { name: `activity ${type}` }));
  }

  /** What has been done so far; events on their way are waited for. */
  async collect({ cache, retrieval, tools }: Knowledge): Promise<OrchestratorActivity> {
    const { bus, coordinator, delegation, breakers, heartbeat } = this.#components;
    await bus.idle();
    const { choices, replans } = coordinator.counters();
    const { delegations, retries } = delegation.counters();
    const { exactHits, semanticHits, misses, shared, stored, guarded, shadowed, wrongHits } = cache.statistics();
    const { retrievals, empty, passages } = retrieval.statistics();
    const { published, dropped, handlerFailures } = bus.counters();
    const opened = Object.entries(breakers.records()).filter(([, { timesOpened }]) => timesOpened > 0);
    return joinActivity(this.#before, {
      plans: choices,
      replans,
      delegations,
      retries,
      failures: { ...this.#failures },
      recoveries: [...this.#recoveries].map(([strategy, counts]) => ({ strategy, ...counts })),
      breakers: opened.map(([key, { state, timesOpened, refused }]) => ({ key, state, opened: timesOpened, refused })),
      containments: [...this.#containments],
      deaths: heartbeat.counters().deaths,
      cache: { exactHits, semanticHits, misses, shared, stored, guarded, shadowed, wrongHits },
      retrieval: { searches: retrievals, empty, passages },
      toolCalls: { ...this.#toolCalls },
      toolServers: tools
        .statistics()
        .filter(({ calls }) => calls > 0)
        .map(toServerActivity),
      bus: { published, dropped, handlerFailures },
    });
  }

  dispose(): void {
    for (const leave of this.#leave) leave();
  }

  #hear(event: OrchestratorEvent): void {
    switch (event.type) {
      case 'task.failed':
        this.#failures[event.data.errorClass] = (this.#failures[event.data.errorClass] ?? 0) + 1;
        this.#trying.delete(event.span);
        return;
      case 'task.recovering':
        this.#count(event.data.strategy, 'chosen');
        this.#trying.set(event.span, event.data.strategy);
        return;
      case 'task.finished': {
        const strategy = this.#trying.get(event.span);
        const { status } = event.data.outcome;
        if (strategy !== undefined && (status === 'passed' || status === 'unverified')) this.#count(strategy, 'worked');
        this.#trying.delete(event.span);
        return;
      }
      case 'task.tool-call':
        this.#toolCalls.attempted += 1;
        if (event.data.valid) this.#toolCalls.valid += 1;
        return;
      case 'agent.containment': {
        const { agent, from, to, reason } = event.data;
        this.#containments.push({ agent, from, to, reason });
      }
    }
  }

  #count(strategy: string, what: 'chosen' | 'worked'): void {
    const counts = this.#recoveries.get(strategy) ?? { chosen: 0, worked: 0 };
    counts[what] += 1;
    this.#recoveries.set(strategy, counts);
  }
}

function toServerActivity(server: ReturnType<Knowledge['tools']['statistics']>[number]): ToolServerActivity {
  const { p50Ms, p95Ms, maxMs } = server.latency;
  const latency = server.latency.count === 0 ? {} : { p50Ms, p95Ms, maxMs };
  return { server: server.name, calls: server.calls, failures: server.failuresByCode, ...latency };
}
