import type { Measured } from '../../contract/budget';
import { type BenchDevice, wrongResult } from './gpu-bench-device';
import { smallInteger } from './pattern';
import productCode from './product.wgsl?raw';
import { findRepetitions, sampleRate } from './samples';

const tile = 64;
const smallestSide = 256;
const largestSide = 2048;
/** One product should not take longer: the largest side that keeps to it is measured. */
const wantedProductMs = 8;

interface Product {
  /** Runs so many products; C holds their sum. */
  readonly run: (repetitions: number) => Promise<number>;
  /** Rejects with `smoke-failed` unless C is A × B, as many times as was run. */
  readonly check: () => Promise<void>;
}

/**
 * float32 multiply-adds per second of a tiled product of square matrices; the side (256 to 2048) is the largest for which
 * one product takes about 8 ms at most, since small ones do not fill a large GPU.
 */
export async function benchmarkProduct(bench: BenchDevice, code: string = productCode): Promise<Measured> {
  const small = await makeProduct(bench, smallestSide, code);
  const repetitions = await findRepetitions(small.run, 512, 5);
  const smallMs = (await small.run(repetitions)) / repetitions;
  await small.check();
  let side = smallestSide;
  while (side < largestSide && smallMs * (2 * (side / smallestSide)) ** 3 <= wantedProductMs) side *= 2;
  const chosen = side === smallestSide ? small : await makeProduct(bench, side, code);
  const rate = await sampleRate(chosen.run, side ** 3);
  await chosen.check();
  return rate;
}

async function makeProduct(bench: BenchDevice, side: number, code: string): Promise<Product> {
  const count = side * side;
  const left = Float32Array.from({ length: count }, (_, i) => smallInteger(i, 1));
  const right = Float32Array.from({ length: count }, (_, i) => smallInteger(i, 2));
  const c = bench.makeBuffer(count * 4);
  const pipeline = await bench.makePipeline(code, { side });
  const group = bench.bind(pipeline, bench.makeBuffer(count * 4, left), bench.makeBuffer(count * 4, right), c);
  let products = 0;
  return {
    run: (repetitions) => {
      products += repetitions;
      return bench.time((pass) => {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        for (let i = 0; i < repetitions; i += 1) pass.dispatchWorkgroups(side / tile, side / tile);
      });
    },
    check: async () => {
      const got = new Float32Array(await bench.read(c));
      if (!isProduct(left, right, got, side, products)) throw wrongResult('product', bench.firstError());
    },
  };
}

/**
 * Freivalds' check: C is `times` × A × B if C·x = times × A·(B·x), here for two vectors x, in n² steps instead of n³. Whole
 * numbers below 2⁵³ keep it exact; an error stays unseen with a probability below one in 10,000.
 */
export function isProduct(a: Float32Array, b: Float32Array, c: Float32Array, side: number, times: number): boolean {
  return [3, 4].every((seed) => {
    const x = Float64Array.from({ length: side }, (_, i) => 1 + ((smallInteger(i, seed) + 2) * 25 + ((i * 31 + seed) % 25)));
    const expected = timesVector(a, timesVector(b, x, side), side);
    return timesVector(c, x, side).every((value, i) => value === times * (expected[i] ?? Number.NaN));
  });
}

function timesVector(matrix: Float32Array, vector: Float64Array, side: number): Float64Array {
  return Float64Array.from({ length: side }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < side; column += 1) sum += (matrix[row * side + column] ?? 0) * (vector[column] ?? 0);
    return sum;
  });
}
