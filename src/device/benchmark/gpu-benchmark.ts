import type { DeviceBenchmark } from '../../contract/budget';
import type { GpuSource } from '../gpu-survey';
import { openBenchDevice } from './gpu-bench-device';
import { benchmarkLatency } from './gpu-latency';
import { benchmarkProduct } from './gpu-product';
import { benchmarkRead } from './gpu-read';
import { benchmarkUpload } from './gpu-upload';

const MIB = 1024 ** 2;
/** Larger than the caches of any GPU (96 MiB on the largest of consumers, 50 to 256 MiB on servers'). */
const readBytes = 512 * MIB;
/** A software adapter has the CPU's caches and a hundredth of the speed. */
const softwareReadBytes = 64 * MIB;
const uploadBytes = 16 * MIB;
const softwareUploadBytes = 4 * MIB;

export type GpuFigures = NonNullable<DeviceBenchmark['gpu']>;

export interface GpuBenchmarkOptions {
  readonly software: boolean;
  /** Bytes that may safely be used; an eighth of them is taken at most. */
  readonly budgetBytes: number;
  /** After each part, so that a watchdog hears of progress. */
  readonly onPart?: () => void;
}

/**
 * All of the GPU's figures, about a second on hardware. Rejects with `engine-unavailable`, `device-lost`, or `smoke-failed`
 * when a kernel gives wrong results.
 */
export async function benchmarkGpu(gpu: GpuSource | undefined, options: GpuBenchmarkOptions): Promise<GpuFigures> {
  const { software, budgetBytes, onPart = () => undefined } = options;
  const bench = await openBenchDevice(gpu);
  try {
    const { maxBufferSize, maxStorageBufferBindingSize } = bench.device.limits;
    const most = Math.min(software ? softwareReadBytes : readBytes, maxBufferSize, maxStorageBufferBindingSize, budgetBytes / 8);
    onPart();
    const { dispatchMs, roundTripMs } = await benchmarkLatency(bench);
    onPart();
    const readBytesPerSecond = await benchmarkRead(bench, Math.max(16, Math.floor(most / 16) * 16));
    onPart();
    const multiplyAddsPerSecond = await benchmarkProduct(bench);
    onPart();
    const uploadBytesPerSecond = await benchmarkUpload(bench, software ? softwareUploadBytes : uploadBytes);
    return { readBytesPerSecond, multiplyAddsPerSecond, dispatchMs, roundTripMs, uploadBytesPerSecond };
  } finally {
    bench.dispose();
  }
}
