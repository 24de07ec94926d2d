import type { Stop } from '../../base/stop';
import type { DeviceKind } from '../../contract/device';
import type { PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { DeviceLoad, Placement, PlacementRule } from '../../contract/placement';
import type { PlacementBounds, PlacementPort, PlacementReport, Reservation } from '../../contract/placement-port';
import { makeGpuFullWatch, type Pressure, placeByRules, pressureOf } from './placement-rules';
import { type AccountRecord, ReservationLedger } from './reservation-ledger';

export interface ResourceParts {
  readonly settings: OrchestratorSettings['placement'];
  /** What tasks may hold on a device now, all together: the budget without what the loaded model takes. */
  readonly capacityOf: (device: DeviceKind) => number;
  /** What tasks of which nothing more is known hold. */
  readonly usualBytes: number;
  /** Known of a kind of work, as keys and values of the loaded model; `undefined`: nothing is. */
  readonly bytesOf?: (task: PlannedTask) => number | undefined;
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
    this.#ledger = new ReservationLedger(parts.capacityOf);
    this.#isGpuFull = makeGpuFullWatch(parts.settings);
  }

  place(task: PlannedTask, { force, devices }: PlacementBounds = {}): Placement {
    this.#placed += 1;
    const { settings, predict } = this.#parts;
    const load = this.#parts.load();
    const gpuMs = predict?.(task, 'gpu');
    const cpuMs = predict?.(task, 'cpu');
    const optionsWithout = (device?: DeviceKind, rule?: PlacementRule): Placement['options'] =>
      predict === undefined ? plainOptions(device, rule) : optionsOf(gpuMs, cpuMs, device, rule);
    const isGpuFull = this.#isGpuFull(load.gpuMemoryShare);
    const [only] = devices ?? [];
    if (only !== undefined && devices?.length === 1) {
      const other = only === 'gpu' ? 'cpu' : 'gpu';
      const why = other === 'gpu' && !load.gpuPresent ? 'no-gpu' : 'only-device';
      return { device: only, rule: 'only-device', options: optionsWithout(other, why), load };
    }
    const choice = placeByRules(task.capability, load, isGpuFull, settings);
    const options = choice.firm ? optionsWithout('gpu', choice.rule) : optionsWithout();
    if (force !== undefined && (force === 'cpu' || load.gpuPresent)) return { device: force, rule: 'forced', options, load };
    if (choice.firm || gpuMs === undefined || cpuMs === undefined) return { device: choice.device, rule: choice.rule, options, load };
    const faster = gpuMs < cpuMs ? 'gpu' : 'cpu';
    return { device: faster, rule: faster === choice.device ? choice.rule : 'cost-model', options, load };
  }

  bytesFor(task: PlannedTask): number {
    return task.needBytes ?? this.#parts.bytesOf?.(task) ?? this.#parts.usualBytes;
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

function optionsOf(
  gpuMs: number | undefined,
  cpuMs: number | undefined,
  without: DeviceKind | undefined,
  ruledOutBy: PlacementRule | undefined,
): Placement['options'] {
  const option = (device: DeviceKind, predictedMs: number | undefined): Placement['options'][number] => ({
    device,
    ...(predictedMs === undefined ? {} : { predictedMs }),
    ...(device === without && ruledOutBy !== undefined ? { ruledOutBy } : {}),
  });
  return [option('gpu', gpuMs), option('cpu', cpuMs)];
}

/** Without predictions there are few cases: each is made once. */
function plainOptions(without: DeviceKind | undefined, ruledOutBy: PlacementRule | undefined): Placement['options'] {
  const key = `${without} ${ruledOutBy}`;
  const known = plain.get(key);
  if (known !== undefined) return known;
  const made = optionsOf(undefined, undefined, without, ruledOutBy);
  plain.set(key, made);
  return made;
}
const plain = new Map<string, Placement['options']>();
