import type { ContainmentState } from '../../contract/orchestrator-events';
import { type CapLevel, capsOfLevel, levelOfState } from './caps';
import type { Containment } from './containment';

/**
 * The enforcing face of containment, asked in both directions: by the router before an agent gets work (`admit`), and by whoever
 * takes something from an agent (`maySend`): results, tool calls, messages.
 */
export class ComponentIsolation {
  readonly #containment: Containment;
  #refusedIn = 0;
  #refusedOut = 0;

  constructor(containment: Containment) {
    this.#containment = containment;
  }

  stateOf(agent: string): ContainmentState {
    return this.#containment.machine(agent).state;
  }

  /** One that is degraded and cannot be stood in for is told and not held: slower, its work would be no better, and nobody else's gain. */
  levelOf(agent: string): CapLevel {
    const state = this.stateOf(agent);
    return state === 'degraded' && this.#containment.parts.hasStandIn?.(agent) === false ? 'none' : levelOfState[state];
  }

  /**
   * May the agent be offered the next task? On probation only for its share of the traffic, drawn by chance; a pure function of
   * the state otherwise.
   */
  mayReceive(agent: string): boolean {
    const { share } = this.#containment.machine(agent);
    const may = share >= 1 || (share > 0 && this.#containment.parts.random.next() < share);
    if (!may) this.#refusedIn += 1;
    return may;
  }

  /** Takes the agent's caps for one task of `bytes`; `undefined`: contained, or a cap is reached. */
  admit(agent: string, bytes: number): (() => void) | undefined {
    const taken = this.#containment.gauge(agent).take(capsOfLevel[this.levelOf(agent)], bytes);
    if (taken === undefined) this.#refusedIn += 1;
    return taken;
  }

  /** May something that comes from the agent be taken? What a contained agent still says is not heard. */
  maySend(agent: string): boolean {
    const may = this.#containment.machine(agent).share > 0;
    if (!may) this.#refusedOut += 1;
    return may;
  }

  /** Until the agent's review, ms; 0: it is not contained. */
  closedForMs(agent: string): number {
    const machine = this.#containment.machine(agent);
    return machine.share > 0 ? 0 : Math.max(0, machine.reviewAt - this.#containment.parts.clock.now());
  }

  counters(): { readonly refusedIn: number; readonly refusedOut: number } {
    return { refusedIn: this.#refusedIn, refusedOut: this.#refusedOut };
  }
}
