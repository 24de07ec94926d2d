import type { Decision } from '../../contract/audit';
import type { DeviceSurvey, GpuStatus } from '../../contract/device';
import type { LoadedModel } from '../../contract/engine';
import type { Fact } from '../../contract/evidence';
import { largest } from '../largest';
import type { Report, ReportTask } from '../report';
import { reportVersion } from '../report';
import type { ReportBody } from '../summary';
import { isSameEngine } from '../task-samples';
import { linkCapacity } from './link-capacity';
import { linkChaos } from './link-chaos';
import { linkCounterfactuals, linkForecasts, linkMemory, linkRecovery, linkTrust, modelsOf } from './link-ladder';
import { cleanText, linkLimits, significant } from './link-limits';
import { cleanId, codeOnly, modelName, optional } from './link-text';
import { linkWiring } from './link-wiring';
import { pressures } from './vocabulary';

/** Facts that tell one device from another; left out unless the user opts in. */
const identifyingFacts: ReadonlySet<string> = new Set([
  'gpu.architecture',
  'gpu.device',
  'gpu.description',
  'storage.quota',
  'storage.usage',
]);
/** Strings that are coarse by nature. Other text facts, from later surveys, are left out unless the user opts in. */
const coarseTextFacts: ReadonlySet<string> = new Set(['gpu.vendor', 'page.platform']);
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i;

/**
 * What a link tells of a report, as a report: figures with three significant digits, no prompts, answers, messages or
 * file paths, and no exact names of browser or GPU unless `exposeDevice`.
 */
export function toLinkBody(report: Report, exposeDevice: boolean): ReportBody {
  const models = modelsOf(report).map(linkModel);
  const tasks = withIds(report.tasks.slice(0, linkLimits.tasks).map((task) => linkTask(task, models)));
  return {
    kind: 'apura-report',
    reportVersion,
    detail: 'link',
    appVersion: cleanText(report.appVersion, linkLimits.version),
    startedAt: toSeconds(report.startedAt),
    ended: report.ended,
    error: report.error === undefined ? undefined : codeOnly(report.error),
    config: {
      ...report.config,
      engine: cleanText(report.config.engine, linkLimits.name),
      model: modelName(report.config.model),
      tombstone: linkTombstone(report.config.tombstone),
    },
    suite: {
      id: cleanId(report.suite.id),
      title: cleanText(report.suite.title, linkLimits.title),
      seed: report.suite.seed,
      sha256: report.suite.sha256.slice(0, linkLimits.hash),
      tasks: report.suite.tasks,
    },
    environment: {
      browser: cleanText(report.environment.browser, linkLimits.name),
      os: cleanText(report.environment.os, linkLimits.name),
      userAgent: exposeDevice ? cleanText(report.environment.userAgent ?? '', linkLimits.userAgent) || undefined : undefined,
    },
    survey: report.survey === undefined ? undefined : linkSurvey(report.survey, exposeDevice),
    ...linkMemory(report),
    forecasts: linkForecasts(report.forecasts, models),
    decisions: tellingDecisions(report.decisions).map((decision) => linkDecision(decision, exposeDevice)),
    models,
    trust: report.trust.slice(0, linkLimits.trust).map(linkTrust),
    engineDeaths: report.engineDeaths.slice(0, linkLimits.deaths).map(({ engine, error, taskId, atMs }) => ({
      engine,
      error: codeOnly(error),
      taskId: taskId === undefined ? undefined : cleanId(taskId),
      atMs: significant(atMs),
    })),
    recoveries: report.recoveries.slice(0, linkLimits.recoveries).map(linkRecovery),
    counterfactuals: linkCounterfactuals(report, tasks, models),
    notices: report.notices.slice(0, linkLimits.notices).map(({ code }) => ({ code: cleanId(code), details: {} })),
    wiring: linkWiring(report),
    chaos: linkChaos(report, tasks),
    capacity: linkCapacity(report.capacity, models),
    wasHidden: report.wasHidden,
    tasks,
    resources: peaks(report.resources),
    timing: {
      totalMs: significant(report.summary.totalMs),
      tasksMs: optional(report.timing?.tasksMs),
      maxConcurrentTasks: report.timing?.maxConcurrentTasks,
    },
    thresholds: report.thresholds,
  };
}

function linkTask(task: ReportTask, models: readonly LoadedModel[]): ReportTask {
  const ranOn = task.ranOn === undefined ? undefined : { ...task.ranOn, model: modelName(task.ranOn.model) };
  return {
    id: cleanId(task.id),
    family: task.family === undefined ? undefined : cleanId(task.family),
    language: task.language,
    tags: [],
    status: task.status,
    durationMs: significant(task.durationMs),
    promptTokens: task.promptTokens,
    completionTokens: task.completionTokens,
    timeToFirstTokenMs: optional(task.timeToFirstTokenMs),
    prefillMs: optional(task.prefillMs),
    decodeTokensPerSecond: optional(task.decodeTokensPerSecond),
    deadlineMs: task.deadlineMs,
    ranOn: models.some(({ engine, device, modelId }) => isSameEngine(ranOn, { engine, device, model: modelId })) ? ranOn : undefined,
  };
}

/** Ids that are not alike: names of tasks from elsewhere may be the same once they are cleaned. */
function withIds(tasks: readonly ReportTask[]): ReportTask[] {
  const ids = new Set(tasks.map((task) => task.id));
  return ids.size === tasks.length && !ids.has('') ? [...tasks] : tasks.map((task, index) => ({ ...task, id: `task-${index + 1}` }));
}

