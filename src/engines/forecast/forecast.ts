import type { CatalogueModel, Forecast, ModelVariant } from '../../contract/model';
import { type FitDevice, judgeFit } from './fit';
import { expectSpeed, promptTokens, type Speed, type SpeedDevice } from './speed';

/** Everything that a forecast is made from, beside the model. */
export interface ForecastDevice extends FitDevice, SpeedDevice {
  readonly survey: FitDevice['survey'];
}

/** What is expected of one model on one engine of this device. A model of embeddings makes no tokens: it has no first one and no decode. */
export function forecastVariant(model: CatalogueModel, { engine, numbers }: ModelVariant, device: ForecastDevice): Forecast {
  const fit = judgeFit(engine, numbers, device);
  const expected: Speed = numbers === undefined ? { promptTokens } : expectSpeed(numbers, engine, device);
  const { firstTokenMs, decodeTokensPerSecond, ...reading } = expected;
  const speed = model.purpose === 'embedding' ? reading : expected;
  return {
    modelId: model.id,
    engine,
    ...fit,
    downloadBytes: numbers?.downloadBytes,
    ...(fit.fit === 'does-not-fit' ? { promptTokens } : speed),
  };
}
