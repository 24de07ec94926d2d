import type { CacheShape, KvCache } from './kv-cache';
import type { OrtModule } from './ort-module';
import { makeTensor } from './ort-tensor';

/**
 * The cache of a plain export: each run makes new, longer tensors, and these are the next run's inputs. Only handles
 * change hands.
 */
export function makeGrowingCache(module: OrtModule, shapes: readonly CacheShape[]): KvCache {
  const empty = shapes.map((shape) => makeTensor(module, shape.type, [1, shape.heads, 0, shape.headSize], 0).handle);
  const none = shapes.map(() => 0);
  let current: readonly number[] = empty;
  const drop = (): void => {
    if (current !== empty) for (const handle of current) module._OrtReleaseTensor(handle);
  };
  return {
    inputs: () => current,
    outputs: () => none,
    accept: (outputs) => {
      drop();
      current = [...outputs];
    },
    clear: () => {
      drop();
      current = empty;
    },
  };
}
