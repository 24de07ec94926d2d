import type { CatalogueModel, Forecast, ModelVariant } from '../../contract/model';
import { type FitDevice, judgeFit } from './fit';
import { expectSpeed, promptTokens, type SpeedDevice } from './speed';

/** Everything that a forecast is made from, beside the model. */
export interface ForecastDevice extends FitDevice, SpeedDevice {
  readonly survey: FitDevice['survey'];
}

/** What is expected of one model on one engine of this device. */
export function forecastVariant(model: CatalogueModel, { engine, numbers }: ModelVariant, device: ForecastDevice): Forecast {
  const fit = judgeFit(engine, numbers, device);
  const speed = numbers === undefined ? { promptTokens } : expectSpeed(numbers, engine, device);
  return {
    modelId: model.id,
    engine,
    ...fit,
    downloadBytes: numbers?.downloadBytes,
    ...(fit.fit === 'does-not-fit' ? { promptTokens } : speed),
  };
}
