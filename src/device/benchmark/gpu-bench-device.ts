import { ApuraError } from '../../contract/errors';
import { bufferUsage, mapRead } from '../gpu-flags';
import type { GpuSource } from '../gpu-survey';

const { storage, copySource, copyTarget } = bufferUsage;
/** Limits that are taken as large as the adapter gives them. */
const wantedLimits = ['maxBufferSize', 'maxStorageBufferBindingSize'] as const;

/** A GPU device for short runs. What it made is destroyed with it; a lost device rejects every wait with `device-lost`. */
export interface BenchDevice {
  readonly device: GPUDevice;
  /** A storage buffer that can be copied from and to; zero at first. */
  makeBuffer(sizeBytes: number, data?: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer;
  makePipeline(code: string, constants?: Readonly<Record<string, number>>): Promise<GPUComputePipeline>;
  /** Group 0 of a pipeline, its buffers in the order of the bindings. */
  bind(pipeline: GPUComputePipeline, ...buffers: readonly GPUBuffer[]): GPUBindGroup;
  /** Wall time from the start of encoding one pass to its end on the GPU, in ms. */
  time(encode: (pass: GPUComputePassEncoder) => void): Promise<number>;
  /** Waits for the GPU, so that a hang or a loss ends the wait. */
  settle<T>(promise: Promise<T>): Promise<T>;
  read(buffer: GPUBuffer, offsetBytes?: number, sizeBytes?: number): Promise<ArrayBuffer>;
  /** The first error that the browser reported, for messages. */
  firstError(): string;
  dispose(): void;
}

/** Rejects with `engine-unavailable` without an adapter or a device. */
export async function openBenchDevice(gpu: GpuSource | undefined): Promise<BenchDevice> {
  const device = await openDevice(gpu);
  let error = '';
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    if (error === '') error = event.error.message;
  });
  const lost = device.lost.then(({ reason, message }): never => {
    throw new ApuraError('device-lost', `the GPU was lost: ${message}`, { reason });
  });
  lost.catch(() => undefined);
  const settle = <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, lost]);
  const buffers: GPUBuffer[] = [];
  const makeBuffer: BenchDevice['makeBuffer'] = (sizeBytes, data) => {
    const buffer = device.createBuffer({ size: sizeBytes, usage: storage | copySource | copyTarget });
    buffers.push(buffer);
    if (data !== undefined) device.queue.writeBuffer(buffer, 0, data);
    return buffer;
  };
  return {
    device,
    makeBuffer,
    makePipeline: (code, constants) =>
      settle(
        device.createComputePipelineAsync({
          layout: 'auto',
          compute: { module: device.createShaderModule({ code }), entryPoint: 'main', constants },
        }),
      ),
    bind: (pipeline, ...bound) =>
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    time: async (encode) => {
      const startedAt = performance.now();
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      encode(pass);
      pass.end();
      device.queue.submit([encoder.finish()]);
      await settle(device.queue.onSubmittedWorkDone());
      return performance.now() - startedAt;
    },
    settle,
    read: async (buffer, offsetBytes = 0, sizeBytes = buffer.size) => {
      const target = device.createBuffer({ size: sizeBytes, usage: bufferUsage.mapRead | copyTarget });
      try {
        const encoder = device.createCommandEncoder();
        encoder.copyBufferToBuffer(buffer, offsetBytes, target, 0, sizeBytes);
        device.queue.submit([encoder.finish()]);
        await settle(target.mapAsync(mapRead));
        return target.getMappedRange().slice(0);
      } finally {
        target.destroy();
      }
    },
    firstError: () => error,
    dispose: () => {
      for (const buffer of buffers) buffer.destroy();
      device.destroy();
    },
  };
}

async function openDevice(gpu: GpuSource | undefined): Promise<GPUDevice> {
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null || adapter === undefined) throw new ApuraError('engine-unavailable', 'no GPU adapter');
  const requiredLimits = Object.fromEntries(wantedLimits.map((limit) => [limit, adapter.limits[limit]]));
  try {
    return await adapter.requestDevice({ requiredLimits });
  } catch (cause) {
    throw new ApuraError('engine-unavailable', `no GPU device: ${cause}`, {}, { cause });
  }
}

/** The results of a kernel are wrong: what it took says nothing. */
export function wrongResult(kernel: string, error: string): ApuraError {
  return new ApuraError('smoke-failed', `benchmark: wrong results of ${kernel}${error === '' ? '' : ` (${error})`}`, { check: kernel });
}
