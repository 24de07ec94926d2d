import type { Decision } from '../../contract/audit';
import type { DeviceSurvey, GpuStatus } from '../../contract/device';
import type { LoadedModel } from '../../contract/engine';
import type { Report } from '../report';
import { reportVersion } from '../report';
import type { ReportBody } from '../summary';
import { unpackCapacity } from './link-capacity';
import { unpackChaos } from './link-chaos';
import { placeOf } from './link-ladder';
import { unpackWiring } from './link-wiring';
import type { Payload } from './payload-schema';
import { unpackTasks } from './task-columns';
import { at, errorOf, unpackLadder, unpackTombstone } from './unpack-ladder';
import {
  absentReasons,
  decisionOutcomes,
  devices,
  endings,
  engines,
  evidences,
  factIds,
  gpuKinds,
  packages,
  pressures,
  rules,
  units,
} from './vocabulary';

/** The body of a report again, or `undefined` when the payload's parts do not fit together. */
export function unpack(payload: Payload): ReportBody | undefined {
  const [engine, model, seed, taskLimit] = payload.c;
  const models = payload.M.map((row) => unpackModel(row, model));
  const tasks = unpackTasks(payload.T, models.map(placeOf));
  const ladder = tasks === undefined ? undefined : unpackLadder(payload, models, tasks);
  if (tasks === undefined || ladder === undefined) return undefined;
  const [suiteId, title, suiteSeed, sha256, suiteTasks] = payload.s;
  const [browser, os, userAgent] = payload.b;
  return {
    kind: 'apura-report',
    reportVersion,
    detail: 'link',
    appVersion: payload.a,
    startedAt: payload.t === null ? '' : new Date(payload.t * 1000).toISOString(),
    ended: at(endings, payload.e),
    error: payload.x === null ? undefined : errorOf(payload.x),
    config: { engine, model, seed, tasks: taskLimit ?? undefined, tombstone: unpackTombstone(payload.Z, model) },
    suite: { id: suiteId, title, seed: suiteSeed, sha256, tasks: suiteTasks },
    environment: { browser, os, userAgent: userAgent ?? undefined },
    survey: payload.g === null ? undefined : unpackSurvey(payload.g, payload.f),
    decisions: payload.d.map((row) => unpackDecision(row, model)),
    models,
    ...ladder,
    engineDeaths: payload.k.map(([rung, code, taskId, atMs]) => ({
      engine: at(engines, rung),
      error: errorOf(code),
      taskId: taskId ?? undefined,
      atMs,
    })),
    notices: payload.n.map((code) => ({ code, details: {} })),
    wiring: unpackWiring(payload.W),
    chaos: unpackChaos(payload.C, tasks),
    capacity: unpackCapacity(payload.A, models),
    wasHidden: payload.h === 1,
    tasks,
    resources: unpackPeaks(payload.r),
    timing: { totalMs: payload.w[0], tasksMs: payload.w[1] ?? undefined, maxConcurrentTasks: payload.w[2] ?? undefined },
    thresholds: unpackThresholds(payload.l),
  };
}

function unpackSurvey(row: NonNullable<Payload['g']>, facts: Payload['f']): DeviceSurvey {
  const [kind, reason, attempts, isolated, logicalCores, mobile] = row;
  return {
    gpu: unpackGpu(at(gpuKinds, kind), reason, attempts ?? 0),
    facts: facts.map(([id, value, unit, evidence]) => ({
      id: typeof id === 'number' ? at(factIds, id) : id,
      value,
      unit: unit === null ? undefined : at(units, unit),
      evidence: at(evidences, evidence),
      source: 'link',
    })),
    absent: [],
    crossOriginIsolated: isolated === 1,
    logicalCores,
    mobile: mobile === 1,
  };
}

function unpackGpu(kind: GpuStatus['kind'], reason: string | number | null, attempts: number): GpuStatus {
  if (kind === 'available') return { kind };
  if (kind === 'absent') return { kind, reason: absentReasons[Number(reason)] ?? 'no-adapter', attempts };
  return { kind, reason: String(reason ?? '') };
}

function unpackDecision(row: Payload['d'][number], configModel: string): Decision {
  const [rung, device, model, rule, inputs, outcome, code, tookMs, next] = row;
  return {
    rung: at(engines, rung),
    device: at(devices, device),
    model: model ?? configModel,
    rule: typeof rule === 'number' ? at(rules, rule) : rule,
    inputs,
    outcome: at(decisionOutcomes, outcome),
    error: code === null ? undefined : errorOf(code),
    tookMs,
    next: next === null ? undefined : at(engines, next),
  };
}

function unpackModel(row: Payload['M'][number], configModel: string): LoadedModel {
  const [engine, device, modelId, modelFile, weights, counts, times, heapBytes, versions, gpuBytes, dispatchesPerToken] = row;
  const [vocabularySize, contextTokens, embeddingDimensions, threadsAsked, threadsGot] = counts;
  const [downloadMs, verifyMs, sessionMs, warmUpMs, totalMs] = times;
  return {
    engine: at(engines, engine),
    device: at(devices, device),
    modelId: modelId ?? configModel,
    modelFile,
    files: weights === null ? [] : [{ path: modelFile, sizeBytes: weights[0], sha256: weights[1], checked: weights[2] === 1 }],
    vocabularySize,
    contextTokens,
    embeddingDimensions: embeddingDimensions ?? undefined,
    threadsAsked,
    threadsGot,
    downloadMs,
    verifyMs,
    sessionMs,
    warmUpMs,
    totalMs,
    heapBytes: heapBytes ?? undefined,
    gpuBytes: gpuBytes ?? undefined,
    dispatchesPerToken: dispatchesPerToken ?? undefined,
    versions: Object.fromEntries(versions.map(([name, version]) => [typeof name === 'number' ? at(packages, name) : name, version])),
  };
}

function unpackPeaks(row: Payload['r']): Report['resources'] {
  if (row === null) return [];
  const [atMs, engineHeapBytes, eventLoopDelayMs, pressure, gpuBytes] = row;
  return [
    {
      atMs,
      engineHeapBytes: engineHeapBytes ?? undefined,
      gpuBytes: gpuBytes ?? undefined,
      eventLoopDelayMs: eventLoopDelayMs ?? undefined,
      cpuPressure: pressure === null ? undefined : at(pressures, pressure),
    },
  ];
}

function unpackThresholds(row: Payload['l']): Report['thresholds'] {
  if (row === null) return undefined;
  const [minSuccessShare, maxP95DeadlineShare, minTasks, maxSpeedDriftShare] = row;
  return {
    minSuccessShare: minSuccessShare ?? undefined,
    maxP95DeadlineShare: maxP95DeadlineShare ?? undefined,
    minTasks: minTasks ?? undefined,
    maxSpeedDriftShare: maxSpeedDriftShare ?? undefined,
  };
}
