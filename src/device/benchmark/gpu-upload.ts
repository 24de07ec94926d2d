import type { Measured } from '../../contract/budget';
import { type BenchDevice, wrongResult } from './gpu-bench-device';
import { patternWord } from './pattern';
import { sampleRate } from './samples';

/** Writes that are under way at once at most: the browser keeps a copy of each. */
const mostWrites = 32;

/** Bytes per second of `queue.writeBuffer` with `chunkBytes` at a time, until the GPU has them. Rejects with `smoke-failed` when other bytes arrive. */
export async function benchmarkUpload(bench: BenchDevice, chunkBytes: number): Promise<Measured> {
  const words = chunkBytes / 4;
  const chunk = Uint32Array.from({ length: words }, (_, i) => patternWord(i));
  const slots = 2;
  const target = bench.makeBuffer(slots * chunkBytes);
  const { queue } = bench.device;
  let writes = 0;
  const rate = await sampleRate(
    async (repetitions) => {
      const startedAt = performance.now();
      for (let i = 0; i < repetitions; i += 1) {
        // Each write differs, so that what arrives last can be told.
        writes += 1;
        chunk[0] = writes;
        queue.writeBuffer(target, (writes % slots) * chunkBytes, chunk);
      }
      await bench.settle(queue.onSubmittedWorkDone());
      return performance.now() - startedAt;
    },
    chunkBytes,
    mostWrites,
  );
  const arrived = new Uint32Array(await bench.read(target, (writes % slots) * chunkBytes, chunkBytes));
  if (!arrived.every((word, i) => word === chunk[i])) throw wrongResult('upload', bench.firstError());
  target.destroy();
  return rate;
}
