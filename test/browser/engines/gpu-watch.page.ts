import { bufferUsage } from '../../../src/device/gpu-flags';
import { type GpuLoss, watchGpu } from '../../../src/engines/gpu-watch';

/** There because of the flag `--expose-gc`. */
declare const gc: () => void;

const losses: GpuLoss[] = [];
const watch = watchGpu((loss) => losses.push(loss));
const devices: GPUDevice[] = [];

async function device(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('the flags promise an adapter');
  const made = await adapter.requestDevice();
  devices.push(made);
  return made;
}

const { storage } = bufferUsage;
/** `GPUBufferUsage.INDIRECT`. */
const indirect = 0x100;
/** `GPUTextureUsage.COPY_DST`. */
const copyTarget = 0x2;

/** Bytes in use after each step with buffers of two devices and a texture. */
export async function bytesPerStep(): Promise<{ steps: number[]; peak: number }> {
  const steps: number[] = [];
  const note = (): number => steps.push(watch.bytes);
  const first = await device();
  const second = await device();
  const small = first.createBuffer({ size: 1_000, usage: storage });
  const large = second.createBuffer({ size: 64_000, usage: storage });
  note();
  small.destroy();
  small.destroy();
  note();
  const texture = first.createTexture({
    size: [100, 50],
    format: 'rgba8unorm',
    mipLevelCount: 2,
    usage: copyTarget,
  });
  note();
  texture.destroy();
  note();
  first.createBuffer({ size: 4_000, usage: storage });
  note();
  first.destroy();
  note();
  // What belonged to the device is gone already.
  first.createBuffer({ size: 4_000, usage: storage });
  note();
  large.destroy();
  note();
  return { steps, peak: watch.peakBytes };
}

/** Drops a buffer without `destroy()`, as engines in WebAssembly do; resolves when its bytes are given back. */
export async function dropUnnamed(): Promise<{ held: number }> {
  const made = await device();
  const before = watch.bytes;
  (() => made.createBuffer({ size: 8_000, usage: storage }))();
  const held = watch.bytes - before;
  while (watch.bytes > before) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return { held };
}

export async function countDispatches(): Promise<number> {
  const made = await device();
  const before = watch.dispatches;
  const module = made.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' });
  const pipeline = made.createComputePipeline({ layout: 'auto', compute: { module } });
  const counts = made.createBuffer({ size: 12, usage: indirect | bufferUsage.copyTarget });
  made.queue.writeBuffer(counts, 0, new Uint32Array([2, 1, 1]));
  const encoder = made.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.dispatchWorkgroups(1);
  pass.dispatchWorkgroups(2, 3, 4);
  pass.dispatchWorkgroupsIndirect(counts, 0);
  pass.end();
  made.queue.submit([encoder.finish()]);
  await made.queue.onSubmittedWorkDone();
  return watch.dispatches - before;
}

/** The event of a refused allocation, given by hand: SwiftShader takes 256 GiB without a word, for it touches no page of them. */
export async function runOutOfMemory(): Promise<{ before: boolean; after: boolean }> {
  const made = await device();
  const error = (type: typeof GPUOutOfMemoryError | typeof GPUValidationError): void => {
    made.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error: new type('by hand') }));
  };
  error(GPUValidationError);
  const before = watch.ranOutOfMemory;
  error(GPUOutOfMemoryError);
  return { before, after: watch.ranOutOfMemory };
}

/** An engine that catches the refusal in a scope of its own; the refusal is given by hand here too. */
export async function runOutOfMemoryInScope(): Promise<{ before: boolean; after: boolean; caught: boolean }> {
  GPUDevice.prototype.popErrorScope = async () => new GPUOutOfMemoryError('by hand');
  const second = watchGpu(() => undefined);
  const made = await device();
  const before = second.ranOutOfMemory;
  const caught = (await made.popErrorScope()) instanceof GPUOutOfMemoryError;
  return { before, after: second.ranOutOfMemory, caught };
}

export async function lossesSoFar(): Promise<readonly GpuLoss[]> {
  const made = await device();
  made.destroy();
  await made.lost;
  return losses;
}
