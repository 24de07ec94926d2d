import type { Clock } from '../../base/clock';
import type { EventPriority, OrchestratorEvent } from '../../contract/orchestrator-events';
import { type DropPolicy, type FairQueue, makeFairQueue } from './fair-queue';

export type EventHandler = (event: OrchestratorEvent) => void | Promise<void>;

export interface SubscriptionSettings {
  readonly name: string;
  readonly ringSize: number;
  readonly weights: Readonly<Record<EventPriority, number>>;
  readonly dropPolicy: DropPolicy;
  readonly handlerTimeoutMs: number;
}

export interface SubscriptionReports {
  readonly onDropped: (event: OrchestratorEvent) => void;
  /** The handler threw, rejected, or did not end in time. */
  readonly onFailed: (event: OrchestratorEvent, error: unknown) => void;
}

/** Handled in one go before other work of the thread gets its turn. */
const mostPerTurn = 256;

/** One handler with a queue of its own: what it does, or fails to do, concerns no other handler. */
export class Subscription {
  readonly #queue: FairQueue<OrchestratorEvent>;
  readonly #settings: SubscriptionSettings;
  readonly #handler: EventHandler;
  readonly #reports: SubscriptionReports;
  readonly #clock: Clock;
  #running = false;
  #closed = false;
  #onIdle: (() => void)[] = [];

  constructor(settings: SubscriptionSettings, handler: EventHandler, reports: SubscriptionReports, clock: Clock) {
    this.#queue = makeFairQueue(settings.ringSize, settings.weights);
    this.#settings = settings;
    this.#handler = handler;
    this.#reports = reports;
    this.#clock = clock;
  }

  offer(event: OrchestratorEvent): void {
    if (this.#closed) return;
    const dropped = this.#queue.push(event.priority, event, this.#settings.dropPolicy);
    if (dropped !== undefined) this.#reports.onDropped(dropped);
    if (this.#running) return;
    this.#running = true;
    queueMicrotask(() => this.#turn());
  }

  /** What waits is not delivered any more. */
  close(): void {
    this.#closed = true;
    this.#settleIdle();
  }

  /** Resolves when nothing waits and the handler rests. */
  idle(): Promise<void> {
    if (!this.#running || this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.#onIdle.push(resolve));
  }

  #turn(): void {
    for (let handled = 0; handled < mostPerTurn; handled += 1) {
      const event = this.#closed ? undefined : this.#queue.shift();
      if (event === undefined) {
        this.#running = false;
        this.#settleIdle();
        return;
      }
      const pending = this.#call(event);
      if (pending !== undefined) {
        void this.#wait(event, pending).then(() => this.#turn());
        return;
      }
    }
    this.#clock.soon(() => this.#turn());
  }

  #call(event: OrchestratorEvent): Promise<void> | undefined {
    try {
      const returned = this.#handler(event);
      return returned instanceof Promise ? returned : undefined;
    } catch (error) {
      this.#reports.onFailed(event, error);
      return undefined;
    }
  }

  #wait(event: OrchestratorEvent, pending: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const end = (error?: unknown): void => {
        cancel();
        if (error !== undefined) this.#reports.onFailed(event, error);
        resolve();
      };
      const { handlerTimeoutMs } = this.#settings;
      const cancel = this.#clock.after(handlerTimeoutMs, () => end(new Error(`the handler did not end within ${handlerTimeoutMs} ms`)));
      pending.then(() => end(), end);
    });
  }

  #settleIdle(): void {
    const waiting = this.#onIdle;
    this.#onIdle = [];
    for (const resolve of waiting) resolve();
  }
}
