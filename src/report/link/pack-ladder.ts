import type { Counterfactual } from '../../contract/audit';
import type { DeviceBenchmark, Measured } from '../../contract/budget';
import type { Expectation } from '../../contract/model';
import type { Report, ReportTask } from '../report';
import { isSameEngine } from '../task-samples';
import { percentBelow, placeOf } from './link-ladder';
import type { Payload } from './payload-schema';
import { checks, devices, engines, evidences, fits, phases, probeEnds } from './vocabulary';

type CounterfactualRun = Counterfactual['runs'][number];
type Ladder = Pick<Payload, 'B' | 'P' | 'Q' | 'F' | 'U' | 'R' | 'X' | 'Z'>;

/** Memory, benchmark, forecasts, trust, recoveries, counterfactuals and tombstone of a link's report. */
export function packLadder(report: Report): Ladder {
  const { config, models, probe, benchmark } = report;
  const places = models.map(placeOf);
  const { tombstone } = config;
  return {
    B: report.budgets.map(({ device, lowBytes, highBytes, evidence }) => [
      devices.indexOf(device),
      lowBytes,
      highBytes,
      evidences.indexOf(evidence),
    ]),
    P: probe === undefined ? null : [probe.askedBytes, probe.gotBytes, probeEnds.indexOf(probe.ended), probe.totalMs],
    Q: benchmark === undefined ? null : packBenchmark(benchmark),
    F: report.forecasts.map((forecast) => [
      models.findIndex(({ engine, modelId }) => engine === forecast.engine && modelId === forecast.modelId),
      fits.indexOf(forecast.fit),
      forecast.footprintBytes ?? null,
      forecast.downloadBytes ?? null,
      forecast.promptTokens,
      packExpectation(forecast.loadMs),
      packExpectation(forecast.firstTokenMs),
      packExpectation(forecast.decodeTokensPerSecond),
      packExpectation(forecast.prefillTokensPerSecond),
    ]),
    U: report.trust.map(({ engine, model, checks: asked, tookMs }) => [
      engines.indexOf(engine),
      unlessSame(model, config.model),
      asked.map(({ id, passed }) => [checks.indexOf(id), bit(passed)]),
      tookMs,
    ]),
    R: report.recoveries.map(({ from, to, error, taskId, detectMs, recoverMs, atMs }) => [
      engines.indexOf(from.engine),
      unlessSame(from.model, config.model),
      engines.indexOf(to.engine),
      unlessSame(to.model, config.model),
      error.code,
      taskId ?? null,
      detectMs,
      recoverMs,
      atMs,
    ]),
    X: report.counterfactuals.map(({ taskId, runs }) => {
      const position = report.tasks.findIndex(({ id }) => id === taskId);
      const own = ownRun(report.tasks[position]);
      return [
        position,
        runs.map((run) => {
          const place = places.findIndex((one) => isSameEngine(one, run));
          return isSameRun(run, own) ? place : [place, run.runMs, run.decodeTokensPerSecond ?? null, bit(run.passed)];
        }),
      ];
    }),
    Z:
      tombstone === undefined
        ? null
        : [
            engines.indexOf(tombstone.engine),
            unlessSame(tombstone.model, config.model),
            phases.indexOf(tombstone.phase),
            Date.parse(tombstone.at) / 1000,
          ],
  };
}

/** A task of the batch as a run of a counterfactual. */
export function ownRun(task: ReportTask | undefined): CounterfactualRun | undefined {
  if (task?.ranOn === undefined) return undefined;
  const { ranOn, durationMs, decodeTokensPerSecond, status } = task;
  return { ...ranOn, runMs: durationMs, decodeTokensPerSecond, passed: status === 'passed' };
}

function isSameRun(run: CounterfactualRun, own: CounterfactualRun | undefined): boolean {
  return (
    isSameEngine(run, own) &&
    run.runMs === own?.runMs &&
    run.decodeTokensPerSecond === own.decodeTokensPerSecond &&
    run.passed === own.passed
  );
}

function packBenchmark({ gpu, cpu, totalMs }: DeviceBenchmark): NonNullable<Payload['Q']> {
  const spread = ({ median, low, high }: Measured): [number, number, number] => [
    median,
    percentBelow(low, median),
    percentBelow(high, median),
  ];
  return [
    gpu === undefined
      ? null
      : [gpu.readBytesPerSecond, gpu.multiplyAddsPerSecond, gpu.dispatchMs, gpu.roundTripMs, gpu.uploadBytesPerSecond].map(spread),
    [cpu.readBytesPerSecond, cpu.multiplyAddsPerSecond, cpu.int8MultiplyAddsPerSecond].map(spread),
    totalMs,
  ];
}

function packExpectation(expected: Expectation | undefined): [number, number, number] | null {
  return expected === undefined ? null : [expected.low, expected.value, expected.high];
}

/** `null` for what the reader knows already. */
export function unlessSame(text: string, other: string): string | null {
  return text === other ? null : text;
}

export function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}
