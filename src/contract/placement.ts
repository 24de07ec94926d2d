import type { DeviceKind } from './device';

/** Shares of 0 to 1, as last sampled; `undefined`: not known on this machine. */
export interface DeviceLoad {
  readonly gpuPresent: boolean;
  readonly gpuMemoryShare?: number;
  readonly cpuShare?: number;
  readonly ramShare?: number;
  /** The page is in the background, where browsers slow it down. */
  readonly pageHidden?: boolean;
}

export const placementRules = [
  'no-gpu',
  /** The agent can work on one device alone: its engine is loaded there, or its work needs no other. */
  'only-device',
  'gpu-memory-high',
  'cpu-busy',
  'gpu-class',
  'default-cpu',
  'cost-model',
  'forced',
  'gpu-full',
  'allocation-failed',
] as const;
export type PlacementRule = (typeof placementRules)[number];

/** Where a task goes and why. `options` are the devices that were weighed, the chosen one among them. */
export interface Placement {
  readonly device: DeviceKind;
  readonly rule: PlacementRule;
  readonly options: readonly {
    readonly device: DeviceKind;
    /** Transfer included; absent while the cost model has no samples. */
    readonly predictedMs?: number;
    readonly ruledOutBy?: PlacementRule;
  }[];
  /** What was known of the devices when it was decided. */
  readonly load: DeviceLoad;
}

/** Where an attempt ran and why, with the memory that was held for it. */
export interface AttemptPlacement extends Placement {
  readonly reservedBytes: number;
  /** From asking for that memory to having it. */
  readonly reservedAfterMs: number;
  /** What it took in the end, where that is known. */
  readonly actualBytes?: number;
}
