import type { Stop } from '../base/stop';
import type { DeviceKind } from './device';
import type { PlannedTask } from './orchestrator';

/** Shares of 0 to 1, as last sampled; `undefined`: not known on this machine. */
export interface DeviceLoad {
  readonly gpuPresent: boolean;
  readonly gpuMemoryShare?: number;
  readonly cpuShare?: number;
  readonly ramShare?: number;
}

export const placementRules = [
  'no-gpu',
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
}

/** A promise of memory: `reserved` until the agent has started, `confirmed` while it runs. */
export interface Reservation {
  readonly id: number;
  readonly device: DeviceKind;
  readonly bytes: number;
}

/** What a task has cost in the end: metrics per task, and what a cost model learns from. */
export interface PlacementReport {
  readonly task: PlannedTask;
  readonly placement: Placement;
  readonly actualMs: number;
  readonly actualBytes?: number;
  readonly waitMs: number;
  readonly failed: boolean;
}

/** Port of `HybridResourceManager`: every attempt is placed by it. */
export interface PlacementPort {
  /** `force` overrides the rules (re-run on the other device after a failure). */
  place(task: PlannedTask, force?: DeviceKind): Placement;
  /**
   * Memory for the task, at once or as soon as others have released enough, in order of arrival. Rejects with
   * `out-of-memory` when the device could not hold it even alone, with an `AbortError` at the stop.
   */
  reserve(device: DeviceKind, bytes: number, stop: Stop): Promise<Reservation> | Reservation;
  /** The agent has started; `actualBytes` corrects what was reserved. */
  confirm(reservation: Reservation, actualBytes?: number): void;
  /** Gives everything back; safe to call twice. */
  release(reservation: Reservation): void;
  report(report: PlacementReport): void;
}
