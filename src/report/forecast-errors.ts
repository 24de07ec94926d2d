import { fittedAt, median } from '../base/statistics';
import type { LoadedModel } from '../contract/engine';
import type { Expectation, Forecast } from '../contract/model';
import { tasksOn } from './engine-figures';
import type { ForecastError, ForecastQuantity, Report, ReportTask } from './report';
import { decodeSamples, prefillTimes } from './task-samples';

/** Prompts this many times shorter or longer than all that were seen are not judged by them. */
const maxExtrapolation = 2;

interface Comparison {
  readonly quantity: ForecastQuantity;
  readonly unit: ForecastError['unit'];
  readonly expected: Expectation | undefined;
  readonly measured: number | undefined;
  readonly count: number;
}

/**
 * Each expectation of a model that ran beside what was measured; what was not expected or not measured is left out.
 * - load: all of the load but the download, as the forecast counts it.
 * - first token and prefill: of a prompt of the forecast's length, by the Theil–Sen line through the prompts of the tasks.
 * - decode: the median of the tasks.
 *
 * A model that was loaded again, its engine having died, is compared once, by its first load: the later ones were no better known.
 */
export function forecastErrors(report: Pick<Report, 'models' | 'forecasts' | 'tasks'>): ForecastError[] {
  return report.models.flatMap((model, index) => {
    const isSame = (other: Pick<LoadedModel, 'engine' | 'modelId'>): boolean =>
      other.engine === model.engine && other.modelId === model.modelId;
    if (report.models.findIndex(isSame) < index) return [];
    const forecast = report.forecasts.find(isSame);
    if (forecast === undefined) return [];
    const { engine, device, modelId } = model;
    return compare(forecast, model, tasksOn(report.tasks, { engine, device, model: modelId })).flatMap((one) => toError(one, model));
  });
}

function compare(forecast: Forecast, model: LoadedModel, tasks: readonly ReportTask[]): Comparison[] {
  const firstTokens = tasks.flatMap(({ promptTokens, timeToFirstTokenMs }) =>
    promptTokens === undefined || timeToFirstTokenMs === undefined ? [] : [{ tokens: promptTokens, ms: timeToFirstTokenMs }],
  );
  const prefills = prefillTimes(tasks);
  const prefillMs = timeOfPrompt(prefills, forecast.promptTokens);
  const decode = decodeSamples(tasks);
  return [
    { quantity: 'load', unit: 'ms', expected: forecast.loadMs, measured: model.totalMs - model.downloadMs, count: 1 },
    {
      quantity: 'firstToken',
      unit: 'ms',
      expected: forecast.firstTokenMs,
      measured: timeOfPrompt(firstTokens, forecast.promptTokens),
      count: firstTokens.length,
    },
    { quantity: 'decode', unit: 'tokens/s', expected: forecast.decodeTokensPerSecond, measured: median(decode), count: decode.length },
    {
      quantity: 'prefill',
      unit: 'tokens/s',
      expected: forecast.prefillTokensPerSecond,
      measured: prefillMs === undefined ? undefined : (forecast.promptTokens / prefillMs) * 1000,
      count: prefills.length,
    },
  ];
}

function toError({ quantity, unit, expected, measured, count }: Comparison, model: LoadedModel): ForecastError[] {
  if (expected === undefined || measured === undefined || !(measured > 0)) return [];
  const relativeError = (expected.value - measured) / measured;
  const isWithin = expected.low <= measured && measured <= expected.high;
  return [{ engine: model.engine, model: model.modelId, quantity, unit, expected, measured, count, relativeError, isWithin }];
}

/** What a prompt of so many tokens takes, from prompts of other lengths; `undefined` when none was of about that length. */
function timeOfPrompt(samples: readonly { readonly tokens: number; readonly ms: number }[], tokens: number): number | undefined {
  const lengths = samples.map((sample) => sample.tokens);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), Number.POSITIVE_INFINITY);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  if (tokens < shortest / maxExtrapolation || tokens > longest * maxExtrapolation) return undefined;
  const ms = fittedAt(
    samples.map((sample) => [sample.tokens, sample.ms] as const),
    tokens,
  );
  return ms === undefined || ms <= 0 ? undefined : ms;
}
