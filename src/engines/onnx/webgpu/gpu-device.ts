import { ApuraError } from '../../../contract/errors';
import { requestAdapter } from '../../request-adapter';
import { limitFailure, limitTooSmall } from './limits';

/** Features that onnxruntime's kernels use where they are there. */
const usefulFeatures = ['shader-f16', 'subgroups', 'timestamp-query'] as const;

/** The device of an engine, and what became of it. */
export interface EngineDevice {
  readonly device: GPUDevice;
  readonly hasHalf: boolean;
  /** What the GPU told meanwhile and no call answers with: `device-lost`, `limit-too-small`, `out-of-memory` or `internal`. */
  failure(): ApuraError | undefined;
  /** Throws that; once, unless the device is lost: the next task is not to fail for the one before. */
  check(): void;
}

/** The best adapter's device, with all that the adapter has. Rejects with `engine-unavailable` when there is none. */
export async function requestEngineDevice(gpu: GPU | undefined): Promise<EngineDevice> {
  const adapter = await requestAdapter(gpu);
  if (adapter === undefined) throw new ApuraError('engine-unavailable', 'the browser offers no GPU', { engine: 'onnx-webgpu' });
  const requiredFeatures = usefulFeatures.filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({ requiredFeatures, requiredLimits: limitsOf(adapter) });
  return watchErrors(device, adapter.features.has('shader-f16'));
}

/** All that this adapter can do: the defaults of the specification are far below it. */
function limitsOf(adapter: GPUAdapter): Record<string, number> {
  const limits: Record<string, number> = {};
  for (const name in adapter.limits) {
    const value: unknown = Reflect.get(adapter.limits, name);
    if (typeof value === 'number') limits[name] = value;
  }
  return limits;
}

function watchErrors(device: GPUDevice, hasHalf: boolean): EngineDevice {
  let failure: ApuraError | undefined;
  device.addEventListener('uncapturederror', ({ error }) => {
    const code = error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'internal';
    failure ??= limitFailure(error.message) ?? new ApuraError(code, `the GPU reports: ${error.message}`);
  });
  // Browsers put it in different words, later, or throw: a buffer that cannot be is known before.
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const { maxBufferSize } = device.limits;
    if (descriptor.size > maxBufferSize) failure ??= limitTooSmall('maxBufferSize', descriptor.size, maxBufferSize);
    return createBuffer(descriptor);
  };
  void device.lost.then(({ reason, message }) => {
    failure = new ApuraError('device-lost', `the GPU was lost: ${message}`, { engine: 'onnx-webgpu', reason });
  });
  return {
    device,
    hasHalf,
    failure: () => failure,
    check: () => {
      const told = failure;
      if (told === undefined) return;
      if (told.code !== 'device-lost') failure = undefined;
      throw told;
    },
  };
}
