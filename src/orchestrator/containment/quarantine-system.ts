import type { ContainmentState } from '../../contract/orchestrator-events';
import type { Containment } from './containment';
import type { Evidence, EvidenceKind } from './containment-machine';

export interface QuarantineRecord {
  readonly agent: string;
  readonly state: ContainmentState;
  readonly share: number;
  readonly reviewAtMs?: number;
  readonly evidence: readonly Evidence[];
}

/** The judging face of containment: collects evidence, contains, reviews, releases. */
export class QuarantineSystem {
  readonly #containment: Containment;
  #observed = 0;
  #contained = 0;

  constructor(containment: Containment) {
    this.#containment = containment;
  }

  observe(agent: string, kind: EvidenceKind, taskId?: string, detail?: string): void {
    this.#observed += 1;
    const machine = this.#containment.machine(agent);
    const before = machine.isContained;
    machine.observe({ kind, atMs: this.#containment.parts.clock.now(), taskId, detail });
    if (!before && machine.isContained) this.#contained += 1;
  }

  /** At once, whatever the evidence: a user's order, or a breach that allows no second one. */
  quarantine(agent: string, reason: string): void {
    this.#contained += 1;
    this.#containment.machine(agent).contain('quarantined', reason);
  }

  release(agent: string, reason: string): void {
    this.#containment.machine(agent).release(reason);
  }

  records(): readonly QuarantineRecord[] {
    return [...this.#containment.all()].map(([agent, machine]) => ({
      agent,
      state: machine.state,
      share: machine.share,
      ...(machine.isContained ? { reviewAtMs: machine.reviewAt } : {}),
      evidence: machine.evidence(),
    }));
  }

  counters(): { readonly observed: number; readonly contained: number } {
    return { observed: this.#observed, contained: this.#contained };
  }
}
