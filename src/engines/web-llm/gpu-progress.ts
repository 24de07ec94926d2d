/** One sign of life per so many submissions: the sign costs a message from the GPU process. */
const submissionsPerSign = 32;

/**
 * Calls back while the GPU works through what is submitted to it during `work`, as often as it has finished some more. Long
 * prompts are submitted at once and give nothing else to hear until their end.
 */
export async function withGpuProgress<T>(onProgress: () => void, work: () => Promise<T>): Promise<T> {
  const { submit } = GPUQueue.prototype;
  let submissions = 0;
  let listening = true;
  const sign = (): void => {
    if (listening) onProgress();
  };
  GPUQueue.prototype.submit = function (buffers) {
    submit.call(this, buffers);
    submissions += 1;
    // A lost device is told by whoever waits for the work itself.
    if (submissions % submissionsPerSign === 0) this.onSubmittedWorkDone().then(sign, () => undefined);
  };
  try {
    return await work();
  } finally {
    listening = false;
    GPUQueue.prototype.submit = submit;
  }
}
