import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makeSilenceWatch } from '../../../src/engines/silence-watch';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('reports a call once, when nothing was heard for its limit', () => {
  const watch = makeSilenceWatch();
  const onSilence = vi.fn();
  watch.expect(1, 1000, onSilence);
  vi.advanceTimersByTime(900);
  watch.heard(1);
  vi.advanceTimersByTime(900);
  expect(onSilence).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5000);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

it('watches each call by itself, and stops its timer with the last one', () => {
  const watch = makeSilenceWatch();
  const silent: number[] = [];
  watch.expect(1, 1000, () => silent.push(1));
  watch.expect(2, 3000, () => silent.push(2));
  watch.forget(1);
  vi.advanceTimersByTime(4000);
  expect(silent).toEqual([2]);
  watch.forget(2);
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves calls alone that wait for their turn, and gives each its whole time when it comes', () => {
  const watch = makeSilenceWatch();
  const silent: number[] = [];
  watch.expect(1, 1000, () => silent.push(1));
  watch.expect(2, 1000, () => silent.push(2));
  for (let turn = 0; turn < 4; turn += 1) {
    vi.advanceTimersByTime(900);
    watch.heard(1);
  }
  watch.forget(1);
  vi.advanceTimersByTime(900);
  expect(silent).toEqual([]);
  vi.advanceTimersByTime(500);
  expect(silent).toEqual([2]);
});

it('does not count the time that the machine slept', () => {
  const watch = makeSilenceWatch();
  const onSilence = vi.fn();
  watch.expect(1, 1000, onSilence);
  vi.advanceTimersByTime(250);
  // The clock jumps by an hour before the next tick: a suspended machine.
  const now = performance.now();
  vi.spyOn(performance, 'now').mockReturnValue(now + 3_600_000);
  vi.advanceTimersByTime(250);
  expect(onSilence).not.toHaveBeenCalled();
  vi.spyOn(performance, 'now').mockReturnValue(now + 3_601_500);
  vi.advanceTimersByTime(250);
  expect(onSilence).toHaveBeenCalledTimes(1);
});

it('is silent after dispose', () => {
  const watch = makeSilenceWatch();
  const onSilence = vi.fn();
  watch.expect(1, 100, onSilence);
  watch.dispose();
  vi.advanceTimersByTime(10_000);
  expect(onSilence).not.toHaveBeenCalled();
});
