import { toErrorRecord } from '../../../src/contract/errors';
import { type BenchDevice, openBenchDevice } from '../../../src/device/benchmark/gpu-bench-device';
import { benchmarkGpu } from '../../../src/device/benchmark/gpu-benchmark';
import { benchmarkLatency } from '../../../src/device/benchmark/gpu-latency';
import { benchmarkProduct } from '../../../src/device/benchmark/gpu-product';
import { benchmarkRead } from '../../../src/device/benchmark/gpu-read';
import productCode from '../../../src/device/benchmark/product.wgsl?raw';
import readCode from '../../../src/device/benchmark/read.wgsl?raw';
import stepCode from '../../../src/device/benchmark/step.wgsl?raw';
import { watchGpu } from './watched-gpu';

const megabytes = 1024 ** 2;
/** Every invocation of the read kernel has one word of 16 bytes at least. */
const sizeBytes = 8 * megabytes;

async function withBench<T>(use: (bench: BenchDevice) => Promise<T>): Promise<T> {
  const bench = await openBenchDevice(navigator.gpu);
  try {
    return await use(bench);
  } finally {
    bench.dispose();
  }
}

async function failureOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'none';
  } catch (error) {
    const { code, details } = toErrorRecord(error);
    return `${code} ${details['check'] ?? ''}`.trim();
  }
}

const kernels = {
  read: (bench: BenchDevice, code: string) => benchmarkRead(bench, sizeBytes, code),
  product: (bench: BenchDevice, code: string) => benchmarkProduct(bench, code),
  step: (bench: BenchDevice, code: string) => benchmarkLatency(bench, code),
};
const codes = { read: readCode, product: productCode, step: stepCode };

/** Runs one kernel with a piece of its text replaced; what it is refused with, or `none`. */
export function runSpoilt(kernel: keyof typeof kernels, from: string, to: string): Promise<string> {
  if (!codes[kernel].includes(from)) throw new Error(`${kernel} has no ${from}`);
  return withBench((bench) => failureOf(kernels[kernel](bench, codes[kernel].replace(from, to))));
}

export interface WatchedRun {
  readonly failure: string;
  readonly parts: number;
  readonly buffers: { readonly made: number; readonly live: number };
  readonly devices: { readonly made: number; readonly live: number };
}

/** The GPU's whole benchmark, counted; its device is destroyed after part `loseAfter`. */
export async function watched(loseAfter?: number): Promise<WatchedRun> {
  const gpu = watchGpu();
  let parts = 0;
  const onPart = (): void => {
    parts += 1;
    if (parts === loseAfter) gpu.device?.destroy();
  };
  const failure = await failureOf(benchmarkGpu(gpu, { software: true, budgetBytes: 64 * megabytes, onPart }));
  await gpu.device?.lost;
  return { failure, parts, buffers: gpu.buffers, devices: gpu.devices };
}
