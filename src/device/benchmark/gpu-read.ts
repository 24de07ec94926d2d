import type { Measured } from '../../contract/budget';
import fillCode from './fill.wgsl?raw';
import { type BenchDevice, wrongResult } from './gpu-bench-device';
import { patternSum } from './pattern';
import readCode from './read.wgsl?raw';
import { sampleRate } from './samples';

const workgroups = 2048;

/** Bytes per second of a kernel that reads through `sizeBytes` (a multiple of 16) of noise. Rejects with `smoke-failed` when a sum is wrong. */
export async function benchmarkRead(bench: BenchDevice, sizeBytes: number, code: string = readCode): Promise<Measured> {
  const words = bench.makeBuffer(sizeBytes);
  const sums = bench.makeBuffer(workgroups * 4);
  const fill = await bench.makePipeline(fillCode);
  const read = await bench.makePipeline(code);
  const fillGroup = bench.bind(fill, words);
  const readGroup = bench.bind(read, words, sums);
  await bench.time((pass) => {
    pass.setPipeline(fill);
    pass.setBindGroup(0, fillGroup);
    pass.dispatchWorkgroups(workgroups);
  });
  let passes = 0;
  const rate = await sampleRate((repetitions) => {
    passes += repetitions;
    return bench.time((pass) => {
      pass.setPipeline(read);
      pass.setBindGroup(0, readGroup);
      for (let i = 0; i < repetitions; i += 1) pass.dispatchWorkgroups(workgroups);
    });
  }, sizeBytes);
  const partial = new Uint32Array(await bench.read(sums));
  const sum = partial.reduce((total, value) => (total + value) >>> 0, 0);
  if (sum !== Math.imul(patternSum(sizeBytes / 4), passes) >>> 0) throw wrongResult('read', bench.firstError());
  words.destroy();
  return rate;
}
