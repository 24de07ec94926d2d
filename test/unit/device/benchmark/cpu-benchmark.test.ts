import { describe, expect, it } from 'vitest';
import { benchmarkCpu } from '../../../../src/device/benchmark/cpu-benchmark';
import { dotsKernel, sumKernel, tileKernel } from '../../../../src/device/benchmark/wasm-kernels';
import { type Code, f32x4Add, f32x4Multiply, i32x4Add, i32x4DotI16x8, wasmModule } from '../../../../src/device/benchmark/wasm-module';

const readBytes = 1024 ** 2;
const right = [sumKernel, tileKernel, dotsKernel(4096)];

/** The body with the first of `from` replaced by `to`, which is as long. */
function spoilt(body: Code, from: Code, to: Code): Code {
  const at = body.findIndex((_, i) => from.every((byte, j) => body[i + j] === byte));
  if (at < 0 || from.length !== to.length) throw new Error('nothing to spoil');
  return body.toSpliced(at, from.length, ...to);
}

describe('benchmarkCpu', () => {
  it('gives figures of kernels whose results are right', async () => {
    const parts: number[] = [];
    const figures = await benchmarkCpu({ mobile: false, readBytes, onPart: () => parts.push(parts.length) });
    for (const measured of Object.values(figures)) {
      expect(measured.samples.length).toBeGreaterThanOrEqual(5);
      expect(measured.low).toBeGreaterThan(0);
      expect(measured.median).toBeGreaterThanOrEqual(measured.low);
      expect(measured.high).toBeGreaterThanOrEqual(measured.median);
      // Slower than a watch, or faster than any core: no figure of a CPU.
      expect(measured.median).toBeGreaterThan(1e7);
      expect(measured.median).toBeLessThan(1e13);
    }
    expect(parts).toHaveLength(3);
  });

  it.each([
    ['sum', i32x4Add, i32x4DotI16x8],
    ['tile', f32x4Multiply, f32x4Add],
    ['dots', i32x4DotI16x8, i32x4Add],
  ] as const)('refuses a time of %s when its results are wrong', async (name, from, to) => {
    const kernels = right.map((kernel) => (kernel.name === name ? { ...kernel, body: spoilt(kernel.body, from, to) } : kernel));
    await expect(benchmarkCpu({ mobile: false, readBytes, kernels })).rejects.toMatchObject({
      code: 'smoke-failed',
      details: { check: name },
    });
  });

  it('says so where there is no SIMD', async () => {
    const kernels = [{ ...sumKernel, body: [0xfd, 0xff, 0x7f] }];
    await expect(benchmarkCpu({ mobile: false, readBytes, kernels })).rejects.toMatchObject({ code: 'not-supported' });
  });
});

describe('wasmModule', () => {
  it('makes modules that are valid, with the memory that is asked for', () => {
    const bytes = wasmModule(right, 100_000);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    expect(Object.keys(exports)).toEqual(['memory', 'sum', 'tile', 'dots']);
    expect((exports['memory'] as WebAssembly.Memory).buffer.byteLength).toBe(2 * 65_536);
  });
});
