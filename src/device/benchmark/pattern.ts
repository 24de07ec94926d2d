/**
 * Numbers that look like noise and whose sum is known: word i is i × multiplier + increment modulo 2³² (Knuth's
 * multiplicative hash). The same formula is in `fill.wgsl`.
 */
export const multiplier = 2654435761;
export const increment = 12345;

export function patternWord(index: number): number {
  return (Math.imul(index, multiplier) + increment) >>> 0;
}

/** Sum of the first `words` words, modulo 2³². */
export function patternSum(words: number): number {
  const count = BigInt(words);
  const sum = BigInt(multiplier) * ((count * (count - 1n)) / 2n) + BigInt(increment) * count;
  return Number(BigInt.asUintN(32, sum));
}

/** A small integer from -2 to 2 that looks like noise: sums of products of a few thousand of them are exact in float32. */
export function smallInteger(index: number, seed: number): number {
  const mixed = Math.imul(Math.imul(index + seed, multiplier) ^ (index >>> 7), 0x9e3779b1) >>> 24;
  return (mixed % 5) - 2;
}
