import type { Measured } from '../../contract/budget';
import { bufferUsage, mapRead } from '../gpu-flags';
import { type BenchDevice, wrongResult } from './gpu-bench-device';
import { sampleSlope, toMeasured } from './samples';
import stepCode from './step.wgsl?raw';

const cells = 64;
/** Dispatches in one pass at most: a model of 80 layers has fewer. */
const mostDispatches = 2048;
const roundTrips = 15;
const roundTripsToWarmUp = 3;

/** Milliseconds of one more dispatch in a pass (encoding, validation and the wait for the one before it included), and of a round trip. */
export async function benchmarkLatency(
  bench: BenchDevice,
  code: string = stepCode,
): Promise<{ readonly dispatchMs: Measured; readonly roundTripMs: Measured }> {
  const first = bench.makeBuffer(cells * 4);
  const second = bench.makeBuffer(cells * 4);
  const pipeline = await bench.makePipeline(code);
  const there = bench.bind(pipeline, first, second);
  const back = bench.bind(pipeline, second, first);
  let steps = 0;
  // An even number each time, so that the count is in the first buffer again. Engines set pipeline and group for every dispatch.
  const encode = (pass: GPUComputePassEncoder, pairs: number): void => {
    steps += 2 * pairs;
    for (let i = 0; i < 2 * pairs; i += 1) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, i % 2 === 0 ? there : back);
      pass.dispatchWorkgroups(1);
    }
  };
  const perPair = await sampleSlope((pairs) => bench.time((pass) => encode(pass, pairs)), mostDispatches / 2);
  const counts = new Uint32Array(await bench.read(first));
  if (!counts.every((count) => count === steps)) throw wrongResult('step', bench.firstError());
  const dispatchMs = toMeasured(perPair.samples.map((pairMs) => pairMs / 2));

  const target = bench.device.createBuffer({ size: cells * 4, usage: bufferUsage.mapRead | bufferUsage.copyTarget });
  const tripsMs: number[] = [];
  try {
    for (let trip = 0; trip < roundTripsToWarmUp + roundTrips; trip += 1) {
      const startedAt = performance.now();
      const encoder = bench.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      encode(pass, 1);
      pass.end();
      encoder.copyBufferToBuffer(first, 0, target, 0, cells * 4);
      bench.device.queue.submit([encoder.finish()]);
      await bench.settle(target.mapAsync(mapRead));
      const count = new Uint32Array(target.getMappedRange())[0];
      if (trip >= roundTripsToWarmUp) tripsMs.push(performance.now() - startedAt);
      target.unmap();
      if (count !== steps) throw wrongResult('round trip', bench.firstError());
    }
  } finally {
    target.destroy();
  }
  return { dispatchMs, roundTripMs: toMeasured(tripsMs) };
}
