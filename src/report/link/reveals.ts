import type { LoadedModel } from '../../contract/engine';
import type { Report } from '../report';
import { type Reveal, revealForecasts, revealLadder, revealMemory, withUnit } from './reveals-ladder';

/** One thing that a link tells: a stable id, and the value as text. */
export interface Revealed {
  readonly id: string;
  readonly value: string;
}

const taskFields = [
  ['id', 'id'],
  ['family', 'family'],
  ['language', 'language'],
  ['status', 'status'],
  ['durationMs', 'duration'],
  ['promptTokens', 'prompt tokens'],
  ['completionTokens', 'answer tokens'],
  ['timeToFirstTokenMs', 'time to first token'],
  ['prefillMs', 'prefill time'],
  ['decodeTokensPerSecond', 'tokens/s'],
  ['deadlineMs', 'deadline'],
  ['ranOn', 'engine, device and model'],
] as const;

/** Everything that a report made for a link tells, in the order of the report. */
export function revealedBy(report: Report): Revealed[] {
  const { environment, suite, config } = report;
  const shown: Revealed[] = [];
  const reveal: Reveal = (id, ...values) => {
    const text = values.filter((value) => value !== undefined && value !== '').join(' · ');
    if (text !== '') shown.push({ id, value: text });
  };
  reveal('appVersion', report.appVersion);
  reveal('startedAt', report.startedAt);
  reveal('ended', report.ended, report.error?.code);
  reveal('config', config.engine, config.model, `seed ${config.seed}`, withUnit(config.tasks, 'tasks'));
  const { tombstone } = config;
  reveal('tombstone', tombstone?.engine, tombstone?.model, tombstone?.phase, tombstone?.at);
  reveal('suite', suite.id, suite.title, `seed ${suite.seed}`, suite.sha256, withUnit(suite.tasks, 'tasks'));
  reveal('browser', environment.browser);
  reveal('os', environment.os);
  reveal('userAgent', environment.userAgent);
  revealSurvey(report.survey, reveal);
  revealMemory(report, reveal);
  for (const model of report.models) revealModel(model, reveal);
  revealForecasts(report, reveal);
  revealRun(report, reveal);
  return shown;
}

function revealSurvey(survey: Report['survey'], reveal: Reveal): void {
  if (survey === undefined) return;
  const { gpu } = survey;
  reveal('gpu', gpu.kind, 'reason' in gpu ? gpu.reason : undefined, 'attempts' in gpu ? gpu.attempts : undefined);
  reveal('isolated', survey.crossOriginIsolated);
  reveal('logicalCores', survey.logicalCores);
  reveal('mobile', survey.mobile);
  for (const { id, value, unit } of survey.facts) reveal(id, unit === undefined ? value : `${value} ${unit}`);
}

function revealModel(model: LoadedModel, reveal: Reveal): void {
  const times = [model.downloadMs, model.verifyMs, model.sessionMs, model.warmUpMs, model.totalMs];
  reveal('model', model.modelId, model.modelFile, ...model.files.flatMap((file) => [`${file.sizeBytes} bytes`, file.sha256, file.checked]));
  reveal(
    'modelFacts',
    `${model.vocabularySize} vocabulary`,
    `${model.contextTokens} context`,
    withUnit(model.embeddingDimensions, 'dimensions'),
  );
  reveal('threads', `${model.threadsGot}/${model.threadsAsked}`);
  reveal('load', model.engine, model.device, ...times.map((ms) => `${ms} ms`));
  reveal('heap', withUnit(model.heapBytes, 'bytes'));
  reveal('gpuUse', withUnit(model.gpuBytes, 'bytes'), withUnit(model.dispatchesPerToken, 'dispatches per token'));
  reveal('versions', ...Object.entries(model.versions).map(([name, version]) => `${name} ${version}`));
}

function revealRun(report: Report, reveal: Reveal): void {
  for (const { rung, device, model, rule, outcome, error, tookMs, next, inputs } of report.decisions) {
    const given = Object.entries(inputs).map(([key, value]) => `${key} ${value}`);
    reveal('decision', rung, device, model, rule, outcome, error?.code, `${tookMs} ms`, next, ...given);
  }
  for (const { engine, error, taskId, atMs } of report.engineDeaths) reveal('engineDeath', engine, error.message, taskId, `${atMs} ms`);
  revealLadder(report, reveal);
  reveal('wiring', ...report.wiring.map(({ component, verdict }) => `${component} ${verdict}`));
  revealChaos(report, reveal);
  revealCapacity(report, reveal);
  reveal('notices', ...report.notices.map(({ code }) => code));
  reveal('wasHidden', report.wasHidden);
  for (const peak of report.resources) {
    const { atMs, engineHeapBytes, gpuBytes, eventLoopDelayMs, cpuPressure } = peak;
    reveal(
      'peaks',
      withUnit(atMs, 'ms'),
      withUnit(engineHeapBytes, 'bytes'),
      withUnit(gpuBytes, 'bytes on the GPU'),
      withUnit(eventLoopDelayMs, 'ms delay'),
      cpuPressure,
    );
  }
  reveal(
    'timing',
    withUnit(report.timing?.totalMs, 'ms'),
    withUnit(report.timing?.tasksMs, 'ms of tasks'),
    withUnit(report.timing?.maxConcurrentTasks, 'at once'),
  );
  const limits = Object.entries(report.thresholds ?? {}).filter(([, value]) => value !== undefined);
  reveal('thresholds', ...limits.map(([key, value]) => `${key} ${value}`));
  const fields = taskFields.filter(([field]) => report.tasks.some((task) => task[field] !== undefined)).map(([, name]) => name);
  if (report.tasks.length > 0) reveal('tasks', `${report.tasks.length} × (${fields.join(', ')})`);
}

function revealChaos({ chaos }: Report, reveal: Reveal): void {
  if (chaos === undefined) return;
  reveal('chaos', `seed ${chaos.seed}`, ...chaos.omitted);
  for (const { kind, taskId, injectedAtMs, detection, reactions, recoveredAfterMs, outcome } of chaos.faults) {
    const noticed = detection === undefined ? 'not noticed' : `noticed by ${detection.by} after ${detection.afterMs} ms`;
    const recovered = recoveredAfterMs === undefined ? undefined : `recovered after ${recoveredAfterMs} ms`;
    reveal('fault', kind, taskId, `${injectedAtMs} ms`, noticed, ...reactions, recovered, outcome);
  }
}

function revealCapacity({ capacity }: Report, reveal: Reveal): void {
  if (capacity === undefined) return;
  const { engine, device, model, stopped, levels, toolCalls } = capacity;
  const calls = toolCalls === undefined ? undefined : `${toolCalls.valid} of ${toolCalls.attempted} tool calls valid`;
  reveal('capacity', engine, device, model, stopped, calls);
  for (const { agents, tasks, passed, timedOut, tookMs, total, wait, run, p95DeadlineShare } of levels) {
    const times = [total, wait, run].map(({ p50Ms, p95Ms }) => `${p50Ms}/${p95Ms}`).join(', ');
    reveal(
      'capacity',
      `${agents} agents`,
      `${passed} of ${tasks} passed`,
      `${timedOut} late`,
      `${tookMs} ms`,
      `${times} ms`,
      p95DeadlineShare,
    );
  }
}
