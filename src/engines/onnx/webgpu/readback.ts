import { ApuraError } from '../../../contract/errors';
import { elementTypes, halfToFloat, type TensorView } from '../ort-tensor';
import type { EngineDevice } from './gpu-device';
import type { OrtGpuModule } from './gpu-module';

/** Bits of `GPUBufferUsage` and `GPUMapMode` (WebGPU specification). */
const mapRead = 0x1;
const copyTarget = 0x8;

/** Copies numbers of tensors on the GPU to this side. One at a time; what it gives is good until the next call. */
export function makeReadback(
  module: OrtGpuModule,
  { device, check }: EngineDevice,
): (view: TensorView, first: number, count: number) => Promise<Float32Array> {
  let staging: GPUBuffer | undefined;
  let values = new Float32Array();
  const stagingOf = (bytes: number): GPUBuffer => {
    if (staging !== undefined && staging.size >= bytes) return staging;
    staging?.destroy();
    staging = device.createBuffer({ size: bytes, usage: mapRead | copyTarget });
    return staging;
  };
  return async (view, first, count) => {
    const half = view.type === elementTypes.float16;
    if (!half && view.type !== elementTypes.float32) throw new Error(`element type ${view.type} is not a float that can be read`);
    const elementBytes = half ? 2 : 4;
    // Copies start and end at multiples of four bytes.
    const start = Math.floor((first * elementBytes) / 4) * 4;
    const bytes = Math.ceil(((first + count) * elementBytes - start) / 4) * 4;
    const target = stagingOf(bytes);
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(module.webgpuGetBuffer(view.pointer), start, target, 0, bytes);
    device.queue.submit([encoder.finish()]);
    try {
      await target.mapAsync(mapRead, 0, bytes);
    } catch (cause) {
      // Of a lost device this is an AbortError, which would look like a cancelled call.
      check();
      throw new ApuraError('device-lost', `the GPU gave no answer: ${cause}`, { engine: 'onnx-webgpu', reason: 'unknown' }, { cause });
    }
    if (values.length !== count) values = new Float32Array(count);
    const mapped = target.getMappedRange(0, bytes);
    const skipped = first * elementBytes - start;
    if (half) values.set(Float32Array.from(new Uint16Array(mapped, skipped, count), halfToFloat));
    else values.set(new Float32Array(mapped, skipped, count));
    target.unmap();
    check();
    return values;
  };
}
