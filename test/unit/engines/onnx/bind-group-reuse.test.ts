import { expect, it } from 'vitest';
import { reuseBindGroups } from '../../../../src/engines/onnx/webgpu/bind-group-reuse';

/** An object that is known by some of its members only. */
const objectWith = (members: object) => Object.assign(Object.create(null), members);

/** A device that numbers what it makes. */
function makeDevice() {
  let made = 0;
  const make = () => {
    made += 1;
    return { number: made };
  };
  const pipeline = () => ({ getBindGroupLayout: make });
  const device: GPUDevice = objectWith({
    createBindGroup: make,
    createComputePipeline: pipeline,
    createComputePipelineAsync: () => Promise.resolve(pipeline()),
  });
  return { device, reuse: reuseBindGroups(device) };
}

const layoutOf = (name: string): GPUBindGroupLayout => objectWith({ name });
const bufferOf = (name: string): GPUBuffer => objectWith({ name });
const entriesOf = (...resources: GPUBindingResource[]): GPUBindGroupEntry[] =>
  resources.map((resource, binding) => ({ binding, resource }));

it('gives the same group for the same layout, buffers, offsets and sizes, and for nothing else', () => {
  const { device } = makeDevice();
  const [layout, a, b] = [layoutOf('one'), bufferOf('a'), bufferOf('b')];
  const ask = (resources: GPUBindingResource[], from = layout) =>
    device.createBindGroup({ layout: from, entries: entriesOf(...resources) });
  const first = ask([{ buffer: a }, { buffer: b, offset: 256, size: 64 }]);
  expect(
    ask([
      { buffer: a, offset: 0 },
      { buffer: b, offset: 256, size: 64 },
    ]),
  ).toBe(first);
  const others = [
    ask([{ buffer: b }, { buffer: a, offset: 256, size: 64 }]),
    ask([{ buffer: a }, { buffer: b, offset: 512, size: 64 }]),
    ask([{ buffer: a }, { buffer: b, offset: 256, size: 32 }]),
    ask([{ buffer: a }, { buffer: b, offset: 256 }]),
    ask([{ buffer: a }]),
    ask([{ buffer: bufferOf('a') }, { buffer: b, offset: 256, size: 64 }]),
    ask([{ buffer: a }, { buffer: b, offset: 256, size: 64 }], layoutOf('one')),
  ];
  expect(new Set([first, ...others]).size).toBe(1 + others.length);
});

it('makes a group anew after all were dropped, and when anything else than a buffer is bound', () => {
  const { device, reuse } = makeDevice();
  const layout = layoutOf('one');
  const buffers = entriesOf({ buffer: bufferOf('a') });
  const first = device.createBindGroup({ layout, entries: buffers });
  reuse.forget();
  expect(device.createBindGroup({ layout, entries: buffers })).not.toBe(first);
  const sampler: GPUSampler = objectWith({ sampler: true });
  const sampled = entriesOf(sampler);
  expect(device.createBindGroup({ layout, entries: sampled })).not.toBe(device.createBindGroup({ layout, entries: sampled }));
});

it('gives each pipeline its own layouts, each of them once', async () => {
  const { device } = makeDevice();
  const descriptor = {} as GPUComputePipelineDescriptor;
  const pipelines = [device.createComputePipeline(descriptor), await device.createComputePipelineAsync(descriptor)];
  const layouts = pipelines.flatMap((pipeline) => [pipeline.getBindGroupLayout(0), pipeline.getBindGroupLayout(1)]);
  expect(new Set(layouts).size).toBe(4);
  expect(pipelines.flatMap((pipeline) => [pipeline.getBindGroupLayout(0), pipeline.getBindGroupLayout(1)])).toEqual(layouts);
});
