import type { Clock } from '../../base/clock';
import { makeRing, type Ring } from '../../base/ring';
import { toErrorRecord } from '../../contract/errors';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type {
  EventPriority,
  OrchestratorEvent,
  OrchestratorEventData,
  OrchestratorEventType,
  SpanContext,
} from '../../contract/orchestrator-events';
import { type Coalescer, makeCoalescer } from './coalescer';
import type { DropPolicy } from './fair-queue';
import { matchesPattern } from './pattern';
import { type EventHandler, Subscription } from './subscription';

export interface SubscribeOptions {
  readonly name: string;
  /** Default `drop-oldest`: the newest says most about how things are. */
  readonly dropPolicy?: DropPolicy;
  /** Kept events from this `seq` on come first. */
  readonly replayFrom?: number;
}

export interface PublishOptions {
  readonly taskId?: string;
  /** Absent: by type, `medium` for those not listed. */
  readonly priority?: EventPriority;
  /** Thin out repetitions of the same type, source and task: the first and the last of each `coalesceMs` arrive (absent: the settings'). */
  readonly coalesce?: boolean;
  readonly coalesceMs?: number;
}

export interface BusCounters {
  readonly published: number;
  readonly delivered: number;
  readonly dropped: number;
  readonly handlerFailures: number;
}

const priorityOfType: Partial<Record<OrchestratorEventType, EventPriority>> = {
  'agent.containment': 'critical',
  'agent.liveness': 'critical',
  'circuit.state': 'high',
  'agent.health': 'high',
  'clock.jumped': 'high',
  'task.failed': 'high',
  'task.recovering': 'high',
  'task.finished': 'high',
  'task.progress': 'low',
};

const busSpan: SpanContext = { trace: 'bus', span: 'bus' };

/**
 * Carries what happens to whom it concerns. Publishing never waits and never throws: every handler has a bounded queue and a
 * time limit of its own. The journal keeps the last events for those who come later.
 */
export class EventBus {
  readonly #settings: OrchestratorSettings['bus'];
  readonly #clock: Clock;
  readonly #subscriptions = new Map<Subscription, string>();
  /** Matching subscriptions by type, until somebody comes or goes. */
  readonly #routes = new Map<string, readonly Subscription[]>();
  readonly #journal: Ring<OrchestratorEvent>;
  readonly #coalescer: Coalescer;
  #seq = 0;
  #delivered = 0;
  #dropped = 0;
  #handlerFailures = 0;

  constructor(settings: OrchestratorSettings['bus'], clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#journal = makeRing(settings.journalSize);
    this.#coalescer = makeCoalescer(clock, (event) => this.#route(event));
  }

  publish<T extends OrchestratorEventType>(
    type: T,
    source: string,
    span: SpanContext,
    data: OrchestratorEventData[T],
    options?: PublishOptions,
  ): void {
    const event = {
      trace: span.trace,
      span: span.span,
      parent: span.parent,
      seq: this.#seq++,
      atMs: this.#clock.now(),
      type,
      source,
      priority: options?.priority ?? priorityOfType[type] ?? 'medium',
      taskId: options?.taskId,
      count: 1,
      data,
    } as OrchestratorEvent;
    if (options?.coalesce === true) {
      this.#coalescer.offer(event, options.coalesceMs ?? this.#settings.coalesceMs);
      return;
    }
    if (type === 'task.finished' && event.taskId !== undefined) this.#coalescer.release(event.taskId);
    this.#route(event);
  }

  /** `pattern`: see `matchesPattern`. The returned function ends the subscription; what still waits is not delivered. */
  subscribe(pattern: string, handler: EventHandler, options: SubscribeOptions): () => void {
    const { name, dropPolicy = 'drop-oldest' } = options;
    const counted: EventHandler = (event) => {
      this.#delivered += 1;
      return handler(event);
    };
    const subscription = new Subscription(
      { ...this.#settings, name, dropPolicy },
      counted,
      {
        onDropped: ({ type, priority }) => {
          this.#dropped += 1;
          if (type !== 'bus.dropped') this.#tell('bus.dropped', { handler: name, priority, count: 1 });
        },
        onFailed: ({ type }, error) => {
          this.#handlerFailures += 1;
          if (type !== 'bus.handler-failed') this.#tell('bus.handler-failed', { handler: name, error: toErrorRecord(error) });
        },
      },
      this.#clock,
    );
    if (options.replayFrom !== undefined) for (const event of this.replay(pattern, options.replayFrom)) subscription.offer(event);
    this.#subscriptions.set(subscription, pattern);
    this.#routes.clear();
    return () => {
      subscription.close();
      this.#subscriptions.delete(subscription);
      this.#routes.clear();
    };
  }

  /** Kept events that match, the oldest first. */
  replay(pattern: string, fromSeq = 0): readonly OrchestratorEvent[] {
    return this.#journal.items().filter(({ type, seq }) => seq >= fromSeq && matchesPattern(pattern, type));
  }

  counters(): BusCounters {
    return { published: this.#seq, delivered: this.#delivered, dropped: this.#dropped, handlerFailures: this.#handlerFailures };
  }

  /** Lets held events go and waits until every handler rests. */
  async idle(): Promise<void> {
    this.#coalescer.flush();
    await Promise.all([...this.#subscriptions.keys()].map((subscription) => subscription.idle()));
  }

  /** Ends all subscriptions and timers. The journal stays readable. */
  dispose(): void {
    this.#coalescer.flush();
    for (const subscription of this.#subscriptions.keys()) subscription.close();
    this.#subscriptions.clear();
    this.#routes.clear();
  }

  #tell<T extends 'bus.dropped' | 'bus.handler-failed'>(type: T, data: OrchestratorEventData[T]): void {
    this.publish(type, 'EventBus', busSpan, data, { coalesce: true });
  }

  #route(event: OrchestratorEvent): void {
    if (!this.#journal.push(event)) {
      this.#journal.shift();
      this.#journal.push(event);
    }
    for (const subscription of this.#routeOf(event.type)) subscription.offer(event);
  }

  #routeOf(type: string): readonly Subscription[] {
    const known = this.#routes.get(type);
    if (known !== undefined) return known;
    const route = [...this.#subscriptions].filter(([, pattern]) => matchesPattern(pattern, type)).map(([subscription]) => subscription);
    this.#routes.set(type, route);
    return route;
  }
}
