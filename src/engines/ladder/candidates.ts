import type { AuditConfig } from '../../contract/audit';
import type { DeviceKind } from '../../contract/device';
import { type EngineId, engineIds } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { CatalogueModel, Forecast, ModelVariant } from '../../contract/model';

/** One way down the ladder: a rung with a model, or a rung for which the model was never built. */
export interface Candidate {
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly model: CatalogueModel;
  /** Absent: there is no build of the model for this engine. */
  readonly variant?: ModelVariant;
  readonly forecast?: Forecast;
  /**
   * `asked`: what the user wanted. `smaller`: tried when size spoke against the one before. `last`: the model that ships, so
   * that an audit ends with answers.
   */
  readonly role: 'asked' | 'smaller' | 'last';
}

export interface LadderModels {
  readonly asked: CatalogueModel;
  /** The catalogue, from which smaller models are taken. */
  readonly catalogue: readonly CatalogueModel[];
  /** The model that ships with the page. */
  readonly shipped: CatalogueModel;
}

/** Enough to find one that fits; more would be a tour of the catalogue. */
const mostSmaller = 2;

/** The GPU engines need a GPU, the others none. */
export function deviceOf(engine: EngineId): DeviceKind {
  return engine === 'onnx-wasm' ? 'cpu' : 'gpu';
}

/**
 * Everything that may be tried, in order: `web-llm`, `onnx-webgpu`, `onnx-wasm`, each with the asked model and then with up
 * to two smaller ones of the same purpose, the larger first; the shipped model last. An engine that the user chose is the only rung.
 * Throws `engine-unavailable` when the user chose an engine for which the model was not built.
 */
export function listCandidates(
  { asked, catalogue, shipped }: LadderModels,
  engine: AuditConfig['engine'],
  forecast: (model: CatalogueModel, variant: ModelVariant) => Forecast | undefined,
): readonly Candidate[] {
  const on = (rung: EngineId, model: CatalogueModel, role: Candidate['role']): Candidate[] =>
    model.variants
      .filter((variant) => variant.engine === rung)
      .map((variant) => ({ engine: rung, device: deviceOf(rung), model, variant, forecast: forecast(model, variant), role }));
  if (engine !== 'auto') {
    const own = on(engine, asked, 'asked');
    if (own.length > 0) return own;
    throw new ApuraError('engine-unavailable', `there is no build of ${asked.id} for ${engine}`, { engine, cause: 'no-variant' });
  }
  const rungs = engineIds.flatMap((rung): Candidate[] => {
    const own = on(rung, asked, 'asked');
    if (own.length === 0) return [{ engine: rung, device: deviceOf(rung), model: asked, role: 'asked' }];
    return [...own, ...smallerThan(asked, catalogue, rung).flatMap((model) => on(rung, model, 'smaller'))];
  });
  const last = asked.id === shipped.id ? [] : engineIds.flatMap((rung) => on(rung, shipped, 'last'));
  return [...rungs, ...last];
}

function smallerThan(asked: CatalogueModel, catalogue: readonly CatalogueModel[], rung: EngineId): readonly CatalogueModel[] {
  const parametersOf = (model: CatalogueModel): number | undefined =>
    model.variants.find(({ engine }) => engine === rung)?.numbers?.parameters;
  const limit = parametersOf(asked);
  if (limit === undefined) return [];
  return catalogue
    .filter((model) => model.origin === 'catalogue' && model.purpose === asked.purpose && (parametersOf(model) ?? limit) < limit)
    .sort((a, b) => (parametersOf(b) ?? 0) - (parametersOf(a) ?? 0))
    .slice(0, mostSmaller);
}
