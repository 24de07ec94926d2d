import type { AuditConfig, AuditEvent, Tombstone } from '../../contract/audit';
import type { EngineId } from '../../contract/engine';

export type Rung = Pick<Tombstone, 'engine' | 'model' | 'phase'>;

/**
 * Follows a run: called with every event, it returns what the run is doing when that changed. While a model loads, only its
 * engine is told; the model is then the first of the forecast's candidates on that engine that was not passed over yet.
 */
export function makeRungWatch(config: Pick<AuditConfig, 'model'>): (event: AuditEvent) => Rung | undefined {
  let candidates: readonly { readonly engine: EngineId; readonly modelId: string }[] = [];
  const passedOver = new Set<string>();
  let rung: Rung | undefined;

  const keyOf = (engine: EngineId, model: string): string => `${engine} ${model}`;
  const modelOn = (engine: EngineId): string => {
    if (rung?.engine === engine && !passedOver.has(keyOf(engine, rung.model))) return rung.model;
    const next = candidates.find((one) => one.engine === engine && !passedOver.has(keyOf(engine, one.modelId)));
    return next?.modelId ?? config.model;
  };
  const enter = (engine: EngineId, model: string, phase: Rung['phase']): Rung | undefined => {
    if (rung?.engine === engine && rung.model === model && rung.phase === phase) return undefined;
    rung = { engine, model, phase };
    return rung;
  };

  return (event) => {
    switch (event.kind) {
      case 'forecast':
        candidates = event.forecasts.filter(({ fit }) => fit !== 'does-not-fit');
        return undefined;
      case 'decision':
        if (event.decision.outcome === 'taken') return enter(event.decision.rung, event.decision.model, rung?.phase ?? 'load');
        passedOver.add(keyOf(event.decision.rung, event.decision.model));
        return undefined;
      case 'model-progress':
        return enter(event.engine, modelOn(event.engine), 'load');
      case 'model-loaded':
        return enter(event.model.engine, modelOn(event.model.engine), 'tasks');
      case 'recovered':
        return enter(event.recovery.to.engine, event.recovery.to.model, 'tasks');
      default:
        return undefined;
    }
  };
}
