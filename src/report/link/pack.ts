import type { GpuStatus } from '../../contract/device';
import type { LoadedModel } from '../../contract/engine';
import type { Report } from '../report';
import type { ReportBody } from '../summary';
import { headlineOf } from './headline';
import { packCapacity } from './link-capacity';
import { packChaos } from './link-chaos';
import { placeOf } from './link-ladder';
import { packWiring } from './link-wiring';
import { bit, packLadder, unlessSame } from './pack-ladder';
import type { Payload } from './payload-schema';
import { packTasks } from './task-columns';
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

/** A link's report as short JSON: words by their position in `vocabulary`, tasks as columns. */
export function pack(report: Report): Payload {
  const { config, suite, environment, survey, timing, thresholds } = report;
  const startedMs = Date.parse(report.startedAt);
  const [peak] = report.resources;
  return {
    a: report.appVersion,
    t: Number.isNaN(startedMs) ? null : startedMs / 1000,
    e: endings.indexOf(report.ended),
    x: report.error?.code ?? null,
    c: [config.engine, config.model, config.seed, config.tasks ?? null],
    s: [suite.id, suite.title, suite.seed, suite.sha256, suite.tasks],
    b: [environment.browser, environment.os, environment.userAgent ?? null],
    g:
      survey === undefined
        ? null
        : [
            gpuKinds.indexOf(survey.gpu.kind),
            ...packGpu(survey.gpu),
            bit(survey.crossOriginIsolated),
            survey.logicalCores,
            bit(survey.mobile),
          ],
    f: (survey?.facts ?? []).map(({ id, value, unit, evidence }) => [
      factIds.includes(id) ? factIds.indexOf(id) : id,
      value,
      unit === undefined ? null : units.indexOf(unit),
      evidences.indexOf(evidence),
    ]),
    d: report.decisions.map((decision) => [
      engines.indexOf(decision.rung),
      devices.indexOf(decision.device),
      unlessSame(decision.model, config.model),
      rules.includes(decision.rule) ? rules.indexOf(decision.rule) : decision.rule,
      decision.inputs,
      decisionOutcomes.indexOf(decision.outcome),
      decision.error?.code ?? null,
      decision.tookMs,
      decision.next === undefined ? null : engines.indexOf(decision.next),
    ]),
    M: report.models.map((model) => packModel(model, config)),
    ...packLadder(report),
    k: report.engineDeaths.map(({ engine, error, taskId, atMs }) => [engines.indexOf(engine), error.code, taskId ?? null, atMs]),
    n: report.notices.map(({ code }) => code),
    h: bit(report.wasHidden),
    W: packWiring(report.wiring),
    C: packChaos(report),
    A: packCapacity(report.capacity, report.models),
    r:
      peak === undefined
        ? null
        : [
            peak.atMs,
            peak.engineHeapBytes ?? null,
            peak.eventLoopDelayMs ?? null,
            position(pressures, peak.cpuPressure),
            peak.gpuBytes ?? null,
          ],
    w: [timing?.totalMs ?? 0, timing?.tasksMs ?? null, timing?.maxConcurrentTasks ?? null],
    l:
      thresholds === undefined
        ? null
        : [
            thresholds.minSuccessShare ?? null,
            thresholds.maxP95DeadlineShare ?? null,
            thresholds.minTasks ?? null,
            thresholds.maxSpeedDriftShare ?? null,
          ],
    T: packTasks(report.tasks, report.models.map(placeOf)),
    H: headlineOf(report),
  };
}

function packGpu(gpu: GpuStatus): [reason: string | number | null, attempts: number | null] {
  if (gpu.kind === 'available') return [null, null];
  if (gpu.kind === 'absent') return [absentReasons.indexOf(gpu.reason), gpu.attempts];
  return [gpu.reason, null];
}

function packModel(model: LoadedModel, config: ReportBody['config']): Payload['M'][number] {
  const [weights] = model.files;
  return [
    engines.indexOf(model.engine),
    devices.indexOf(model.device),
    unlessSame(model.modelId, config.model),
    model.modelFile,
    weights === undefined ? null : [weights.sizeBytes, weights.sha256, bit(weights.checked)],
    [model.vocabularySize, model.contextTokens, model.embeddingDimensions ?? null, model.threadsAsked, model.threadsGot],
    [model.downloadMs, model.verifyMs, model.sessionMs, model.warmUpMs, model.totalMs],
    model.heapBytes ?? null,
    Object.entries(model.versions).map(([name, version]) => [packages.includes(name) ? packages.indexOf(name) : name, version]),
    model.gpuBytes ?? null,
    model.dispatchesPerToken ?? null,
  ];
}

function position(list: readonly string[], item: string | undefined): number | null {
  const index = item === undefined ? -1 : list.indexOf(item);
  return index === -1 ? null : index;
}
