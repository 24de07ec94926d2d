import type { ErrorRecord } from '../../contract/errors';
import type { OrchestratorEvent, OrchestratorEventType } from '../../contract/orchestrator-events';
import type { ToolServerState } from '../../contract/tool-servers';
import type { EventBus } from '../bus/event-bus';

/** Something that a component told by itself while faults were about. */
export type Sign = { readonly atMs: number } & (
  | { readonly kind: 'event'; readonly event: OrchestratorEvent }
  | { readonly kind: 'engine-died'; readonly error: ErrorRecord; readonly taskId?: string }
  | { readonly kind: 'engine-replaced' }
  | { readonly kind: 'storage'; readonly error: ErrorRecord }
  | { readonly kind: 'server'; readonly server: string; readonly state: ToolServerState }
);

type Unstamped<T> = T extends unknown ? Omit<T, 'atMs'> : never;

/** What chaos listens to; the rest says nothing about faults. */
const telling: ReadonlySet<OrchestratorEventType> = new Set<OrchestratorEventType>([
  'task.failed',
  'task.graded',
  'task.recovering',
  'agent.liveness',
  'agent.restarted',
  'agent.containment',
  'circuit.state',
  'clock.jumped',
  'bus.dropped',
]);

/** Keeps signs, each with the time when it was told: a flooded bus brings them later. */
export class SignLog {
  readonly #signs: Sign[] = [];
  readonly #now: () => number;
  readonly #toReal: (atMs: number) => number;
  #off: () => void = () => undefined;

  /** `now`: ms, on a clock that no fault touches; `toReal`: what it said at a time of the bus's clock. */
  constructor(now: () => number, toReal: (atMs: number) => number) {
    this.#now = now;
    this.#toReal = toReal;
  }

  /** In the order in which they were told. */
  signs(): readonly Sign[] {
    return this.#signs.toSorted((a, b) => a.atMs - b.atMs);
  }

  add(sign: Unstamped<Sign>): void {
    this.#signs.push({ ...sign, atMs: this.#now() });
  }

  listen(bus: Pick<EventBus, 'subscribe'>): void {
    const take = (event: OrchestratorEvent): void => {
      if (telling.has(event.type)) this.#signs.push({ kind: 'event', event, atMs: this.#toReal(event.atMs) });
    };
    this.#off = bus.subscribe('#', take, { name: 'chaos' });
  }

  close(): void {
    this.#off();
  }
}
