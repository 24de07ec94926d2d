import type { CacheShape, KvCache } from './kv-cache';
import type { OrtModule } from './ort-module';
import { elementTypes, makeTensor } from './ort-tensor';

/**
 * The cache of an export whose attention writes in place (`GroupQueryAttention` with past and present in one buffer):
 * buffers of full length, made once, that are input and output of every run. Nothing is copied or allocated per token.
 */
export function makeSharedCache(module: OrtModule, shapes: readonly CacheShape[], contextTokens: number): KvCache {
  const handles = shapes.map((shape) => {
    const elements = shape.heads * contextTokens * shape.headSize;
    const bytes = elements * (shape.type === elementTypes.float16 ? 2 : 4);
    return makeTensor(module, shape.type, [1, shape.heads, contextTokens, shape.headSize], bytes).handle;
  });
  return { inputs: () => handles, outputs: () => handles, accept: () => undefined, clear: () => undefined };
}
