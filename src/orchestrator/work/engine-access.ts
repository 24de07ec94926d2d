import type { DeviceKind } from '../../contract/device';
import type { EngineCapabilities, EngineId, EnginePort } from '../../contract/engine';
import type { ErrorRecord } from '../../contract/errors';

/** An engine that is loaded, trusted and ready. */
export interface EngineInUse {
  readonly port: EnginePort;
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
  readonly capabilities?: EngineCapabilities;
}

/** How agents come to an engine; whoever is behind it replaces one that died. */
export interface EngineAccess {
  /** `strength`: see `WorkContext`. Rejects with `engine-unavailable` when none is left. */
  acquire(strength: number, signal: AbortSignal): Promise<EngineInUse>;
  /** Ends the engine in work: it died, hangs, or shows no life. The next `acquire` gives another. */
  condemn(error: ErrorRecord): void;
}
