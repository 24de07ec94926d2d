import type { CacheShape, KvCache } from '../kv-cache';
import { elementTypes } from '../ort-tensor';
import type { OrtGpuModule } from './gpu-module';

/** Bits of `GPUBufferUsage` (WebGPU specification): TypeScript's worker library does not declare it. */
const storage = 0x80;
const copySource = 0x4;
const copyTarget = 0x8;
const onGpu = 4;

/** A tensor over a new buffer, zeroed, of this session's device. */
export function makeGpuTensor(module: OrtGpuModule, device: GPUDevice, session: number, type: number, dims: readonly number[]): number {
  const bytes =
    dims.reduce((product, size) => product * size, 1) * (type === elementTypes.float16 ? 2 : type === elementTypes.int64 ? 8 : 4);
  const buffer = device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage: storage | copySource | copyTarget });
  const stack = module.stackSave();
  const shape = module.stackAlloc(4 * Math.max(1, dims.length));
  new Int32Array(module.HEAPU8.buffer, shape, dims.length).set(dims);
  const handle = module._OrtCreateTensor(type, module.webgpuRegisterBuffer(buffer, session), bytes, shape, dims.length, onGpu);
  module.stackRestore(stack);
  if (handle === 0) throw new Error('onnxruntime refused a tensor on the GPU');
  return handle;
}

/** As `makeSharedCache`, with buffers on the GPU: written in place, nothing is copied or allocated per token. */
export function makeGpuSharedCache(
  module: OrtGpuModule,
  device: GPUDevice,
  session: number,
  shapes: readonly CacheShape[],
  contextTokens: number,
): KvCache {
  const handles = shapes.map(({ type, heads, headSize }) =>
    makeGpuTensor(module, device, session, type, [1, heads, contextTokens, headSize]),
  );
  return { inputs: () => handles, outputs: () => handles, accept: () => undefined, clear: () => undefined };
}
