import { type Beta, betaMean, betaObserve } from '../../base/beta';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import { sayReason } from '../../contract/reasons';
import { classifyError, type ErrorClass } from './error-class';
import { fingerprintOf } from './fingerprint';
import { type FailedState, type NextAttempt, type StrategyName, strategies, strategiesOf } from './strategies';

export interface Analysis {
  readonly errorClass: ErrorClass;
  readonly fingerprint: string;
}

/** A strategy that was chosen, and why it and not another. */
export interface RecoveryChoice {
  readonly strategy: StrategyName;
  readonly next: NextAttempt;
  readonly reason: string;
  /** Between the settings' bounds. */
  readonly confidence: number;
  readonly options: readonly { readonly strategy: StrategyName; readonly mean: number; readonly trials: number }[];
}

/** What was learned, as data: kept between visits. */
export type LearnedStrategies = Readonly<Record<string, Readonly<Partial<Record<StrategyName, Beta>>>>>;

/**
 * Says what kind of failure it is and which way out has helped most. For each fingerprint every strategy has a Beta posterior
 * of its success; the prior falls with the place in the class's own order, so that the first choice is the sensible one, and
 * decay lets a strategy that once failed be tried again.
 */
export class ErrorAnalyzer {
  readonly #settings: OrchestratorSettings['errors'];
  readonly #learned = new Map<string, Partial<Record<StrategyName, Beta>>>();
  #analysed = 0;
  #outcomes = 0;

  constructor(settings: OrchestratorSettings['errors'], learned: LearnedStrategies = {}) {
    this.#settings = settings;
    for (const [fingerprint, byStrategy] of Object.entries(learned)) this.#learned.set(fingerprint, { ...byStrategy });
  }

  /** `thrown`: an error of any kind, an error record, or the word for an answer that its grader refused. */
  analyse(thrown: unknown, component: string): Analysis {
    this.#analysed += 1;
    const errorClass = thrown === 'wrong-answer' ? 'wrong-answer' : classifyError(thrown);
    const message = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? String(thrown.message) : String(thrown);
    return { errorClass, fingerprint: fingerprintOf(errorClass, message, component) };
  }

  /** The most promising strategy that has something to offer; `undefined` when none has. */
  async choose({ errorClass, fingerprint }: Analysis, state: FailedState): Promise<RecoveryChoice | undefined> {
    const usual = strategiesOf[errorClass];
    const options = usual
      .map((strategy, place) => ({ strategy, place, beta: this.#beta(fingerprint, strategy, place) }))
      .map(({ strategy, place, beta }) => ({ strategy, mean: betaMean(beta), trials: this.#trials(beta, place) }))
      .sort((a, b) => b.mean - a.mean);
    const passedOver: string[] = [];
    for (const { strategy, mean, trials } of options) {
      const next = await strategies[strategy](state);
      if (next === undefined) {
        passedOver.push(sayReason('strategy-empty', { strategy }));
        continue;
      }
      return {
        strategy,
        next,
        options,
        confidence: this.#confidence(mean),
        reason: [reasonFor(strategy, mean, trials, usual), ...passedOver].join('; '),
      };
    }
    return undefined;
  }

  /** What came of a strategy. */
  learn(fingerprint: string, errorClass: ErrorClass, strategy: StrategyName, success: boolean): void {
    this.#outcomes += 1;
    const place = strategiesOf[errorClass].indexOf(strategy);
    const byStrategy = this.#learned.get(fingerprint) ?? {};
    byStrategy[strategy] = betaObserve(this.#beta(fingerprint, strategy, place), success, this.#prior(place), this.#settings.decay);
    this.#learned.delete(fingerprint);
    this.#learned.set(fingerprint, byStrategy);
    if (this.#learned.size <= this.#settings.mostFingerprints) return;
    const oldest = this.#learned.keys().next().value;
    if (oldest !== undefined) this.#learned.delete(oldest);
  }

  learned(): LearnedStrategies {
    return Object.fromEntries(this.#learned);
  }

  counters(): { readonly analysed: number; readonly outcomes: number } {
    return { analysed: this.#analysed, outcomes: this.#outcomes };
  }

  #beta(fingerprint: string, strategy: StrategyName, place: number): Beta {
    return this.#learned.get(fingerprint)?.[strategy] ?? this.#prior(place);
  }

  #prior(place: number): Beta {
    return { passed: this.#settings.priorPassed, failed: this.#settings.priorFailed + 0.25 * Math.max(0, place) };
  }

  #trials(beta: Beta, place: number): number {
    const prior = this.#prior(place);
    return Math.round(beta.passed + beta.failed - prior.passed - prior.failed);
  }

  #confidence(mean: number): number {
    return Math.min(this.#settings.mostConfidence, Math.max(this.#settings.leastConfidence, mean));
  }
}

function reasonFor(strategy: StrategyName, mean: number, trials: number, usual: readonly StrategyName[]): string {
  const share = Math.round(mean * 100);
  if (trials > 0) return sayReason('strategy-learned', { strategy, share, trials });
  if (strategy === usual[0]) return sayReason('strategy-usual', { strategy, share });
  return sayReason('strategy-untried', { strategy, share });
}
