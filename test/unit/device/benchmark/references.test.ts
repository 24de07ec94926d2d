import { describe, expect, it } from 'vitest';
import { isProduct } from '../../../../src/device/benchmark/gpu-product';
import { patternSum, patternWord, smallInteger } from '../../../../src/device/benchmark/pattern';

describe('the pattern that is read', () => {
  it.each([1, 2, 1000, 65_537])('has the sum that its formula says (%d words)', (words) => {
    let sum = 0;
    for (let i = 0; i < words; i += 1) sum = (sum + patternWord(i)) >>> 0;
    expect(patternSum(words)).toBe(sum);
  });
});

describe('isProduct', () => {
  const side = 64;
  const a = Float32Array.from({ length: side * side }, (_, i) => smallInteger(i, 1));
  const b = Float32Array.from({ length: side * side }, (_, i) => smallInteger(i, 2));
  const product = (times: number): Float32Array =>
    Float32Array.from({ length: side * side }, (_, i) => {
      let sum = 0;
      for (let k = 0; k < side; k += 1) sum += (a[Math.floor(i / side) * side + k] ?? 0) * (b[k * side + (i % side)] ?? 0);
      return times * sum;
    });

  it('knows a product, and how many times it was added', () => {
    expect(isProduct(a, b, product(3), side, 3)).toBe(true);
    expect(isProduct(a, b, product(3), side, 2)).toBe(false);
    expect(isProduct(a, b, new Float32Array(side * side), side, 0)).toBe(true);
  });

  it('sees one wrong value anywhere, two that cancel out, and what is no number', () => {
    for (const [at, change] of [
      [0, 1],
      [side * side - 1, -1],
      [1234, Number.NaN],
    ] as const) {
      const wrong = product(1);
      wrong[at] = (wrong[at] ?? 0) + change;
      expect(isProduct(a, b, wrong, side, 1)).toBe(false);
    }
    const swapped = product(1);
    swapped[5] = (swapped[5] ?? 0) + 1;
    swapped[6] = (swapped[6] ?? 0) - 1;
    expect(isProduct(a, b, swapped, side, 1)).toBe(false);
  });

  it('is made of small whole numbers of all sizes', () => {
    expect(new Set(a)).toEqual(new Set([-2, -1, 0, 1, 2]));
  });
});
