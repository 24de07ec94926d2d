import { allocate, type OrtModule, touchHeap } from './ort-module';

/** ONNX element types that decoders use, by their number in the format. */
export const elementTypes = { float32: 1, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

/** A tensor whose memory belongs to this side: it can be filled again and again, and be an input and an output. */
export interface OwnTensor {
  readonly handle: number;
  readonly pointer: number;
  dispose(): void;
}

/** A tensor that a run made; its memory lives until `releaseTensor`. */
export interface TensorView {
  readonly type: number;
  readonly dims: readonly number[];
  readonly pointer: number;
}

/** Makes a tensor of `bytes` zeroed bytes, or over memory that exists already when `at` is given. */
export function makeTensor(module: OrtModule, type: number, dims: readonly number[], bytes: number, at?: number): OwnTensor {
  const pointer = at ?? allocate(module, bytes);
  if (at === undefined) module.HEAPU8.fill(0, pointer, pointer + bytes);
  const stack = module.stackSave();
  const shape = module.stackAlloc(4 * Math.max(1, dims.length));
  new Int32Array(module.HEAPU8.buffer, shape, dims.length).set(dims);
  const onCpu = 1;
  const handle = module._OrtCreateTensor(type, pointer, bytes, shape, dims.length, onCpu);
  module.stackRestore(stack);
  if (handle === 0) throw new Error('onnxruntime refused a tensor');
  return {
    handle,
    pointer,
    dispose: () => {
      module._OrtReleaseTensor(handle);
      if (at === undefined) module._free(pointer);
    },
  };
}

/** Where and what a tensor made by a run is. */
export function viewTensor(module: OrtModule, tensor: number): TensorView {
  const stack = module.stackSave();
  try {
    const out = module.stackAlloc(4 * module.PTR_SIZE);
    if (module._OrtGetTensorData(tensor, out, out + 4, out + 8, out + 12) !== 0) throw new Error('onnxruntime gave no tensor data');
    touchHeap(module);
    const [type = 0, pointer = 0, shape = 0, rank = 0] = new Uint32Array(module.HEAPU8.buffer, out, 4);
    const dims = Array.from(new Int32Array(module.HEAPU8.buffer, shape, rank));
    module._OrtFree(shape);
    return { type, dims, pointer };
  } finally {
    module.stackRestore(stack);
  }
}

/**
 * `count` numbers from element `first` of a float32 or float16 tensor. float32 gives a view of the heap, good until
 * the next run; float16 gives a copy.
 */
export function readFloats(module: OrtModule, view: TensorView, first: number, count: number): Float32Array {
  if (view.type === elementTypes.float32) return new Float32Array(module.HEAPU8.buffer, view.pointer + 4 * first, count);
  if (view.type !== elementTypes.float16) throw new Error(`element type ${view.type} is not a float that can be read`);
  const halves = new Uint16Array(module.HEAPU8.buffer, view.pointer + 2 * first, count);
  return Float32Array.from(halves, halfToFloat);
}

/** The number that 16 bits of a half float stand for. */
export function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
