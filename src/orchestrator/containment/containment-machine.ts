import type { Clock } from '../../base/clock';
import { makeRing, type Ring } from '../../base/ring';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { ContainmentState } from '../../contract/orchestrator-events';
import { sayReason } from '../../contract/reasons';

export type ContainmentSettings = OrchestratorSettings['containment'];

/** What speaks for or against an agent. Errors of the caller's are not told here. */
export type EvidenceKind = 'passed' | 'failed' | 'wrong-answer' | 'protocol-breach';

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly atMs: number;
  readonly taskId?: string;
  readonly detail?: string;
}

export interface ContainmentChange {
  readonly agent: string;
  readonly from: ContainmentState;
  readonly to: ContainmentState;
  readonly reason: string;
  /** Of its usual work, 0 to 1. */
  readonly share: number;
}

/**
 * One agent's way through containment: active → degraded → isolated or quarantined → probation → active. Isolated by error budget,
 * quarantined for wrong answers or breaches of protocol; both are reviewed after a time that doubles each time they come back. An
 * agent without a stand-in is degraded at most, but for breaches: without it, every task that it might have done would fail.
 */
export class ContainmentMachine {
  readonly #agent: string;
  readonly #settings: ContainmentSettings;
  readonly #clock: Clock;
  readonly #onChange: (change: ContainmentChange) => void;
  readonly #hasStandIn: () => boolean;
  readonly #evidence: Ring<Evidence>;
  #outcomes: boolean[] = [];
  #state: ContainmentState = 'active';
  #wrongInRow = 0;
  #breaches = 0;
  #stage = 0;
  #passesInStage = 0;
  #relapses = 0;
  #reviewAt = 0;

  /** `hasStandIn`: others can do what it does. */
  constructor(
    agent: string,
    settings: ContainmentSettings,
    clock: Clock,
    hasStandIn: () => boolean,
    onChange: (change: ContainmentChange) => void,
  ) {
    this.#agent = agent;
    this.#settings = settings;
    this.#clock = clock;
    this.#onChange = onChange;
    this.#hasStandIn = hasStandIn;
    this.#evidence = makeRing(settings.evidenceKept);
  }

  /** Time-boxed: when the review is due, what is isolated or quarantined is on probation. */
  get state(): ContainmentState {
    if (this.isContained && this.#clock.now() >= this.#reviewAt) {
      this.#stage = 0;
      this.#passesInStage = 0;
      this.#change('probation', sayReason('review-due'));
    }
    return this.#state;
  }

  /** Share of its usual work that it gets, 0 to 1. */
  get share(): number {
    const state = this.state;
    if (state === 'isolated' || state === 'quarantined') return 0;
    return state === 'probation' ? (this.#settings.probationShares[this.#stage] ?? 1) : 1;
  }

  get reviewAt(): number {
    return this.#reviewAt;
  }

  evidence(): readonly Evidence[] {
    return this.#evidence.items();
  }

  observe(evidence: Evidence): void {
    if (evidence.kind !== 'passed') this.#keep(evidence);
    const state = this.state;
    if (state === 'isolated' || state === 'quarantined') return;
    const ok = evidence.kind === 'passed';
    this.#wrongInRow = evidence.kind === 'wrong-answer' ? this.#wrongInRow + 1 : ok ? 0 : this.#wrongInRow;
    if (evidence.kind === 'protocol-breach') this.#breaches += 1;
    if (state === 'probation') this.#onProbation(ok, evidence);
    else this.#inService(ok);
  }

  contain(to: 'isolated' | 'quarantined', reason: string): void {
    const { reviewMs, mostReviewMs } = this.#settings;
    this.#reviewAt = this.#clock.now() + Math.min(mostReviewMs, reviewMs * 2 ** this.#relapses);
    this.#relapses += 1;
    this.#outcomes = [];
    this.#wrongInRow = 0;
    this.#breaches = 0;
    this.#change(to, reason);
  }

  release(reason: string): void {
    this.#outcomes = [];
    this.#relapses = 0;
    this.#change('active', reason);
  }

  get isContained(): boolean {
    return this.#state === 'isolated' || this.#state === 'quarantined';
  }

  #onProbation(ok: boolean, evidence: Evidence): void {
    if (!ok) {
      this.#passesInStage = 0;
      const to = evidence.kind === 'failed' ? 'isolated' : 'quarantined';
      if (evidence.kind === 'protocol-breach' || this.#hasStandIn())
        this.contain(to, sayReason('failed-on-probation', { kind: evidence.kind }));
      return;
    }
    this.#passesInStage += 1;
    if (this.#passesInStage < this.#settings.passesPerStage) return;
    this.#stage += 1;
    this.#passesInStage = 0;
    if (this.#stage >= this.#settings.probationShares.length) this.release(sayReason('probation-passed'));
    else this.#change('probation', sayReason('stage-passed', { stage: this.#stage }));
  }

  #inService(ok: boolean): void {
    const { window, leastOutcomes, wrongAnswers, protocolBreaches, isolatedFailureShare, degradedFailureShare } = this.#settings;
    this.#outcomes.push(ok);
    if (this.#outcomes.length > window) this.#outcomes.shift();
    if (this.#breaches >= protocolBreaches) {
      this.contain('quarantined', sayReason('protocol-breaches', { count: this.#breaches }));
      return;
    }
    if (this.#wrongInRow >= wrongAnswers) {
      this.#containOrDegrade('quarantined', sayReason('wrong-in-row', { count: this.#wrongInRow }));
      return;
    }
    if (ok && this.#state === 'active') return;
    const failures = this.#outcomes.filter((passed) => !passed).length;
    const share = failures / this.#outcomes.length;
    if (this.#outcomes.length < leastOutcomes) return;
    const told = sayReason('recent-failures', { failures, count: this.#outcomes.length });
    if (share >= isolatedFailureShare) this.#containOrDegrade('isolated', told);
    else if (share >= degradedFailureShare && this.#state === 'active') this.#change('degraded', told);
    else if (share < degradedFailureShare && this.#state === 'degraded') this.#change('active', told);
  }

  #containOrDegrade(to: 'isolated' | 'quarantined', reason: string): void {
    if (this.#hasStandIn()) this.contain(to, reason);
    else if (this.#state === 'active') this.#change('degraded', sayReason('no-stand-in', { reason }));
  }

  #keep(evidence: Evidence): void {
    if (this.#evidence.push(evidence)) return;
    this.#evidence.shift();
    this.#evidence.push(evidence);
  }

  #change(to: ContainmentState, reason: string): void {
    const from = this.#state;
    this.#state = to;
    this.#onChange({ agent: this.#agent, from, to, reason, share: this.share });
  }
}
