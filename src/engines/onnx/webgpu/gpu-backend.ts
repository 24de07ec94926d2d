import { isAbortError } from '../../../base/abort';
import { ApuraError } from '../../../contract/errors';
import type { GpuWatch } from '../../gpu-watch';
import type { Backend } from '../backend';
import { mapOrtError } from '../errors';
import { readGraphPorts } from '../graph-ports';
import { makeSession } from '../ort-session';
import { elementTypes } from '../ort-tensor';
import { gpuWeightNames, needsHalf } from '../weight-names';
import { reuseBindGroups } from './bind-group-reuse';
import { makeGpuDecoder } from './gpu-decoder';
import { type EngineDevice, requestEngineDevice } from './gpu-device';
import { loadOrtGpuRuntime, type OrtGpuRuntime } from './gpu-module';
import { makeGpuProvider } from './gpu-provider';

/** Longest part of a prompt that is run at once. */
const prefillChunk = 256;

/** The browser checks every command anyway; what onnxruntime would check besides costs a round trip per run. */
const settings = { validationMode: 'wgpuOnly' };

/** Runs graphs on the GPU. Keys, values and logits stay there; one row of logits comes back for each token. */
export function makeGpuBackend(watch: GpuWatch): Backend {
  let gpu: Promise<EngineDevice> | undefined;
  let opened: EngineDevice | undefined;
  let runtime: OrtGpuRuntime | undefined;
  const deviceOf = async (): Promise<EngineDevice> => {
    gpu ??= requestEngineDevice(navigator.gpu);
    opened = await gpu;
    return opened;
  };
  return {
    engine: 'onnx-webgpu',
    device: 'gpu',
    weightNames: async ({ weights }) => {
      const { hasHalf } = await deviceOf();
      if (weights !== undefined && needsHalf(weights) && !hasHalf) throw halfMissing(weights);
      return gpuWeightNames(hasHalf);
    },
    threads: () => ({ asked: 1, got: 1 }),
    build: async (files, config) => {
      const engineDevice = await deviceOf();
      runtime = await loadOrtGpuRuntime();
      const { module } = runtime;
      const external = files.external.map(({ name, file }) => ({ name, bytes: file.bytes }));
      const reuse = reuseBindGroups(engineDevice.device);
      const provider = makeGpuProvider(module, engineDevice.device, settings);
      const session = await makeSession(module, { bytes: files.weights.bytes, external }, {}, provider);
      engineDevice.check();
      const ports = readGraphPorts(session, config);
      const isHalf = ports.cache.some(({ shape }) => shape.type === elementTypes.float16);
      if (isHalf && !engineDevice.hasHalf) throw halfMissing(files.weights.path);
      const decoder = makeGpuDecoder(module, engineDevice, session, ports, config, reuse);
      engineDevice.check();
      return {
        ports,
        decoder,
        prefillChunk,
        figures: async () => {
          if (ports.logits === undefined) return { gpuBytes: watch.bytes };
          decoder.reset();
          await decoder.run([0]);
          const before = watch.dispatches;
          await decoder.run([0]);
          const dispatchesPerToken = watch.dispatches - before;
          decoder.reset();
          return { gpuBytes: watch.bytes, dispatchesPerToken };
        },
      };
    },
    // After a buffer that cannot be, whatever the runtime says is a consequence.
    mapError: (thrown) => {
      const failure = opened?.failure();
      return failure?.code === 'limit-too-small' && !isAbortError(thrown) ? failure : mapOrtError(thrown, runtime?.log.lines);
    },
    heapBytes: () => runtime?.module.HEAPU8.byteLength,
  };
}

function halfMissing(file: string): ApuraError {
  return new ApuraError('feature-missing', `${file} computes with float16, which this GPU does not offer`, { feature: 'shader-f16' });
}
