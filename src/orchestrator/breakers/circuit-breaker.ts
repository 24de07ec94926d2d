import type { Clock } from '../../base/clock';
import type { Random } from '../../base/random';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { CircuitState } from '../../contract/orchestrator-events';
import { sayReason } from '../../contract/reasons';

export type BreakerSettings = OrchestratorSettings['breaker'];

/** Leave to call, to be given back with what came of it; only the first of the three counts. */
export interface Permit {
  succeed(): void;
  fail(): void;
  /** Neither: the caller's own error, or a cancel. A probe that ends so makes room for another. */
  ignore(): void;
}

/** What the report keeps of a breaker. */
export interface BreakerRecord {
  readonly state: CircuitState;
  readonly failuresInRow: number;
  readonly windowFailures: number;
  readonly windowSize: number;
  readonly timesOpened: number;
  readonly refused: number;
}

/**
 * Stops calls to what fails: opens at `consecutive` failures in a row, or when at least `leastFailures` of the last `window`
 * calls failed and they are at least `failureShare` of them; after `openMs` (doubled each time it opens again, up to
 * `maxOpenMs`, with jitter) it lets exactly `probes` calls through, and closes when all of them succeed.
 *
 * An own policy, because cockatiel's (4.0) reads the wall clock and `Math.random`, so that neither tests nor a seed can
 * decide them, opens on one rule only, and its count rule knows a least number of calls, not of failures: fail, ok, fail, ok,
 * fail would open it.
 */
export class CircuitBreaker {
  readonly #settings: BreakerSettings;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #onChange: (from: CircuitState, to: CircuitState, reason: string) => void;
  #state: CircuitState = 'closed';
  #outcomes: boolean[] = [];
  #failuresInRow = 0;
  #openUntil = 0;
  #openings = 0;
  #timesOpened = 0;
  #refused = 0;
  #probesOut = 0;
  #probesPassed = 0;
  /** Outcomes of calls from before the last change are of another time. */
  #epoch = 0;

  constructor(
    settings: BreakerSettings,
    clock: Clock,
    random: Random,
    onChange: (from: CircuitState, to: CircuitState, reason: string) => void,
  ) {
    this.#settings = settings;
    this.#clock = clock;
    this.#random = random;
    this.#onChange = onChange;
  }

  get state(): CircuitState {
    return this.#state === 'open' && this.#clock.now() >= this.#openUntil ? 'half-open' : this.#state;
  }

  /** Until calls are let through again, ms. */
  get retryAfterMs(): number {
    return this.#state === 'open' ? Math.max(0, this.#openUntil - this.#clock.now()) : 0;
  }

  /** A permit, or how long to wait before asking again (0: a probe is out, nobody knows). */
  enter(): Permit | { readonly retryAfterMs: number } {
    if (this.#state === 'open') {
      const left = this.#openUntil - this.#clock.now();
      if (left > 0) return this.#refuse(left);
      this.#change('half-open', sayReason('breaker-time-over'));
      this.#probesOut = 0;
      this.#probesPassed = 0;
    }
    if (this.#state === 'half-open') {
      if (this.#probesOut + this.#probesPassed >= this.#settings.probes) return this.#refuse(0);
      this.#probesOut += 1;
    }
    return this.#permit();
  }

  record(): BreakerRecord {
    return {
      state: this.state,
      failuresInRow: this.#failuresInRow,
      windowFailures: this.#outcomes.filter((ok) => !ok).length,
      windowSize: this.#outcomes.length,
      timesOpened: this.#timesOpened,
      refused: this.#refused,
    };
  }

  #refuse(retryAfterMs: number): { readonly retryAfterMs: number } {
    this.#refused += 1;
    return { retryAfterMs };
  }

  #permit(): Permit {
    const isProbe = this.#state === 'half-open';
    return new GivenPermit(this.#epoch, (epoch, outcome) => {
      if (epoch !== this.#epoch) return;
      if (isProbe) this.#probesOut -= 1;
      if (outcome === 'succeed') this.#succeed();
      else if (outcome === 'fail') this.#fail();
    });
  }

  #succeed(): void {
    this.#failuresInRow = 0;
    if (this.#state === 'closed') {
      this.#remember(true);
      return;
    }
    this.#probesPassed += 1;
    if (this.#probesPassed < this.#settings.probes) return;
    this.#outcomes = [];
    this.#openings = 0;
    this.#change('closed', sayReason('probes-passed', { passed: this.#probesPassed, count: this.#settings.probes }));
  }

  #fail(): void {
    this.#failuresInRow += 1;
    this.#remember(false);
    if (this.#state === 'half-open') {
      this.#open(sayReason('probe-failed'));
      return;
    }
    const { consecutive, failureShare, leastFailures } = this.#settings;
    const failures = this.#outcomes.filter((ok) => !ok).length;
    if (this.#failuresInRow >= consecutive) this.#open(sayReason('failures-in-row', { count: this.#failuresInRow }));
    else if (failures >= leastFailures && failures >= failureShare * this.#outcomes.length)
      this.#open(sayReason('recent-failures', { failures, count: this.#outcomes.length }));
  }

  #open(reason: string): void {
    const { openMs, maxOpenMs, jitterShare } = this.#settings;
    const plain = Math.min(maxOpenMs, openMs * 2 ** this.#openings);
    this.#openings += 1;
    this.#timesOpened += 1;
    this.#openUntil = this.#clock.now() + plain * (1 + jitterShare * this.#random.next());
    this.#change('open', reason);
  }

  #remember(ok: boolean): void {
    this.#outcomes.push(ok);
    if (this.#outcomes.length > this.#settings.window) this.#outcomes.shift();
  }

  #change(to: CircuitState, reason: string): void {
    const from = this.#state;
    this.#state = to;
    this.#epoch += 1;
    this.#onChange(from, to, reason);
  }
}

class GivenPermit implements Permit {
  readonly #epoch: number;
  #apply: ((epoch: number, outcome: keyof Permit) => void) | undefined;

  constructor(epoch: number, apply: (epoch: number, outcome: keyof Permit) => void) {
    this.#epoch = epoch;
    this.#apply = apply;
  }

  succeed(): void {
    this.#give('succeed');
  }

  fail(): void {
    this.#give('fail');
  }

  ignore(): void {
    this.#give('ignore');
  }

  #give(outcome: keyof Permit): void {
    const apply = this.#apply;
    this.#apply = undefined;
    apply?.(this.#epoch, outcome);
  }
}
