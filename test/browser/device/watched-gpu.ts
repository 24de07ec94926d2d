import type { GpuSource } from '../../../src/device/gpu-survey';

/** What happens to the devices of a watched GPU. */
export interface WatchedGpu extends GpuSource {
  readonly buffers: { made: number; live: number };
  /** The last device that was made. */
  device?: GPUDevice;
  readonly devices: { made: number; live: number };
}

export interface Trouble {
  /** From this buffer on (the first is 1), a huge texture is asked for with each: a real out-of-memory error. */
  readonly outOfMemoryFrom?: number;
  /** The queue's answers about these submissions (the first is 1) come so much later. */
  readonly late?: { readonly submissions: readonly number[]; readonly byMs: number };
}

/** The browser's GPU, with its buffers and devices counted, and troubles made. */
export function watchGpu(trouble: Trouble = {}): WatchedGpu {
  const watched: WatchedGpu = {
    buffers: { made: 0, live: 0 },
    devices: { made: 0, live: 0 },
    requestAdapter: async (options) => {
      const adapter = await navigator.gpu.requestAdapter(options);
      if (adapter === null) return null;
      const requestDevice = adapter.requestDevice.bind(adapter);
      adapter.requestDevice = async (descriptor) => {
        const device = await requestDevice(descriptor);
        watchDevice(device, watched, trouble);
        return device;
      };
      return adapter;
    },
  };
  return watched;
}

function watchDevice(device: GPUDevice, watched: WatchedGpu, trouble: Trouble): void {
  watched.device = device;
  watched.devices.made += 1;
  watched.devices.live += 1;
  device.lost.then(() => {
    watched.devices.live -= 1;
  });
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    watched.buffers.made += 1;
    watched.buffers.live += 1;
    if (watched.buffers.made >= (trouble.outOfMemoryFrom ?? Number.POSITIVE_INFINITY)) {
      makeHugeTexture(device);
    }
    const buffer = createBuffer(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let destroyed = false;
    buffer.destroy = () => {
      if (!destroyed) watched.buffers.live -= 1;
      destroyed = true;
      return destroy();
    };
    return buffer;
  };
  const answer = device.queue.onSubmittedWorkDone.bind(device.queue);
  let submission = 0;
  device.queue.onSubmittedWorkDone = async () => {
    submission += 1;
    const late = trouble.late?.submissions.includes(submission) === true;
    await answer();
    if (late) await new Promise((resolve) => setTimeout(resolve, trouble.late?.byMs));
    return undefined;
  };
}

/** Hundreds of gigabytes, within every limit: the browser can only say that there is no memory. Nothing is taken. */
export function makeHugeTexture(device: GPUDevice): void {
  const { maxTextureDimension2D: side, maxTextureArrayLayers: layers } = device.limits;
  device.createTexture({ size: [side, side, layers], format: 'rgba32float', usage: 0x2 });
}
