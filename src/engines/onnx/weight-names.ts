/** Weight files by how well the CPU build runs them: 8-bit integers first, then float32, then what it has no fast code for. */
export const cpuWeightNames = [
  'model_int8',
  'model_quantized',
  'model_uint8',
  'model_q8',
  'decoder_model_merged_quantized',
  'model',
  'decoder_model_merged',
  'model_q4',
  'model_bnb4',
  'model_fp16',
  'model_q4f16',
] as const;

/** Those whose numbers are float16: the GPU must have `shader-f16`. */
const halfNames = ['model_q4f16', 'model_fp16'] as const;

/**
 * Weight files by how well the GPU's provider runs them: what was made for it, then blocks of 4 bits, which it has
 * products for, then floats. Dynamically quantised files (int8, uint8, q8) are missing: their operators run on the CPU.
 */
export function gpuWeightNames(hasHalf: boolean): readonly string[] {
  return ['model_webgpu', ...(hasHalf ? halfNames : []), 'model_q4', 'model', 'decoder_model_merged'];
}

/** Whether a path of a weight file says that its numbers are float16. */
export function needsHalf(path: string): boolean {
  return /f(?:loat)?p?16/i.test(path.slice(path.lastIndexOf('/') + 1));
}
