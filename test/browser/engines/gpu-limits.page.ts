import { bufferUsage } from '../../../src/device/gpu-flags';
import { limitFailure } from '../../../src/engines/onnx/webgpu/limits';

/** What the browser says when a command goes beyond a limit of a device that has only what WebGPU promises. */
async function tellOf(command: (device: GPUDevice) => void): Promise<Readonly<Record<string, string | number>> | string> {
  const adapter = await navigator.gpu.requestAdapter();
  if (adapter === null) throw new Error('the flags promise an adapter');
  const device = await adapter.requestDevice();
  device.pushErrorScope('validation');
  command(device);
  const error = await device.popErrorScope();
  device.destroy();
  return limitFailure(error?.message ?? 'no error')?.details ?? error?.message ?? 'no error';
}

const storage = { binding: 0, visibility: 4, buffer: { type: 'storage' } } as const;

export async function beyondLimits(): Promise<Record<string, unknown>> {
  return {
    buffer: await tellOf((device) => device.createBuffer({ size: 2 ** 28 + 4, usage: bufferUsage.storage })),
    binding: await tellOf((device) => {
      const buffer = device.createBuffer({ size: 2 ** 27 + 4, usage: bufferUsage.storage });
      const layout = device.createBindGroupLayout({ entries: [storage] });
      device.createBindGroup({ layout, entries: [{ binding: 0, resource: { buffer } }] });
    }),
    workgroupStorage: await tellOf((device) => {
      const code = 'var<workgroup> all: array<f32, 5000>; @compute @workgroup_size(1) fn main() { all[0] = 1; }';
      device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code }) } });
    }),
    workgroups: await tellOf((device) => {
      const module = device.createShaderModule({ code: '@compute @workgroup_size(1) fn main() {}' });
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(device.createComputePipeline({ layout: 'auto', compute: { module } }));
      pass.dispatchWorkgroups(65_536);
      pass.end();
      encoder.finish();
    }),
  };
}
