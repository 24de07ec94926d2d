import { ApuraError } from '../../contract/errors';

/** What web-llm asks of every GPU, whatever the model (`detectGPUDevice` of its runtime): it throws where there is less. */
const neededLimits = {
  maxBufferSize: 2 ** 28,
  maxStorageBufferBindingSize: 2 ** 27,
  maxComputeWorkgroupStorageSize: 2 ** 15,
  maxStorageBuffersPerShaderStage: 10,
} as const;

/** web-llm asks for bindings of 1 GiB where the adapter has them, and otherwise for this, whatever lies between. */
const largeBindingBytes = 2 ** 30;

/** The parts of an adapter that decide. */
export interface AdapterFacts {
  readonly features: Pick<ReadonlySet<string>, 'has'>;
  readonly limits: Readonly<Record<keyof typeof neededLimits, number>>;
}

/** Throws `feature-missing` or `limit-too-small` where web-llm would refuse this GPU, before anything is downloaded. */
export function checkAdapter({ features, limits }: AdapterFacts, requiredFeatures: readonly string[]): void {
  for (const feature of requiredFeatures) {
    if (!features.has(feature)) throw new ApuraError('feature-missing', `this GPU has no ${feature}`, { feature });
  }
  for (const limit of Object.keys(neededLimits) as (keyof typeof neededLimits)[]) {
    if (limits[limit] < neededLimits[limit]) throw tooSmall(limit, neededLimits[limit], limits[limit]);
  }
}

/** Throws `limit-too-small` when a tensor does not fit the bindings that web-llm gets from this adapter. */
export function checkLargestTensor({ limits }: AdapterFacts, tensor: { readonly name: string; readonly sizeBytes: number }): void {
  const has = limits.maxStorageBufferBindingSize;
  const got = has >= largeBindingBytes ? largeBindingBytes : neededLimits.maxStorageBufferBindingSize;
  if (tensor.sizeBytes > got) throw tooSmall('maxStorageBufferBindingSize', tensor.sizeBytes, got);
}

function tooSmall(limit: string, needed: number, got: number): ApuraError {
  return new ApuraError('limit-too-small', `${limit} is ${got}, ${needed} is needed`, { limit, needed, got });
}
