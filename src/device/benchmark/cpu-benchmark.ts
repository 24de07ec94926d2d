import type { DeviceBenchmark, Measured } from '../../contract/budget';
import { ApuraError } from '../../contract/errors';
import { patternWord, smallInteger } from './pattern';
import { findRepetitions, sampleRate } from './samples';
import { dotRows, dotsKernel, sumKernel, tileColumns, tileKernel, tileRows } from './wasm-kernels';
import { type WasmFunction, wasmModule } from './wasm-module';

const MIB = 1024 ** 2;
/** Beyond the caches that one core can use; mobile devices have little of either. */
const readBytes = 128 * MIB;
const mobileReadBytes = 32 * MIB;
/** Lengths of the compute kernels' operands: 24 KiB and 20 KiB, within a first-level cache. */
const tileDepth = 512;
const dotBytes = 4096;
/** Engines compile hot functions again in the background: this much running beforehand. */
const warmUpMs = 60;
const mostCalls = 1 << 22;

export type CpuFigures = DeviceBenchmark['cpu'];

export interface CpuBenchmarkOptions {
  readonly mobile: boolean;
  readonly onPart?: () => void;
  /** For tests: kernels with the same names and other bodies. */
  readonly kernels?: readonly WasmFunction[];
  /** For tests: bytes that the read kernel goes through. */
  readonly readBytes?: number;
}

type Kernel = (...parameters: number[]) => number;

/**
 * The CPU's figures on this thread, about half a second. Rejects with `not-supported` without WebAssembly SIMD, with
 * `out-of-memory`, and with `smoke-failed` when a kernel gives wrong results. Bandwidth is of one thread: several share what
 * the memory gives (on most desktop machines two or three threads have all of it), while multiply-adds grow with the cores.
 */
export async function benchmarkCpu(options: CpuBenchmarkOptions): Promise<CpuFigures> {
  const { mobile, onPart = () => undefined, kernels = [sumKernel, tileKernel, dotsKernel(dotBytes)] } = options;
  const bytes = options.readBytes ?? (mobile ? mobileReadBytes : readBytes);
  const { kernel, memory } = instantiate(kernels, bytes);
  onPart();
  const readBytesPerSecond = await benchmarkSum(kernel('sum'), memory, bytes);
  onPart();
  const multiplyAddsPerSecond = await benchmarkTile(kernel('tile'), memory);
  onPart();
  const int8MultiplyAddsPerSecond = await benchmarkDots(kernel('dots'), memory);
  return { readBytesPerSecond, multiplyAddsPerSecond, int8MultiplyAddsPerSecond };
}

function instantiate(kernels: readonly WasmFunction[], bytes: number): { kernel(name: string): Kernel; memory: ArrayBuffer } {
  const module = compile(wasmModule(kernels, bytes));
  try {
    const { exports } = new WebAssembly.Instance(module);
    const kernel = (name: string): Kernel => {
      const found = exports[name];
      if (typeof found !== 'function') throw new TypeError(`no kernel ${name}`);
      return found as Kernel;
    };
    if (!(exports['memory'] instanceof WebAssembly.Memory)) throw new TypeError('no memory');
    return { kernel, memory: exports['memory'].buffer as ArrayBuffer };
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ApuraError('out-of-memory', 'benchmark: no memory for the read kernel', { bytes }, { cause });
  }
}

function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw new ApuraError('not-supported', 'benchmark: no WebAssembly SIMD here', { what: 'wasm-simd' }, { cause });
  }
}

async function rateOf(call: () => void, amount: number): Promise<Measured> {
  const run = async (repetitions: number): Promise<number> => {
    const startedAt = performance.now();
    for (let i = 0; i < repetitions; i += 1) call();
    return performance.now() - startedAt;
  };
  await findRepetitions(run, mostCalls, warmUpMs);
  return await sampleRate(run, amount, mostCalls);
}

async function benchmarkSum(sum: Kernel, memory: ArrayBuffer, bytes: number): Promise<Measured> {
  const words = new Int32Array(memory, 0, bytes / 4);
  let expected = 0;
  for (let i = 0; i < words.length; i += 1) {
    words[i] = patternWord(i);
    expected = (expected + (words[i] ?? 0)) | 0;
  }
  let wrong = 0;
  const rate = await rateOf(() => {
    if (sum(0, bytes) !== expected) wrong += 1;
  }, bytes);
  if (wrong > 0) throw wrongKernel('sum');
  return rate;
}

async function benchmarkTile(tile: Kernel, memory: ArrayBuffer): Promise<Measured> {
  const a = new Float32Array(memory, 0, tileDepth * tileRows);
  const b = new Float32Array(memory, a.byteLength, tileDepth * tileColumns);
  const c = new Float32Array(memory, a.byteLength + b.byteLength, tileRows * tileColumns);
  a.forEach((_, i) => {
    a[i] = smallInteger(i, 1);
  });
  b.forEach((_, i) => {
    b[i] = smallInteger(i, 2);
  });
  c.fill(Number.NaN);
  const rate = await rateOf(() => tile(0, b.byteOffset, a.byteLength, c.byteOffset), tileDepth * tileRows * tileColumns);
  c.forEach((got, i) => {
    const row = Math.floor(i / tileColumns);
    let expected = 0;
    for (let k = 0; k < tileDepth; k += 1) expected += (a[k * tileRows + row] ?? 0) * (b[k * tileColumns + (i % tileColumns)] ?? 0);
    if (got !== expected) throw wrongKernel('tile');
  });
  return rate;
}

async function benchmarkDots(dots: Kernel, memory: ArrayBuffer): Promise<Measured> {
  const a = new Int8Array(memory, 0, dotBytes);
  const b = new Int8Array(memory, dotBytes, dotRows * dotBytes);
  const c = new Int32Array(memory, dotBytes + b.byteLength, dotRows * 4);
  a.forEach((_, i) => {
    a[i] = patternWord(i) >>> 24;
  });
  b.forEach((_, i) => {
    b[i] = patternWord(i + dotBytes) >>> 24;
  });
  c.fill(-1);
  const rate = await rateOf(() => dots(0, b.byteOffset, dotBytes, c.byteOffset), dotRows * dotBytes);
  for (let row = 0; row < dotRows; row += 1) {
    const got = c.subarray(4 * row, 4 * row + 4).reduce((sum, value) => sum + value, 0);
    const expected = a.reduce((sum, value, i) => sum + value * (b[row * dotBytes + i] ?? 0), 0);
    if (got !== expected) throw wrongKernel('dots');
  }
  return rate;
}

function wrongKernel(kernel: string): ApuraError {
  return new ApuraError('smoke-failed', `benchmark: wrong results of ${kernel}`, { check: kernel });
}