function linkSurvey(survey: DeviceSurvey, exposeDevice: boolean): DeviceSurvey {
  const facts = survey.facts
    .filter(({ id, value }) => exposeDevice || (!identifyingFacts.has(id) && (typeof value !== 'string' || coarseTextFacts.has(id))))
    .slice(0, linkLimits.facts)
    .map(
      ({ id, value, unit, evidence }): Fact => ({
        id: cleanId(id),
        // Limits are standard values of powers of two, and rules compare with them.
        value:
          typeof value === 'number'
            ? id.startsWith('gpu.max')
              ? value
              : significant(value)
            : typeof value === 'string'
              ? cleanText(value, linkLimits.factText)
              : value,
        unit,
        evidence,
        source: 'link',
      }),
    );
  const { crossOriginIsolated, logicalCores, mobile } = survey;
  return { gpu: linkGpu(survey.gpu, exposeDevice), facts, absent: [], crossOriginIsolated, logicalCores, mobile };
}

function linkGpu(gpu: GpuStatus, exposeDevice: boolean): GpuStatus {
  if (gpu.kind === 'refused') return { kind: 'refused', reason: cleanText(gpu.reason, linkLimits.reason) };
  if (gpu.kind !== 'software') return gpu;
  const name = exposeDevice ? gpu.reason : (softwareNames.exec(gpu.reason)?.[0] ?? 'software');
  return { kind: 'software', reason: cleanText(name, linkLimits.reason) };
}

/** When there are too many: those that were taken or failed, and the first of the others, in their order. */
function tellingDecisions(decisions: readonly Decision[]): Decision[] {
  const weight = ({ outcome, rule }: Decision): number => (outcome !== 'skipped' ? 0 : rule === 'no-variant' ? 2 : 1);
  const kept = new Set(decisions.toSorted((a, b) => weight(a) - weight(b)).slice(0, linkLimits.decisions));
  return decisions.filter((decision) => kept.has(decision));
}

function linkTombstone(tombstone: Report['config']['tombstone']): Report['config']['tombstone'] {
  return tombstone === undefined ? undefined : { ...tombstone, model: modelName(tombstone.model), at: toSeconds(tombstone.at) };
}

function linkDecision(decision: Decision, exposeDevice: boolean): Decision {
  const inputs = Object.entries(decision.inputs)
    .filter(([, value]) => exposeDevice || typeof value !== 'string')
    .slice(0, linkLimits.inputs)
    .map(([key, value]): [string, string | number | boolean] => [
      cleanId(key),
      typeof value === 'number' ? significant(value) : typeof value === 'string' ? cleanText(value, linkLimits.factText) : value,
    ]);
  return {
    rung: decision.rung,
    device: decision.device,
    model: modelName(decision.model),
    rule: cleanId(decision.rule),
    inputs: Object.fromEntries(inputs),
    outcome: decision.outcome,
    error: decision.error === undefined ? undefined : codeOnly(decision.error),
    tookMs: significant(decision.tookMs),
    next: decision.next,
  };
}

/** Of the files, only the weights: their size, the start of their hash, and whether every file was checked. */
function linkModel(model: LoadedModel): LoadedModel {
  const weights = model.files.find((file) => file.path === model.modelFile) ?? model.files[0];
  const path = cleanText(model.modelFile.split('/').at(-1) ?? '', linkLimits.name);
  const checked = model.files.every((file) => file.checked);
  return {
    engine: model.engine,
    device: model.device,
    modelId: modelName(model.modelId),
    modelFile: path,
    files: weights === undefined ? [] : [{ path, sizeBytes: weights.sizeBytes, sha256: weights.sha256.slice(0, linkLimits.hash), checked }],
    vocabularySize: model.vocabularySize,
    contextTokens: model.contextTokens,
    embeddingDimensions: model.embeddingDimensions,
    threadsAsked: model.threadsAsked,
    threadsGot: model.threadsGot,
    downloadMs: significant(model.downloadMs),
    verifyMs: significant(model.verifyMs),
    sessionMs: significant(model.sessionMs),
    warmUpMs: significant(model.warmUpMs),
    totalMs: significant(model.totalMs),
    heapBytes: optional(model.heapBytes),
    gpuBytes: optional(model.gpuBytes),
    dispatchesPerToken: optional(model.dispatchesPerToken),
    versions: Object.fromEntries(
      Object.entries(model.versions)
        .slice(0, linkLimits.versions)
        .map(([name, version]) => [cleanText(name, linkLimits.name), cleanText(version, linkLimits.version)]),
    ),
  };
}

/** One sample that holds the worst of each quantity, at the end of the run. */
function peaks(resources: Report['resources']): Report['resources'] {
  if (resources.length === 0) return [];
  const levels = resources.map((sample) => pressures.indexOf(sample.cpuPressure ?? ''));
  return [
    {
      atMs: significant(resources.at(-1)?.atMs ?? 0),
      engineHeapBytes: optional(largest(resources.map((sample) => sample.engineHeapBytes))),
      gpuBytes: optional(largest(resources.map((sample) => sample.gpuBytes))),
      eventLoopDelayMs: optional(largest(resources.map((sample) => sample.eventLoopDelayMs))),
      cpuPressure: pressures[largest(levels) ?? -1],
    },
  ];
}

function toSeconds(iso: string): string {
  const ms = Date.parse(iso);
  return Number.isNaN(ms) ? '' : new Date(Math.floor(ms / 1000) * 1000).toISOString();
}
