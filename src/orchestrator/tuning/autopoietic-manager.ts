import type { Random } from '../../base/random';
import { makeRing } from '../../base/ring';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { OrchestratorEventData } from '../../contract/orchestrator-events';
import { sayReason } from '../../contract/reasons';
import { type Arm, compareArms, makeArm, observeArm, successShare, type Verdict } from './arm';
import { accept, type Climb, giveUp, makeClimb, nextCandidate, type Tunable, wakeUp } from './hill-climb';
import { type Mode, makeHomeostasis } from './homeostasis';

export type ExperimentStep = OrchestratorEventData['tuning.experiment'];

export interface TuningParts {
  readonly settings: OrchestratorSettings['tuning'];
  readonly tunables: readonly Tunable[];
  readonly random: Random;
  /** What latency is aimed at, ms, and how busy the processor is, 0 to 1, where known. */
  readonly targetMs?: () => number | undefined;
  readonly cpuShare?: () => number | undefined;
  readonly onStep: (step: ExperimentStep) => void;
}

/** The values that one task runs with. */
export interface Trial {
  value(name: string): number;
  /** How the task went; only the first call counts. */
  end(ok: boolean, latencyMs: number): void;
}

interface Experiment {
  readonly climb: Climb;
  readonly candidate: number;
  readonly baseline: Arm;
  readonly canary: Arm;
}

/** Outcomes from one look at an experiment to the next: looking costs more than an outcome. */
const judgeEvery = 5;
/** Trials from one look for something to try to the next, and while every search rests. */
const lookEvery = 25;
const restTrials = 500;
/** An experiment that tells nothing by then ends without a change. */
const mostSamplesFactor = 8;

/**
 * Tunes one parameter at a time by bounded experiments: a share of the tasks runs with the candidate, both sides are compared on
 * success and latency, and the candidate is promoted or rolled back. A candidate that fails tasks is rolled back as soon as that is clear.
 */
export class AutopoieticManager {
  readonly #parts: TuningParts;
  readonly #climbs: readonly Climb[];
  readonly #homeostasis;
  readonly #history;
  #experiment: Experiment | undefined;
  #turn = 0;
  /** In trials: looking for something to try costs more than a trial. */
  #nextLookAt: number;
  #isResting = false;
  #enabled = true;
  #mode: Mode = 'explore';
  #trials = 0;
  #steps = 0;

  constructor(parts: TuningParts) {
    this.#parts = parts;
    this.#nextLookAt = parts.settings.warmUpTrials;
    this.#climbs = parts.tunables.map(makeClimb);
    this.#homeostasis = makeHomeostasis(parts.settings);
    this.#history = makeRing<ExperimentStep>(parts.settings.historyKept);
  }

