/** A number that may be tuned. */
export interface Tunable {
  readonly name: string;
  readonly initial: number;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  /** The way that relieves the machine: tried first, and only, while it is under pressure. */
  readonly relief: 'up' | 'down';
}

/** Where the search for one parameter stands. */
export interface Climb {
  readonly tunable: Tunable;
  best: number;
  direction: 1 | -1;
  /** A candidate is `best` × or ÷ this. */
  factor: number;
  /** Directions that failed in a row at this factor. */
  failed: number;
}

const firstFactor = 1.6;
const wakeFactor = 1.3;
/** Below it a step is within what the tests can tell apart. */
const restFactor = 1.06;

export function makeClimb(tunable: Tunable): Climb {
  return { tunable, best: tunable.initial, direction: tunable.relief === 'up' ? 1 : -1, factor: firstFactor, failed: 0 };
}

/** The next value to try; `undefined` when the search rests at its best. */
export function nextCandidate(climb: Climb, onlyRelief: boolean): number | undefined {
  const { tunable } = climb;
  const relief = tunable.relief === 'up' ? 1 : -1;
  for (let turn = 0; turn < 40 && climb.factor >= restFactor; turn += 1) {
    const candidate = step(climb);
    if (candidate !== climb.best && (!onlyRelief || climb.direction === relief)) return candidate;
    giveUp(climb);
  }
  return undefined;
}

/** The candidate was better: on in the same direction. */
export function accept(climb: Climb, value: number): void {
  climb.best = value;
  climb.failed = 0;
}

/** The candidate was not better: the other direction, then smaller steps. */
export function giveUp(climb: Climb): void {
  climb.direction = climb.direction === 1 ? -1 : 1;
  climb.failed += 1;
  if (climb.failed < 2) return;
  climb.failed = 0;
  climb.factor = Math.sqrt(climb.factor);
}

/** After a rest: the machine may have changed. */
export function wakeUp(climb: Climb): void {
  climb.factor = wakeFactor;
  climb.failed = 0;
}

function step({ tunable, best, direction, factor }: Climb): number {
  const plain = direction === 1 ? best * factor : best / factor;
  const bounded = Math.min(tunable.max, Math.max(tunable.min, plain));
  if (!tunable.integer) return bounded;
  const rounded = Math.round(bounded);
  // A step of less than one is a step of one, as long as steps are still coarse.
  return rounded === best && factor > 1.2 ? Math.min(tunable.max, Math.max(tunable.min, best + direction)) : rounded;
}
