import * as ort from 'onnxruntime-web/jspi';
import { bufferUsage } from '../../../../src/device/gpu-flags';

type Tensors = Record<string, ort.Tensor>;

/** Keys and values of a session, on the GPU between runs. */
export interface SessionCache {
  inputs(): Tensors;
  /** What to pass as outputs: a tensor to write into, or null where the run shall make one. */
  outputs(): Record<string, ort.Tensor | null>;
  accept(outputs: ort.InferenceSession.OnnxValueMapType): void;
  clear(): void;
}

interface Port {
  readonly past: string;
  readonly present: string;
  readonly type: 'float32' | 'float16';
  readonly heads: number;
  readonly headSize: number;
}

/** `shared`: the graph writes in place, into buffers of full length; else each run makes new, longer tensors. */
export async function makeSessionCache(session: ort.InferenceSession, contextTokens: number, shared: boolean): Promise<SessionCache> {
  const ports = session.inputMetadata.flatMap((port): Port[] => {
    if (!port.isTensor || !port.name.startsWith('past_key_values.')) return [];
    if (port.type !== 'float32' && port.type !== 'float16') throw new Error(`${port.name} has the type ${port.type}`);
    const [, heads, , headSize] = port.shape.map(Number);
    if (heads === undefined || headSize === undefined) throw new Error(`${port.name} has no known shape`);
    return [{ past: port.name, present: port.name.replace('past_key_values', 'present'), type: port.type, heads, headSize }];
  });
  return shared ? await sharedCache(ports, contextTokens) : growingCache(ports);
}

async function sharedCache(ports: readonly Port[], contextTokens: number): Promise<SessionCache> {
  const device = await ort.env.webgpu.device;
  const tensors = ports.map(({ type, heads, headSize }) => {
    const bytes = heads * contextTokens * headSize * (type === 'float16' ? 2 : 4);
    const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTarget;
    const buffer = device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage });
    return ort.Tensor.fromGpuBuffer(buffer, { dataType: type, dims: [1, heads, contextTokens, headSize] });
  });
  const named = (name: (port: Port) => string): Tensors =>
    Object.fromEntries(ports.flatMap((port, index) => (tensors[index] === undefined ? [] : [[name(port), tensors[index]]])));
  const inputs = named(({ past }) => past);
  const outputs = named(({ present }) => present);
  return { inputs: () => inputs, outputs: () => outputs, accept: () => undefined, clear: () => undefined };
}

function growingCache(ports: readonly Port[]): SessionCache {
  const empty = (): Tensors =>
    Object.fromEntries(
      ports.map(({ past, type, heads, headSize }) => [
        past,
        new ort.Tensor(type, type === 'float16' ? new Uint16Array() : new Float32Array(), [1, heads, 0, headSize]),
      ]),
    );
  const wanted = Object.fromEntries(ports.map(({ present }) => [present, null]));
  let current = empty();
  const drop = (): void => {
    for (const tensor of Object.values(current)) tensor.dispose();
  };
  return {
    inputs: () => current,
    outputs: () => wanted,
    accept: (outputs) => {
      drop();
      current = Object.fromEntries(
        ports.flatMap(({ past, present }) => {
          const tensor = outputs[present];
          return tensor === undefined ? [] : [[past, tensor as ort.Tensor]];
        }),
      );
    },
    clear: () => {
      drop();
      current = empty();
    },
  };
}
