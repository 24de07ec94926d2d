import type { CacheShape, KvCache } from '../kv-cache';
import { elementTypes } from '../ort-tensor';
import type { OrtGpuModule } from './gpu-module';

/** Bits of `GPUBufferUsage` (WebGPU specification): TypeScript's worker library does not declare it. */
const storage = 0x80;
const copySource = 0x4;
const copyTarget = 0x8;
const onGpu = 4;

/** Makes tensors in the GPU's memory for one session. */
export interface GpuTensors {
  /** A zeroed buffer, and the pointer by which the runtime knows it. */
  buffer(bytes: number): { readonly buffer: GPUBuffer; readonly pointer: number };
  /** A tensor over such a buffer; there may be several over one. Gives its handle. */
  over(pointer: number, type: number, dims: readonly number[]): number;
  /** A tensor over a buffer of its own. */
  make(type: number, dims: readonly number[]): number;
}

export function makeGpuTensors(module: OrtGpuModule, device: GPUDevice, session: number): GpuTensors {
  const buffer: GpuTensors['buffer'] = (bytes) => {
    const made = device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage: storage | copySource | copyTarget });
    return { buffer: made, pointer: module.webgpuRegisterBuffer(made, session) };
  };
  const over: GpuTensors['over'] = (pointer, type, dims) => {
    const stack = module.stackSave();
    const shape = module.stackAlloc(4 * Math.max(1, dims.length));
    new Int32Array(module.HEAPU8.buffer, shape, dims.length).set(dims);
    const handle = module._OrtCreateTensor(type, pointer, tensorBytes(type, dims), shape, dims.length, onGpu);
    module.stackRestore(stack);
    if (handle === 0) throw new Error('onnxruntime refused a tensor on the GPU');
    return handle;
  };
  return { buffer, over, make: (type, dims) => over(buffer(tensorBytes(type, dims)).pointer, type, dims) };
}

function tensorBytes(type: number, dims: readonly number[]): number {
  const elementBytes = type === elementTypes.float16 ? 2 : type === elementTypes.int64 ? 8 : 4;
  return dims.reduce((product, size) => product * size, elementBytes);
}

/** As `makeSharedCache`, with buffers on the GPU: written in place, nothing is copied or allocated per token. */
export function makeGpuSharedCache(tensors: GpuTensors, shapes: readonly CacheShape[], contextTokens: number): KvCache {
  const handles = shapes.map(({ type, heads, headSize }) => tensors.make(type, [1, heads, contextTokens, headSize]));
  return { inputs: () => handles, outputs: () => handles, accept: () => undefined, clear: () => undefined };
}
