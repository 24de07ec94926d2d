import type { DeviceKind } from '../../contract/device';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { DeviceLoad, PlacementRule } from '../../contract/placement';

/** Work that gains from a GPU by its kind. */
const gpuClasses: ReadonlySet<string> = new Set(['math', 'quantum', 'tensor', 'inference', 'embedding']);

export interface RuleChoice {
  readonly device: DeviceKind;
  readonly rule: PlacementRule;
  /** No prediction may override it. */
  readonly firm: boolean;
}

/** The rules in their order; the first that applies decides. `gpuFull`: with hysteresis, see `makeGpuFullWatch`. */
export function placeByRules(
  capability: string,
  load: DeviceLoad,
  gpuFull: boolean,
  settings: OrchestratorSettings['placement'],
): RuleChoice {
  if (!load.gpuPresent) return { device: 'cpu', rule: 'no-gpu', firm: true };
  if (gpuFull) return { device: 'cpu', rule: 'gpu-memory-high', firm: true };
  const cpuBusy = (load.cpuShare ?? 0) > settings.cpuBusyShare;
  if (cpuBusy && (load.gpuMemoryShare ?? 0) < settings.gpuRoomyShare) return { device: 'gpu', rule: 'cpu-busy', firm: false };
  if (gpuClasses.has(capability)) return { device: 'gpu', rule: 'gpu-class', firm: false };
  return { device: 'cpu', rule: 'default-cpu', firm: false };
}

/** True from above `gpuFullShare` until below `gpuFreeAgainShare`: a share that swings about one limit moves nothing. */
export function makeGpuFullWatch(settings: OrchestratorSettings['placement']): (share: number | undefined) => boolean {
  let full = false;
  return (share = 0) => {
    if (share > settings.gpuFullShare) full = true;
    else if (share < settings.gpuFreeAgainShare) full = false;
    return full;
  };
}

export type Pressure = 'normal' | 'critical' | 'standby';

/** `critical`: nothing new but what must be. `standby`: the machine itself is short of memory. */
export function pressureOf(load: DeviceLoad, settings: OrchestratorSettings['placement']): Pressure {
  if ((load.ramShare ?? 0) > settings.standbyRamShare) return 'standby';
  const critical = Math.max(load.gpuMemoryShare ?? 0, load.cpuShare ?? 0) > settings.criticalShare;
  return critical ? 'critical' : 'normal';
}
