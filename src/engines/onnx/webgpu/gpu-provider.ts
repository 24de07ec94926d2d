import { allocate, lastError, writeText } from '../ort-module';
import type { OrtProvider } from '../ort-session';
import type { OrtGpuModule } from './gpu-module';

/** Settings of the provider, by the names that it knows them by. */
export type ProviderOptions = Readonly<Record<string, string>>;

/** Runs a session's nodes on this device, those that it has kernels for. */
export function makeGpuProvider(module: OrtGpuModule, device: GPUDevice, settings: ProviderOptions): OrtProvider {
  return {
    append: async (options) => {
      const registered = module.webgpuRegisterDevice(device);
      if (registered === undefined) throw new Error('onnxruntime did not start: it refused the device');
      const [deviceId, webgpuInstance, webgpuDevice] = registered;
      const all = Object.entries({ ...settings, deviceId, webgpuInstance, webgpuDevice });
      const texts = all.flatMap(([key, value]) => [writeText(module, key), writeText(module, String(value))]);
      const name = writeText(module, 'WebGPU');
      const table = allocate(module, texts.length * module.PTR_SIZE);
      const values = table + all.length * module.PTR_SIZE;
      for (const [index, pointer] of texts.entries()) {
        module.setValue((index % 2 === 0 ? table : values) + Math.floor(index / 2) * module.PTR_SIZE, pointer, '*');
      }
      try {
        const status = await module._OrtAppendExecutionProvider(options, name, table, values, all.length);
        if (status !== 0) throw new Error(lastError(module, 'onnxruntime did not start with the GPU'));
      } finally {
        for (const pointer of [...texts, name, table]) module._free(pointer);
      }
    },
    created: (session) => module.webgpuOnCreateSession(session),
  };
}
