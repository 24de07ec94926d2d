import { describe, expect, it } from 'vitest';
import type { Measured } from '../../../src/contract/budget';
import type { WatchedRun } from './benchmark.page';
import type { BenchmarkRun } from './device.page';
import { useDevicePage } from './support';

function expectMeasured({ median, low, high, samples }: Measured): void {
  expect(samples.length).toBeGreaterThanOrEqual(5);
  expect(samples.every(Number.isFinite)).toBe(true);
  expect(median).toBeGreaterThan(0);
  expect(low).toBeLessThanOrEqual(median);
  expect(high).toBeGreaterThanOrEqual(median);
}

describe('benchmarks on a software adapter', () => {
  const at = useDevicePage('swiftshader');
  const spoilt = (kernel: string, from: string, to: string): Promise<string> => at.call('benchmark', 'runSpoilt', kernel, from, to);

  it('measure CPU and GPU, each in a worker that is gone afterwards', async () => {
    const { benchmark, gpuFailure } = await at.call<BenchmarkRun>('device', 'benchmark');
    expect(gpuFailure).toBeUndefined();
    const { gpu, cpu } = benchmark;
    if (gpu === undefined) throw new Error('no figures of the GPU');
    for (const measured of [...Object.values(gpu), ...Object.values(cpu)]) expectMeasured(measured);
    // A GPU that is the CPU is not a hundred times as fast: figures of one unit.
    expect(gpu.multiplyAddsPerSecond.median).toBeLessThan(100 * cpu.multiplyAddsPerSecond.median);
    await at.workersGone();
    expect(at.problems()).toEqual([]);
  });

  it.each([
    ['read', 'let count = arrayLength(&words);', 'let count = arrayLength(&words) - 1u;', 'smoke-failed read'],
    ['read', 'sums[group.x] +=', 'sums[group.x] =', 'smoke-failed read'],
    ['product', 'row2 = fma(vec4<f32>(tileA[k][first + 2u])', 'row2 = fma(vec4<f32>(tileA[k][first + 1u])', 'smoke-failed product'],
    ['product', 'c[corner + quads] += row1;', '', 'smoke-failed product'],
    ['step', 'before[id.x] + 1u', 'before[id.x] + 2u', 'smoke-failed step'],
  ])('refuse a kernel with wrong results: %s with %s', async (kernel, from, to, refusal) => {
    expect(await spoilt(kernel, from, to)).toBe(refusal);
  });

  it('refuse a shader that does not compile', async () => {
    expect(await spoilt('step', 'fn main', 'fn main main')).not.toBe('none');
  });

  it('free what they made', async () => {
    const { failure, buffers, devices } = await at.call<WatchedRun>('benchmark', 'watched');
    expect(failure).toBe('none');
    expect(buffers.made).toBeGreaterThan(5);
    expect(buffers.live).toBe(0);
    expect(devices).toEqual({ made: 1, live: 0 });
  });

  it('end when the device is lost in the middle', async () => {
    const { failure, parts, buffers } = await at.call<WatchedRun>('benchmark', 'watched', 2);
    expect(failure).toBe('device-lost');
    expect(parts).toBe(2);
    expect(buffers.live).toBe(0);
  });
});

describe('benchmarks without an adapter', () => {
  const at = useDevicePage('none');

  it('measure the CPU alone', async () => {
    const { benchmark, gpuFailure } = await at.call<BenchmarkRun>('device', 'benchmark');
    expect(gpuFailure).toBeUndefined();
    expect(benchmark.gpu).toBeUndefined();
    for (const measured of Object.values(benchmark.cpu)) expectMeasured(measured);
    expect(at.problems()).toEqual([]);
  });
});
