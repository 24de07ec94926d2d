import type { Counterfactual, Recovery } from '../../contract/audit';
import type { DeviceBenchmark, Measured } from '../../contract/budget';
import type { LoadedModel } from '../../contract/engine';
import type { Expectation, Forecast } from '../../contract/model';
import type { RanOn, Report, ReportTask, TrustRecord } from '../report';
import type { ReportBody } from '../summary';
import { isSameEngine } from '../task-samples';
import { linkLimits, significant } from './link-limits';
import { cleanId, codeOnly, modelName, optional } from './link-text';

/** A highest value is told up to a hundred times the median. */
export const maxPercentAbove = 10_000;

/** What a link tells of memory and of this device's speed: the figures, without the steps that led there. */
export function linkMemory({ budgets, probe, benchmark }: Report): Pick<ReportBody, 'budgets' | 'probe' | 'benchmark'> {
  return {
    budgets: budgets.slice(0, linkLimits.budgets).map(({ device, lowBytes, highBytes, evidence }) => ({
      device,
      lowBytes: significant(lowBytes),
      highBytes: significant(highBytes),
      evidence,
      source: 'link',
      inputs: {},
    })),
    probe:
      probe === undefined
        ? undefined
        : {
            askedBytes: significant(probe.askedBytes),
            gotBytes: significant(probe.gotBytes),
            ended: probe.ended,
            steps: [],
            totalMs: significant(probe.totalMs),
          },
    benchmark: benchmark === undefined ? undefined : linkBenchmark(benchmark),
  };
}

function linkBenchmark({ gpu, cpu, totalMs }: DeviceBenchmark): DeviceBenchmark {
  const figure = ({ median, low, high }: Measured): Measured => {
    const middle = significant(median);
    return measuredAround(middle, percentBelow(low, median), percentBelow(high, median));
  };
  return {
    gpu:
      gpu === undefined
        ? undefined
        : {
            readBytesPerSecond: figure(gpu.readBytesPerSecond),
            multiplyAddsPerSecond: figure(gpu.multiplyAddsPerSecond),
            dispatchMs: figure(gpu.dispatchMs),
            roundTripMs: figure(gpu.roundTripMs),
            uploadBytesPerSecond: figure(gpu.uploadBytesPerSecond),
          },
    cpu: {
      readBytesPerSecond: figure(cpu.readBytesPerSecond),
      multiplyAddsPerSecond: figure(cpu.multiplyAddsPerSecond),
      int8MultiplyAddsPerSecond: figure(cpu.int8MultiplyAddsPerSecond),
    },
    totalMs: significant(totalMs),
  };
}

/** A measurement from its median and how many whole percent its lowest and highest values lie below it (negative: above). */
export function measuredAround(median: number, lowPercent: number, highPercent: number): Measured {
  const at = (percent: number): number => Number((median * (1 - percent / 100)).toPrecision(6));
  return { median, low: at(lowPercent), high: at(highPercent), samples: [] };
}

export function percentBelow(value: number, median: number): number {
  return median > 0 ? Math.max(-maxPercentAbove, Math.round(100 * (1 - value / median))) : 0;
}

/** The models that a link names, as they were loaded last: those that tasks ran on and the last of all; of too many, the later ones. */
export function modelsOf({ models, tasks }: Report): LoadedModel[] {
  const isLastLoad = (model: LoadedModel): boolean => models.findLast((other) => isSameEngine(placeOf(other), placeOf(model))) === model;
  const isUsed = (model: LoadedModel): boolean => tasks.some(({ ranOn }) => isSameEngine(ranOn, placeOf(model)));
  return models.filter((model) => model === models.at(-1) || (isLastLoad(model) && isUsed(model))).slice(-linkLimits.models);
}

/** Forecasts of the models that ran: what their measured speeds are compared with. */
export function linkForecasts(forecasts: readonly Forecast[], models: readonly LoadedModel[]): Forecast[] {
  const found = models.flatMap((model) => {
    const forecast = forecasts.find(({ engine, modelId }) => engine === model.engine && modelName(modelId) === model.modelId);
    return forecast === undefined ? [] : [{ ...forecast, modelId: model.modelId }];
  });
  return found.map(({ modelId, engine, fit, footprintBytes, downloadBytes, loadMs, firstTokenMs, promptTokens, ...rates }) => ({
    modelId,
    engine,
    fit,
    reasons: [],
    footprintBytes: optional(footprintBytes),
    downloadBytes: optional(downloadBytes),
    loadMs: linkExpectation(loadMs),
    firstTokenMs: linkExpectation(firstTokenMs),
    promptTokens,
    decodeTokensPerSecond: linkExpectation(rates.decodeTokensPerSecond),
    prefillTokensPerSecond: linkExpectation(rates.prefillTokensPerSecond),
  }));
}

function linkExpectation(expected: Expectation | undefined): Expectation | undefined {
  if (expected === undefined) return undefined;
  return { low: significant(expected.low), value: significant(expected.value), high: significant(expected.high) };
}

export function linkTrust({ engine, model, checks, tookMs }: TrustRecord): TrustRecord {
  return {
    engine,
    model: modelName(model),
    checks: checks.slice(0, linkLimits.checks).map(({ id, passed }) => ({ id, passed, details: {} })),
    tookMs: significant(tookMs),
  };
}

export function linkRecovery(recovery: Recovery & { readonly atMs: number }): Recovery & { readonly atMs: number } {
  const { from, to, error, taskId, detectMs, recoverMs, atMs } = recovery;
  return {
    from: { engine: from.engine, model: modelName(from.model) },
    to: { engine: to.engine, model: modelName(to.model) },
    error: codeOnly(error),
    taskId: taskId === undefined ? undefined : cleanId(taskId),
    detectMs: significant(detectMs),
    recoverMs: significant(recoverMs),
    atMs: significant(atMs),
  };
}

/** Of the tasks that ran on several engines: runs on models that the link names. `tasks` are the link's, in the report's order. */
export function linkCounterfactuals(report: Report, tasks: readonly ReportTask[], models: readonly LoadedModel[]): Counterfactual[] {
  return report.counterfactuals.slice(0, linkLimits.counterfactuals).flatMap(({ taskId, runs }) => {
    const task = tasks[report.tasks.findIndex(({ id }) => id === taskId)];
    const told = runs.slice(0, linkLimits.runs).map((run) => ({
      engine: run.engine,
      device: run.device,
      model: modelName(run.model),
      runMs: significant(run.runMs),
      decodeTokensPerSecond: optional(run.decodeTokensPerSecond),
      passed: run.passed,
    }));
    const known = told.filter((run) => models.some((model) => isSameEngine(placeOf(model), run)));
    return task === undefined || known.length < 2 ? [] : [{ taskId: task.id, family: task.family, runs: known }];
  });
}

/** Engine, device and model of a loaded model, as a link names it. */
export function placeOf({ engine, device, modelId }: LoadedModel): RanOn {
  return { engine, device, model: modelId };
}
