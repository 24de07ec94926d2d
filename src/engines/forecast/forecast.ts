import type { DeviceBenchmark } from '../../contract/budget';
import type { CatalogueModel, Forecast, ModelVariant } from '../../contract/model';
import { type FitDevice, judgeFit } from './fit';
import { expectSpeed, promptTokens } from './speed';

/** Everything that a forecast is made from, beside the model. */
export interface ForecastDevice extends FitDevice {
  /** Absent when the device could not be measured: then only the fit is told. */
  readonly benchmark?: DeviceBenchmark;
  /** Threads that the CPU engine would get. */
  readonly threads: number;
}

/** What is expected of one model on one engine of this device. */
export function forecastVariant(model: CatalogueModel, { engine, numbers }: ModelVariant, device: ForecastDevice): Forecast {
  const fit = judgeFit(engine, numbers, device);
  const speed = numbers === undefined ? { promptTokens } : expectSpeed(numbers, engine, device.benchmark, device.threads);
  return {
    modelId: model.id,
    engine,
    ...fit,
    downloadBytes: numbers?.downloadBytes,
    ...(fit.fit === 'does-not-fit' ? { promptTokens } : speed),
  };
}
