import type { ModelNumbers } from '../../contract/model';

/** How weights are stored, in bits a weight with scales included, and how the model computes. */
export interface WeightFormat {
  readonly matrixBits: number;
  readonly tableBits: number;
  readonly outputBits: number;
  /** A tied output layer is stored once, as the embedding table. */
  readonly sharesTable: boolean;
  /** Bits of a key, a value or an activation. */
  readonly activationBits: 16 | 32;
  readonly quantisation: ModelNumbers['quantisation'];
  readonly requiredFeatures: readonly string[];
  /** The session lays the weights out anew: bytes in memory are not those of the files. */
  readonly inMemory?: 'laid-out-anew';
}

const f16 = ['shader-f16'];
const uniform = (bits: number, activationBits: 16 | 32, quantisation: ModelNumbers['quantisation']): WeightFormat => ({
  matrixBits: bits,
  tableBits: bits,
  outputBits: bits,
  sharesTable: true,
  activationBits,
  quantisation,
  requiredFeatures: activationBits === 16 ? f16 : [],
});

/**
 * Schemes of MLC, by the name in its model ids. `q4f16_1`: groups of 32 weights of 4 bits with one float16 scale, tables
 * too; `f32` variants have a float32 scale; `q3f16_1`: five weights of 3 bits in 16, groups of 40. Source: MLC-LLM's
 * documentation of quantisation; checked with Qwen2-0.5B-q4f32_1, whose files have 309 MB.
 */
export const mlcFormats = {
  q4f16_1: uniform(4 + 16 / 32, 16, 'int4'),
  q4f32_1: uniform(4 + 32 / 32, 32, 'int4'),
  q3f16_1: uniform(16 / 5 + 16 / 40, 16, 'int4'),
  q0f16: uniform(16, 16, 'float16'),
  q0f32: uniform(32, 32, 'float32'),
} as const satisfies Readonly<Record<string, WeightFormat>>;
export type MlcScheme = keyof typeof mlcFormats;

const fourBit = (activationBits: 16 | 32): WeightFormat => ({
  ...uniform(4 + activationBits / 32, activationBits, 'int4'),
  tableBits: activationBits,
  outputBits: activationBits,
});

/**
 * Files of the Hugging Face layout, by name. `int8`: `quantize_dynamic`, tables too. `q4`, `q4f16`: `MatMulNBits` in
 * blocks of 32, tables left as they were and shared with the output layer. Checked against published files in
 * `test/unit/engines/catalogue/`.
 */
export const onnxFormats = {
  int8: uniform(8, 32, 'int8'),
  q4: fourBit(32),
  q4f16: fourBit(16),
  fp16: uniform(16, 16, 'float16'),
  fp32: uniform(32, 32, 'float32'),
  /** The shipped model's graph for WebGPU: int8 columns of the CPU's file become blocks of 32 with a float32 scale each; the table is float32. */
  'int8-blocks': { ...uniform(8 + 32 / 32, 32, 'int8'), tableBits: 32, sharesTable: false, inMemory: 'laid-out-anew' },
  /** Newer exports (`GatherBlockQuantized`): tables in 4 bits too, the output layer stored by itself. */
  'q4-tables': { ...uniform(4 + 32 / 32, 32, 'int4'), sharesTable: false },
  'q4f16-tables': { ...uniform(4 + 16 / 32, 16, 'int4'), sharesTable: false },
} as const satisfies Readonly<Record<string, WeightFormat>>;
export type OnnxScheme = keyof typeof onnxFormats;

/** The scheme in a file's name (`onnx/model_q4f16.onnx`); float32 where it names none, as exporters do. */
export function schemeOfFile(path: string): OnnxScheme {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name.includes('webgpu')) return 'int8-blocks';
  if (/int8|quantized|q8/.test(name)) return 'int8';
  if (name.includes('q4f16')) return 'q4f16';
  if (/q4|bnb4/.test(name)) return 'q4';
  return name.includes('fp16') ? 'fp16' : 'fp32';
}

/** The scheme in an MLC model's id or address (`Qwen2-0.5B-Instruct-q4f16_1-MLC`); `undefined` where it names none known. */
export function schemeOfMlc(id: string): MlcScheme | undefined {
  const name = /q[034]f(?:16|32)(?:_1)?/.exec(id)?.[0];
  return name !== undefined && Object.hasOwn(mlcFormats, name) ? (name as MlcScheme) : undefined;
}
