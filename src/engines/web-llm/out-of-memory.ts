import { ApuraError } from '../../contract/errors';
import type { GpuWatch } from '../gpu-watch';

/** Well within the time that the engine worker gives an engine to tell why it destroyed its device. */
const lookEveryMs = 50;

/**
 * Waits for web-llm, but not after the GPU ran out of memory: web-llm then destroys its device, and some of its promises
 * never settle. Rejects with `out-of-memory` in that case.
 */
export async function whileMemoryLasts<T>(gpu: Pick<GpuWatch, 'ranOutOfMemory'>, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setInterval> | undefined;
  const ranOut = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (gpu.ranOutOfMemory) reject(new ApuraError('out-of-memory', 'the GPU has no memory left'));
    }, lookEveryMs);
  });
  try {
    return await Promise.race([work, ranOut]);
  } finally {
    clearInterval(timer);
  }
}
