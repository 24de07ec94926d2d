import type { Counterfactual } from '../../contract/audit';
import type { DeviceBenchmark, Measured } from '../../contract/budget';
import type { LoadedModel } from '../../contract/engine';
import { type ErrorCode, type ErrorRecord, errorCodes } from '../../contract/errors';
import type { Expectation, Forecast } from '../../contract/model';
import type { Report, ReportTask } from '../report';
import type { ReportBody } from '../summary';
import { isSameEngine } from '../task-samples';
import { measuredAround, placeOf } from './link-ladder';
import { ownRun } from './pack-ladder';
import type { Payload } from './payload-schema';
import { checks, devices, engines, evidences, fits, phases, probeEnds } from './vocabulary';

type Ladder = Pick<ReportBody, 'budgets' | 'probe' | 'benchmark' | 'forecasts' | 'trust' | 'recoveries' | 'counterfactuals'>;

/** What `packLadder` packed, or `undefined` when it names a model or a task that the link has not. */
export function unpackLadder(payload: Payload, models: readonly LoadedModel[], tasks: readonly ReportTask[]): Ladder | undefined {
  const [, model] = payload.c;
  const forecasts = payload.F.map((row) => unpackForecast(row, models[row[0]]));
  const counterfactuals = payload.X.map(([task, runs]) => unpackCounterfactual(tasks[task], runs, models));
  if (!forecasts.every(isThere) || !counterfactuals.every(isThere)) return undefined;
  return {
    budgets: payload.B.map(([device, lowBytes, highBytes, evidence]) => ({
      device: at(devices, device),
      lowBytes,
      highBytes,
      evidence: at(evidences, evidence),
      source: 'link',
      inputs: {},
    })),
    probe: unpackProbe(payload.P),
    benchmark: payload.Q === null ? undefined : unpackBenchmark(payload.Q),
    forecasts,
    trust: payload.U.map(([engine, trusted, asked, tookMs]) => ({
      engine: at(engines, engine),
      model: trusted ?? model,
      checks: asked.map(([id, passed]) => ({ id: at(checks, id), passed: passed === 1, details: {} })),
      tookMs,
    })),
    recoveries: payload.R.map(([from, fromModel, to, toModel, code, taskId, detectMs, recoverMs, atMs]) => ({
      from: { engine: at(engines, from), model: fromModel ?? model },
      to: { engine: at(engines, to), model: toModel ?? model },
      error: errorOf(code),
      taskId: taskId ?? undefined,
      detectMs,
      recoverMs,
      atMs,
    })),
    counterfactuals,
  };
}

export function unpackTombstone(row: Payload['Z'], model: string): Report['config']['tombstone'] {
  if (row === null) return undefined;
  const [engine, named, phase, seconds] = row;
  return {
    engine: at(engines, engine),
    model: named ?? model,
    phase: at(phases, phase),
    at: new Date(seconds * 1000).toISOString(),
  };
}

function unpackProbe(row: Payload['P']): Report['probe'] {
  if (row === null) return undefined;
  const [askedBytes, gotBytes, ended, totalMs] = row;
  return { askedBytes, gotBytes, ended: at(probeEnds, ended), steps: [], totalMs };
}

function unpackBenchmark([gpu, cpu, totalMs]: NonNullable<Payload['Q']>): DeviceBenchmark {
  const figure = (row: readonly (readonly [number, number, number])[], index: number): Measured => measuredAround(...at(row, index));
  return {
    gpu:
      gpu === null
        ? undefined
        : {
            readBytesPerSecond: figure(gpu, 0),
            multiplyAddsPerSecond: figure(gpu, 1),
            dispatchMs: figure(gpu, 2),
            roundTripMs: figure(gpu, 3),
            uploadBytesPerSecond: figure(gpu, 4),
          },
    cpu: { readBytesPerSecond: figure(cpu, 0), multiplyAddsPerSecond: figure(cpu, 1), int8MultiplyAddsPerSecond: figure(cpu, 2) },
    totalMs,
  };
}

function unpackForecast(row: Payload['F'][number], model: LoadedModel | undefined): Forecast | undefined {
  if (model === undefined) return undefined;
  const [, fit, footprintBytes, downloadBytes, promptTokens, load, firstToken, decode, prefill] = row;
  return {
    modelId: model.modelId,
    engine: model.engine,
    fit: at(fits, fit),
    reasons: [],
    footprintBytes: footprintBytes ?? undefined,
    downloadBytes: downloadBytes ?? undefined,
    loadMs: unpackExpectation(load),
    firstTokenMs: unpackExpectation(firstToken),
    promptTokens,
    decodeTokensPerSecond: unpackExpectation(decode),
    prefillTokensPerSecond: unpackExpectation(prefill),
  };
}

function unpackExpectation(row: readonly [number, number, number] | null): Expectation | undefined {
  return row === null ? undefined : { low: row[0], value: row[1], high: row[2] };
}

function unpackCounterfactual(
  task: ReportTask | undefined,
  rows: Payload['X'][number][1],
  models: readonly LoadedModel[],
): Counterfactual | undefined {
  const own = ownRun(task);
  const runs = rows.map((row) => {
    const model = models[typeof row === 'number' ? row : row[0]];
    if (model === undefined) return undefined;
    if (typeof row === 'number') return own === undefined || !isSameEngine(own, placeOf(model)) ? undefined : own;
    const [, runMs, decode, passed] = row;
    return { ...placeOf(model), runMs, decodeTokensPerSecond: decode ?? undefined, passed: passed === 1 };
  });
  return task === undefined || !runs.every(isThere) ? undefined : { taskId: task.id, family: task.family, runs };
}

/** A code of a later build is `internal` here. */
export function errorOf(code: string): ErrorRecord {
  const known: ErrorCode = errorCodes.find((candidate) => candidate === code) ?? 'internal';
  return { code: known, message: code, details: {} };
}

/** The schema has checked the position. */
export function at<T>(list: readonly T[], position: number): T {
  const item = list[position];
  if (item === undefined) throw new RangeError(`no word at position ${position}`);
  return item;
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
