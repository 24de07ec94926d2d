import type { AuditEvent, Tombstone } from '../../contract/audit';
import type { EngineId } from '../../contract/engine';

export type Rung = Pick<Tombstone, 'engine' | 'model' | 'phase'>;

/** Follows a run: called with every event, it returns what the run is doing when that changed. */
export function makeRungWatch(): (event: AuditEvent) => Rung | undefined {
  let rung: Rung | undefined;

  const enter = (engine: EngineId, model: string, phase: Rung['phase']): Rung | undefined => {
    if (rung?.engine === engine && rung.model === model && rung.phase === phase) return undefined;
    rung = { engine, model, phase };
    return rung;
  };

  return (event) => {
    switch (event.kind) {
      case 'model-progress':
        return enter(event.engine, event.model, 'load');
      case 'decision': {
        const { outcome, rung: engine, model } = event.decision;
        return outcome === 'taken' ? enter(engine, model, 'tasks') : undefined;
      }
      case 'recovered':
        return enter(event.recovery.to.engine, event.recovery.to.model, 'tasks');
      default:
        return undefined;
    }
  };
}