  begin(): Trial {
    this.#trials += 1;
    if (this.#enabled && this.#experiment === undefined && this.#trials >= this.#nextLookAt) this.#open();
    const experiment = this.#experiment;
    const isCanary = experiment !== undefined && this.#parts.random.next() < this.#parts.settings.canaryShare;
    let ended = false;
    return {
      value: (name) => (isCanary && experiment.climb.tunable.name === name ? experiment.candidate : this.value(name)),
      end: (ok, latencyMs) => {
        if (ended) return;
        ended = true;
        this.#homeostasis.observe(ok, latencyMs);
        if (experiment === undefined || experiment !== this.#experiment) return;
        observeArm(isCanary ? experiment.canary : experiment.baseline, ok, latencyMs);
        this.#judge(experiment);
      },
    };
  }

  /** The value in force for all but canaries. */
  value(name: string): number {
    const climb = this.#climbs.find(({ tunable }) => tunable.name === name);
    if (climb === undefined) throw new RangeError(`nothing named ${name} is tuned`);
    return climb.best;
  }

  /** Off: the experiment under way is rolled back and everything is as it was in the beginning. */
  setEnabled(enabled: boolean): void {
    this.#enabled = enabled;
    if (enabled) return;
    if (this.#experiment !== undefined) this.#close(this.#experiment, 'rolled-back', sayReason('tuning-off'));
    for (const climb of this.#climbs) Object.assign(climb, makeClimb(climb.tunable));
  }

  get mode(): Mode {
    return this.#mode;
  }

  history(): readonly ExperimentStep[] {
    return this.#history.items();
  }

  counters(): { readonly trials: number; readonly steps: number } {
    return { trials: this.#trials, steps: this.#steps };
  }

  #open(): void {
    this.#mode = this.#homeostasis.mode(this.#parts.targetMs?.(), this.#parts.cpuShare?.());
    this.#nextLookAt = this.#trials + lookEvery;
    if (this.#mode === 'stabilise') return;
    if (this.#isResting) for (const climb of this.#climbs) wakeUp(climb);
    this.#isResting = false;
    for (let tried = 0; tried < this.#climbs.length; tried += 1) {
      const climb = this.#climbs[this.#turn % this.#climbs.length];
      this.#turn += 1;
      const candidate = climb === undefined ? undefined : nextCandidate(climb, this.#mode === 'optimise');
      if (climb === undefined || candidate === undefined) continue;
      this.#experiment = { climb, candidate, baseline: makeArm(), canary: makeArm() };
      this.#record(
        this.#experiment,
        'canary',
        sayReason('tuning-canary', { mode: this.#mode, share: Math.round(this.#parts.settings.canaryShare * 100) }),
      );
      return;
    }
    this.#isResting = true;
    this.#nextLookAt = this.#trials + restTrials;
  }

  #judge(experiment: Experiment): void {
    const { leastSamples, confidenceZ, successSlack, leastGain } = this.#parts.settings;
    const { baseline, canary } = experiment;
    if (Math.min(baseline.tasks, canary.tasks) < 5 || (baseline.tasks + canary.tasks) % judgeEvery !== 0) return;
    const verdict = compareArms(baseline, canary, confidenceZ, successSlack);
    if (verdict.isWorse) {
      this.#close(
        experiment,
        'rolled-back',
        sayReason('tuning-success', { canary: percent(successShare(canary)), baseline: percent(successShare(baseline)) }),
      );
      return;
    }
    if (Math.min(baseline.tasks, canary.tasks) < leastSamples) return;
    const keepsSuccess = successShare(canary) >= successShare(baseline) - successSlack;
    if (keepsSuccess && verdict.isFaster && verdict.gain >= leastGain) this.#close(experiment, 'promoted', told(verdict));
    else if (this.#isDecided(verdict, canary)) this.#close(experiment, 'rolled-back', told(verdict));
  }

  /** Faster but not surely so: a few more tasks may tell. */
  #isDecided(verdict: Verdict, canary: Arm): boolean {
    const { leastGain, leastSamples } = this.#parts.settings;
    return verdict.gain < leastGain || canary.tasks >= leastSamples * mostSamplesFactor;
  }

  #close(experiment: Experiment, step: 'promoted' | 'rolled-back', reason: string): void {
    this.#record(experiment, step, reason);
    if (step === 'promoted') accept(experiment.climb, experiment.candidate);
    else giveUp(experiment.climb);
    this.#experiment = undefined;
  }

  #record({ climb, candidate }: Experiment, step: ExperimentStep['step'], reason: string): void {
    this.#steps += 1;
    const entry: ExperimentStep = { parameter: climb.tunable.name, from: climb.best, to: candidate, step, reason };
    if (!this.#history.push(entry)) {
      this.#history.shift();
      this.#history.push(entry);
    }
    this.#parts.onStep(entry);
  }
}

function told({ gain, isFaster }: Verdict): string {
  const reason = sayReason(gain >= 0 ? 'tuning-faster' : 'tuning-slower', { share: percent(Math.abs(gain)) });
  return isFaster ? reason : sayReason('tuning-chance', { reason });
}

function percent(share: number): number {
  return Math.round(1000 * share) / 10;
}
