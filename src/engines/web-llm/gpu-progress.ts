/** One sign of life per so many submissions: the sign costs a message from the GPU process. */
const submissionsPerSign = 32;

/**
 * Calls back while the GPU works through what is submitted to it from now on, as often as it has finished some more, until the
 * function that it gives is called. Long prompts are submitted at once and give nothing else to hear until their end.
 */
export function watchGpuWork(onProgress: () => void): () => void {
  const { submit } = GPUQueue.prototype;
  let submissions = 0;
  let watching = true;
  const sign = (): void => {
    if (watching) onProgress();
  };
  GPUQueue.prototype.submit = function (buffers) {
    submit.call(this, buffers);
    submissions += 1;
    // A lost device is told by whoever waits for the work itself.
    if (submissions % submissionsPerSign === 0) this.onSubmittedWorkDone().then(sign, () => undefined);
  };
  return () => {
    if (watching) GPUQueue.prototype.submit = submit;
    watching = false;
  };
}
