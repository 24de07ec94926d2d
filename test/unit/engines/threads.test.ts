import { expect, it } from 'vitest';
import { availableThreads, defaultThreads } from '../../../src/engines/onnx/threads';

it.each([
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 2],
  [8, 4],
  [32, 16],
])('asks on %i cores for %i threads', (cores, threads) => {
  expect(defaultThreads(cores)).toBe(threads);
});

it('gets one thread without isolation', () => {
  expect(availableThreads(8, false)).toBe(1);
  expect(availableThreads(8, true)).toBe(8);
});
