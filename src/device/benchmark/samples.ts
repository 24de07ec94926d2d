import { median } from '../../base/statistics';
import type { Measured } from '../../contract/budget';

/** A sample shorter than this says more about the clock and the scheduler than about the device. */
const sampleMs = 20;
const sampleCount = 5;
/** A burst of other work may last as long as one slope takes; who is busy for longer has no figure. */
const mostSlopes = 3;
/** Growth of the repetitions from one trial to the next. */
const leastGrowth = 2;
const mostGrowth = 8;

/** Runs a piece of work so many times over, and resolves to the wall time of all, in ms. */
export type TimedRun = (repetitions: number) => Promise<number>;

/**
 * Median, ends and raw values. Rejects values that no measurement can give, so that a broken clock is never a figure. A sample of a slope may be
 * below zero where other work made the shorter run the longer one: it stays among the raw values, and the figure itself ends at zero.
 */
export function toMeasured(samples: readonly number[]): Measured {
  const middle = median(samples);
  if (middle === undefined || !samples.every(Number.isFinite) || middle <= 0) throw new RangeError(`no figure: ${samples.join(', ')}`);
  return { median: middle, low: Math.max(0, Math.min(...samples)), high: Math.max(...samples), samples };
}

/**
 * Repetitions for which a run takes at least `wantedMs`, found by running more and more; at most `most`. It is the warm-up
 * too: clocks rise, and engines compile what is hot.
 */
export async function findRepetitions(run: TimedRun, most: number, wantedMs = sampleMs): Promise<number> {
  // The first run pays for what is made on first use.
  await run(1);
  let repetitions = 1;
  for (;;) {
    const tookMs = await run(repetitions);
    if (tookMs >= wantedMs || repetitions >= most) return repetitions;
    const growth = Math.min(mostGrowth, Math.max(leastGrowth, (wantedMs * 1.2) / Math.max(tookMs, 0.001)));
    repetitions = Math.min(most, Math.ceil(repetitions * growth));
  }
}

/** `amount` of one repetition (bytes, multiply-adds) per second: five samples, each of as many repetitions as it needs. */
export async function sampleRate(run: TimedRun, amount: number, most = 4096): Promise<Measured> {
  const repetitions = await findRepetitions(run, most);
  const rates: number[] = [];
  for (let sample = 0; sample < sampleCount; sample += 1) {
    const tookMs = await run(repetitions);
    rates.push((amount * repetitions) / (tookMs / 1000));
  }
  return toMeasured(rates);
}

/**
 * Milliseconds that one more repetition takes: the time of a run with twice as many minus the time of one, so that what
 * every run costs once falls out. Where other work on the machine made most of the longer runs the shorter ones, it is measured
 * again, with twice the repetitions where so many are allowed.
 */
export async function sampleSlope(run: TimedRun, most: number): Promise<Measured> {
  let repetitions = await findRepetitions(run, most, sampleMs / 2);
  for (let attempt = 1; ; attempt += 1) {
    const slopes: number[] = [];
    for (let sample = 0; sample < sampleCount; sample += 1) {
      const once = await run(repetitions);
      const twice = await run(2 * repetitions);
      slopes.push((twice - once) / repetitions);
    }
    if ((median(slopes) ?? 0) > 0 || attempt === mostSlopes) return toMeasured(slopes);
    repetitions = Math.min(most, 2 * repetitions);
  }
}
