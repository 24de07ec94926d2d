import type { Stop } from '../base/stop';
import type { DeviceKind } from './device';
import type { PlannedTask } from './orchestrator';
import type { Placement } from './placement';

/** What bounds a placement beside the load. */
export interface PlacementBounds {
  /** Overrides the rules: a re-run on the other device after a failure. */
  readonly force?: DeviceKind;
  /** The only devices on which the agent can work; absent: all that are there. */
  readonly devices?: readonly DeviceKind[];
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
  place(task: PlannedTask, bounds?: PlacementBounds): Placement;
  /** What the task will hold while it runs: its own word, else what is known of its kind of work, else the usual. */
  bytesFor(task: PlannedTask): number;
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
