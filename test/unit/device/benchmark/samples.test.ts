import { describe, expect, it } from 'vitest';
import { findRepetitions, sampleRate, sampleSlope, toMeasured } from '../../../../src/device/benchmark/samples';

describe('toMeasured', () => {
  it('keeps the raw samples beside median and ends', () => {
    expect(toMeasured([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, samples: [3, 1, 2] });
  });

  it('ends at zero where other work made a sample negative, and keeps the sample', () => {
    expect(toMeasured([-0.02, 0.1, 0.3])).toEqual({ median: 0.1, low: 0, high: 0.3, samples: [-0.02, 0.1, 0.3] });
  });

  it.each([[[]], [[0, 0, 0]], [[-1, -2, 5]], [[1, Number.NaN]], [[1, Number.POSITIVE_INFINITY]]])('refuses %j', (samples) => {
    expect(() => toMeasured(samples)).toThrow(RangeError);
  });
});

describe('repetitions', () => {
  it('grow until a run lasts long enough, and no further than allowed', async () => {
    const fast = async (repetitions: number): Promise<number> => repetitions * 0.01;
    const repetitions = await findRepetitions(fast, 1e6, 20);
    expect(repetitions).toBeGreaterThanOrEqual(2_000);
    expect(repetitions).toBeLessThan(6_000);
    expect(await findRepetitions(fast, 100, 20)).toBe(100);
  });

  it('stay at one where one is slow: a software adapter must come to an end', async () => {
    let calls = 0;
    const slow = async (repetitions: number): Promise<number> => {
      calls += repetitions;
      return 500 * repetitions;
    };
    expect((await sampleRate(slow, 1_000)).median).toBe(2_000);
    expect(calls).toBeLessThanOrEqual(7);
  });

  it('end on a clock that stands still', async () => {
    await expect(sampleRate(async () => 0, 1)).rejects.toThrow(RangeError);
  });
});

describe('sampleSlope', () => {
  it('leaves out what every run costs once', async () => {
    const run = async (repetitions: number): Promise<number> => 7 + repetitions * 0.05;
    expect((await sampleSlope(run, 4096)).median).toBeCloseTo(0.05);
  });

  it('is measured again when a burst of other work made the shorter runs the longer ones, and has no figure when that never ends', async () => {
    let runs = 0;
    const during = (burstRuns: number) => async (repetitions: number) => {
      runs += 1;
      const isStopped = runs < burstRuns && repetitions === 200 && runs > 3;
      return repetitions * 0.05 + (isStopped ? 50 : 0);
    };
    // The whole of the first five samples, and none of the second.
    const burst = during(16);
    expect((await sampleSlope(burst, 200)).median).toBeCloseTo(0.05);
    expect(runs).toBeGreaterThan(20);
    runs = 0;
    await expect(sampleSlope(during(Number.POSITIVE_INFINITY), 200)).rejects.toThrow(RangeError);
  });
});
