import { ApuraError } from '../../../contract/errors';

/**
 * What Chromium 156 (Dawn's validation) and onnxruntime 1.30 say of a limit of the GPU that a model goes beyond. Both name
 * first what was needed, then what there is.
 */
const messages: readonly (readonly [RegExp, keyof GPUSupportedLimits & string])[] = [
  [/buffer size \((\d+)\) exceeds the max buffer size limit \((\d+)\)/i, 'maxBufferSize'],
  [/binding size \((\d+)\).{1,200}maximum storage buffer binding size \((\d+)\)/is, 'maxStorageBufferBindingSize'],
  [/too many storage buffers in shader\. current: (\d+), max is (\d+)/i, 'maxStorageBuffersPerShaderStage'],
  [/workgroup count \w \((\d+)\) exceeds max compute workgroups per dimension \((\d+)\)/i, 'maxComputeWorkgroupsPerDimension'],
  [/workgroup storage \((\d+) bytes\) is larger than the maximum allowed \((\d+) bytes\)/i, 'maxComputeWorkgroupStorageSize'],
];

/** The limit that a message tells of, as an error; `undefined` when it tells of something else. */
export function limitFailure(message: string): ApuraError | undefined {
  for (const [pattern, limit] of messages) {
    const [, needed, got] = pattern.exec(message) ?? [];
    if (needed !== undefined && got !== undefined) return limitTooSmall(limit, Number(needed), Number(got));
  }
  return undefined;
}

export function limitTooSmall(limit: string, needed: number, got: number): ApuraError {
  return new ApuraError('limit-too-small', `${limit} of this GPU is ${got}, the model needs ${needed}`, { limit, needed, got });
}
