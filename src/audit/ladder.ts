import type { AuditConfig, Decision } from '../contract/audit';
import type { DeviceKind, GpuStatus } from '../contract/device';
import { type EngineId, engineIds } from '../contract/engine';
import { ApuraError } from '../contract/errors';

/** The engines of this build, by rung; the others are on the ladder and say that they are missing. */
export const enginesInBuild: ReadonlySet<EngineId> = new Set(['onnx-wasm']);

export function deviceOf(engine: EngineId): DeviceKind {
  return engine === 'onnx-wasm' ? 'cpu' : 'gpu';
}

export interface LadderWalk {
  /** The rung to load. */
  readonly engine: EngineId;
  /** Every rung that was passed over on the way, and why. The decision about `engine` itself follows its load. */
  readonly passedOver: readonly Decision[];
}

/**
 * Walks the ladder from the top to the first rung that this device and build have. A choice of the user is obeyed.
 * Throws `engine-unavailable` when the user chose an engine that this build does not have.
 */
export function walkLadder(config: Pick<AuditConfig, 'engine' | 'model'>, gpu: GpuStatus): LadderWalk {
  if (config.engine !== 'auto') {
    if (enginesInBuild.has(config.engine)) return { engine: config.engine, passedOver: [] };
    throw new ApuraError('engine-unavailable', `this build has no ${config.engine} engine`, {
      engine: config.engine,
      cause: 'not-in-build',
    });
  }
  const passedOver: Decision[] = [];
  for (const [index, rung] of engineIds.entries()) {
    const rule = ruleAgainst(rung, gpu);
    if (rule === undefined) return { engine: rung, passedOver };
    passedOver.push({
      rung,
      device: deviceOf(rung),
      model: config.model,
      rule,
      inputs: gpuInputs(gpu),
      outcome: 'skipped',
      tookMs: 0,
      next: engineIds[index + 1],
    });
  }
  throw new ApuraError('engine-unavailable', 'no engine of this build runs on this device', { engine: 'auto', cause: 'ladder-exhausted' });
}

function ruleAgainst(rung: EngineId, gpu: GpuStatus): string | undefined {
  if (deviceOf(rung) === 'gpu') {
    if (gpu.kind === 'absent' || gpu.kind === 'refused') return 'no-adapter';
    if (gpu.kind === 'software') return 'software-adapter';
  }
  return enginesInBuild.has(rung) ? undefined : 'not-in-build';
}

function gpuInputs(gpu: GpuStatus): Decision['inputs'] {
  return gpu.kind === 'available' ? { gpu: gpu.kind } : { gpu: gpu.kind, reason: gpu.reason };
}
