import type { Stop } from '../../base/stop';
import type { DeviceKind } from '../../contract/device';
import type { PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { DeviceLoad, Placement, PlacementPort, PlacementReport, PlacementRule, Reservation } from '../../contract/placement';
import { makeGpuFullWatch, type Pressure, placeByRules, pressureOf } from './placement-rules';
import { type AccountRecord, ReservationLedger } from './reservation-ledger';

export interface ResourceParts {
  readonly settings: OrchestratorSettings['placement'];
  readonly capacityBytes: Readonly<Record<DeviceKind, number>>;
  /** As last sampled; called for each task, so it must be cheap. */
  readonly load: () => DeviceLoad;
  /** Learned elsewhere: expected ms with transfer; `undefined` while there are too few samples. */
  readonly predict?: (task: PlannedTask, device: DeviceKind) => number | undefined;
  readonly onReport?: (report: PlacementReport) => void;
}

/** Decides where each attempt runs, by rules and predictions, and keeps the books of what is promised. */
export class HybridResourceManager implements PlacementPort {
  readonly #parts: ResourceParts;
  readonly #ledger: ReservationLedger;
  readonly #isGpuFull: (share: number | undefined) => boolean;
  #placed = 0;

  constructor(parts: ResourceParts) {
    this.#parts = parts;
    this.#ledger = new ReservationLedger(parts.capacityBytes);
    this.#isGpuFull = makeGpuFullWatch(parts.settings);
  }

  place(task: PlannedTask, force?: DeviceKind): Placement {
    this.#placed += 1;
    const { settings, predict } = this.#parts;
    const load = this.#parts.load();
    const choice = placeByRules(task.capability, load, this.#isGpuFull(load.gpuMemoryShare), settings);
    const ruledOutBy = choice.firm ? choice.rule : undefined;
    const gpuMs = predict?.(task, 'gpu');
    const cpuMs = predict?.(task, 'cpu');
    const options = predict === undefined ? plainOptions(ruledOutBy) : predictedOptions(gpuMs, cpuMs, ruledOutBy);
    if (force !== undefined && (force === 'cpu' || load.gpuPresent)) return { device: force, rule: 'forced', options };
    if (choice.firm || gpuMs === undefined || cpuMs === undefined) return { device: choice.device, rule: choice.rule, options };
    const faster = gpuMs < cpuMs ? 'gpu' : 'cpu';
    return { device: faster, rule: faster === choice.device ? choice.rule : 'cost-model', options };
  }

  reserve(device: DeviceKind, bytes: number, stop: Stop): Reservation | Promise<Reservation> {
    return this.#ledger.reserve(device, bytes, stop);
  }

  confirm(reservation: Reservation, actualBytes?: number): void {
    this.#ledger.confirm(reservation, actualBytes);
  }

  release(reservation: Reservation): void {
    this.#ledger.release(reservation);
  }

  report(report: PlacementReport): void {
    this.#parts.onReport?.(report);
  }

  get gpuPresent(): boolean {
    return this.#parts.load().gpuPresent;
  }

  pressure(): Pressure {
    return pressureOf(this.#parts.load(), this.#parts.settings);
  }

  accounts(): Readonly<Record<DeviceKind, AccountRecord>> {
    return this.#ledger.records();
  }

  counters(): { readonly placed: number; readonly granted: number } {
    return { placed: this.#placed, granted: this.#ledger.granted };
  }
}

function predictedOptions(
  gpuMs: number | undefined,
  cpuMs: number | undefined,
  ruledOutBy: PlacementRule | undefined,
): Placement['options'] {
  return [
    { device: 'gpu', predictedMs: gpuMs, ruledOutBy },
    { device: 'cpu', predictedMs: cpuMs },
  ];
}

/** Without predictions there are few cases: each is made once. */
function plainOptions(ruledOutBy: PlacementRule | undefined): Placement['options'] {
  const known = plain.get(ruledOutBy);
  if (known !== undefined) return known;
  const made = predictedOptions(undefined, undefined, ruledOutBy);
  plain.set(ruledOutBy, made);
  return made;
}
const plain = new Map<PlacementRule | undefined, Placement['options']>();
