import { type Decoder, makeDecoder } from '../decoder';
import type { GraphPorts } from '../graph-ports';
import { makeGrowingCache } from '../growing-cache';
import type { ModelConfig } from '../model-config';
import type { OrtSession } from '../ort-session';
import { makeTokenFeeds } from '../token-feeds';
import type { BindGroupReuse } from './bind-group-reuse';
import { prepareBoundRun } from './bound-run';
import type { EngineDevice } from './gpu-device';
import { makeGpuFeeds } from './gpu-feeds';
import type { OrtGpuModule } from './gpu-module';
import { makeGpuSharedCache, makeGpuTensors } from './gpu-tensor';
import { makeReadback } from './readback';

/**
 * A decoder whose keys, values and logits are on the GPU; its inputs too where the graph asks for lengths directly, as
 * one with a shared cache does: others compute them from a mask, in part on the CPU.
 */
export function makeGpuDecoder(
  module: OrtGpuModule,
  engineDevice: EngineDevice,
  session: OrtSession,
  ports: GraphPorts,
  { contextTokens, sharesCacheBuffer }: ModelConfig,
  reuse: BindGroupReuse,
): Decoder {
  const shapes = ports.cache.map(({ shape }) => shape);
  const tensors = makeGpuTensors(module, engineDevice.device, session.handle);
  const decoder = makeDecoder({
    module,
    ports,
    feeds: sharesCacheBuffer
      ? makeGpuFeeds(module, engineDevice.device.queue, tensors, ports.fed, contextTokens)
      : makeTokenFeeds(module, ports.fed, contextTokens),
    cache: sharesCacheBuffer ? makeGpuSharedCache(tensors, shapes, contextTokens) : makeGrowingCache(module, shapes),
    prepare: (inputNames, outputNames) => prepareBoundRun(module, session, inputNames, outputNames, ports.fed.length),
    read: makeReadback(module, engineDevice),
  });
  const reset = (): void => {
    decoder.reset();
    reuse.forget();
  };
  return {
    reset,
    get length() {
      return decoder.length;
    },
    run: decoder.run,
    embed: decoder.embed,
  };
}
