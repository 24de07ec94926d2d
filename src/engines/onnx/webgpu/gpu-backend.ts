import { isAbortError } from '../../../base/abort';
import { ApuraError } from '../../../contract/errors';
import type { GpuWatch } from '../../gpu-watch';
import type { Backend } from '../backend';
import { makeDecoder } from '../decoder';
import { mapOrtError } from '../errors';
import { type GraphPorts, readGraphPorts } from '../graph-ports';
import { makeGrowingCache } from '../growing-cache';
import type { ModelConfig } from '../model-config';
import { makeSession, type OrtSession } from '../ort-session';
import { elementTypes } from '../ort-tensor';
import { gpuWeightNames, needsHalf } from '../weight-names';
import { prepareBoundRun } from './bound-run';
import { type EngineDevice, requestEngineDevice } from './gpu-device';
import { loadOrtGpuRuntime, type OrtGpuModule, type OrtGpuRuntime } from './gpu-module';
import { makeGpuProvider } from './gpu-provider';
import { makeGpuSharedCache } from './gpu-tensor';
import { makeReadback } from './readback';

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
      const provider = makeGpuProvider(module, engineDevice.device, settings);
      const session = await makeSession(module, { bytes: files.weights.bytes, external }, {}, provider);
      engineDevice.check();
      const ports = readGraphPorts(session, config);
      const isHalf = ports.cache.some(({ shape }) => shape.type === elementTypes.float16);
      if (isHalf && !engineDevice.hasHalf) throw halfMissing(files.weights.path);
      const decoder = joinDecoder(module, engineDevice, session, ports, config);
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

function joinDecoder(module: OrtGpuModule, engineDevice: EngineDevice, session: OrtSession, ports: GraphPorts, config: ModelConfig) {
  const shapes = ports.cache.map(({ shape }) => shape);
  const { contextTokens, sharesCacheBuffer } = config;
  return makeDecoder({
    module,
    ports,
    contextTokens,
    cache: sharesCacheBuffer
      ? makeGpuSharedCache(module, engineDevice.device, session.handle, shapes, contextTokens)
      : makeGrowingCache(module, shapes),
    prepare: (inputNames, outputNames) => prepareBoundRun(module, session, inputNames, outputNames, ports.fed.length),
    read: makeReadback(module, engineDevice),
  });
}

function halfMissing(file: string): ApuraError {
  return new ApuraError('feature-missing', `${file} computes with float16, which this GPU does not offer`, { feature: 'shader-f16' });
}
