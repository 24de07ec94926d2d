import type { Worker } from 'playwright';

/**
 * Destroys the GPU device that a worker uses, really: at the device's next command encoder, or in the middle of the
 * work that waits for one. The page's code takes no part, so this works on the built page too.
 */
export async function loseDevice(worker: Worker): Promise<void> {
  await worker.evaluate(`(() => {
    const make = GPUDevice.prototype.createCommandEncoder;
    GPUDevice.prototype.createCommandEncoder = function (descriptor) {
      this.destroy();
      return make.call(this, descriptor);
    };
  })()`);
}
