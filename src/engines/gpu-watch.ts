import { textureBytes } from './texture-bytes';

/** A GPU device that went away. `reason` is the browser's: `destroyed` when someone called `destroy()`, else `unknown`. */
export interface GpuLoss {
  readonly reason: GPUDeviceLostReason;
  readonly message: string;
}

/** What the GPU devices of this worker hold and did, all together. */
export interface GpuWatch {
  /** Buffers and textures that are alive. One that the GPU had no room for counts until its owner drops it. */
  readonly bytes: number;
  readonly peakBytes: number;
  /** Compute dispatches recorded so far. */
  readonly dispatches: number;
  /** The GPU said that it is out of memory, to a scope for errors or outside of all. */
  readonly ranOutOfMemory: boolean;
}

/** One device's share. It is closed when the device is gone, and all its memory with it. */
interface Account {
  bytes: number;
  closed: boolean;
}
interface Held {
  readonly account: Account;
  readonly bytes: number;
}

/**
 * Watches every GPU device that this worker makes from now on; call it once, before an engine's code is loaded. Engines
 * that run in WebAssembly drop buffers without `destroy()`: those count until the browser has collected them, which is
 * when their memory comes back. `onLost` hears of every loss, one by `destroy()` too.
 */
export function watchGpu(onLost: (loss: GpuLoss) => void): GpuWatch {
  const watch = { bytes: 0, peakBytes: 0, dispatches: 0, ranOutOfMemory: false };
  const accounts = new WeakMap<GPUDevice, Account>();
  const held = new WeakMap<GPUBuffer | GPUTexture, Held>();
  const give = (item: Held): void => {
    if (item.account.closed) return;
    item.account.bytes -= item.bytes;
    watch.bytes -= item.bytes;
  };
  const collected = new FinalizationRegistry<Held>(give);
  const hold = (device: GPUDevice, item: GPUBuffer | GPUTexture, bytes: number): void => {
    const account = accounts.get(device);
    if (account === undefined || account.closed) return;
    const entry = { account, bytes };
    held.set(item, entry);
    collected.register(item, entry, item);
    account.bytes += bytes;
    watch.bytes += bytes;
    watch.peakBytes = Math.max(watch.peakBytes, watch.bytes);
  };
  const free = (item: GPUBuffer | GPUTexture): void => {
    const entry = held.get(item);
    if (entry === undefined) return;
    held.delete(item);
    collected.unregister(item);
    give(entry);
  };
  const close = (account: Account): void => {
    if (account.closed) return;
    watch.bytes -= account.bytes;
    account.closed = true;
  };
  const open = (device: GPUDevice): void => {
    const account = { bytes: 0, closed: false };
    accounts.set(device, account);
    device.addEventListener('uncapturederror', ({ error }) => {
      if (error instanceof GPUOutOfMemoryError) watch.ranOutOfMemory = true;
    });
    void device.lost.then(({ reason, message }) => {
      close(account);
      onLost({ reason, message });
    });
  };

  // On the prototypes, so that engines that keep methods apart from their objects are watched too.
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    open(device);
    return device;
  };
  const { createBuffer, createTexture, destroy, popErrorScope } = GPUDevice.prototype;
  GPUDevice.prototype.popErrorScope = async function () {
    const error = await popErrorScope.call(this);
    if (error instanceof GPUOutOfMemoryError) watch.ranOutOfMemory = true;
    return error;
  };
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    hold(this, buffer, buffer.size);
    return buffer;
  };
  GPUDevice.prototype.createTexture = function (descriptor) {
    const texture = createTexture.call(this, descriptor);
    hold(this, texture, textureBytes(descriptor));
    return texture;
  };
  GPUDevice.prototype.destroy = function () {
    destroy.call(this);
    const account = accounts.get(this);
    if (account !== undefined) close(account);
  };
  const { destroy: destroyBuffer } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    destroyBuffer.call(this);
    free(this);
  };
  const { destroy: destroyTexture } = GPUTexture.prototype;
  GPUTexture.prototype.destroy = function () {
    destroyTexture.call(this);
    free(this);
  };
  const { dispatchWorkgroups, dispatchWorkgroupsIndirect } = GPUComputePassEncoder.prototype;
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...args) {
    watch.dispatches += 1;
    dispatchWorkgroups.apply(this, args);
  };
  GPUComputePassEncoder.prototype.dispatchWorkgroupsIndirect = function (...args) {
    watch.dispatches += 1;
    dispatchWorkgroupsIndirect.apply(this, args);
  };
  return watch;
}
