import type { GraphPorts } from '../graph-ports';
import { fedDims, fedValues, makeTokenFeeds, type TokenFeeds, writeIntegers } from '../token-feeds';
import type { OrtGpuModule } from './gpu-module';
import type { GpuTensors } from './gpu-tensor';

/** Attention reads this one on the CPU, where it decides how much is dispatched. */
const onCpu = 'total-tokens';

/**
 * As `makeTokenFeeds`, with the inputs in buffers on the GPU that stay the same. An input in the heap is carried there by
 * onnxruntime in a buffer that is mapped when it is made: three of them cost 4 ms per token on an H100 in Chromium 156,
 * more than all the rest. The tensors of a single token are made once.
 */
export function makeGpuFeeds(
  module: OrtGpuModule,
  queue: GPUQueue,
  tensors: GpuTensors,
  fed: GraphPorts['fed'],
  capacity: number,
): TokenFeeds {
  const block = new ArrayBuffer(8 * capacity);
  const slots = fed.map(({ port, role }) => {
    if (role === onCpu) return makeTokenFeeds(module, [{ port, role }], capacity);
    const { buffer, pointer } = tensors.buffer(8 * capacity);
    const tensorOf = (values: number): number => tensors.over(pointer, port.type, fedDims(role, port.dims.length, values));
    const single = tensorOf(1);
    let several = 0;
    const feed: TokenFeeds['feed'] = (ids, pastTokens) => {
      const values = fedValues(role, ids, pastTokens);
      const bytes = writeIntegers(block, 0, port.type, values) * values.length;
      // Writes are of whole words.
      queue.writeBuffer(buffer, 0, block, 0, Math.ceil(bytes / 4) * 4);
      if (values.length === 1) return [single];
      if (several !== 0) module._OrtReleaseTensor(several);
      several = tensorOf(values.length);
      return [several];
    };
    return { feed };
  });
  return { feed: (ids, pastTokens) => slots.flatMap(({ feed }) => feed(ids, pastTokens)) };
}
