import { median } from '../base/statistics';
import type { Language } from '../contract/suite';
import { summariseCounterfactuals } from './counterfactual-summary';
import { describeSamples } from './distribution';
import { figuresByEngine, mainEngine, tasksOn } from './engine-figures';
import { forecastErrors } from './forecast-errors';
import type { OutcomeStatus, Report, ReportSummary, ReportTask } from './report';
import { decodeSamples, firstTokenSamples, interTokenSamples, isJudged, prefillSamples, proportionOf } from './task-samples';
import { thresholdsOf } from './thresholds';

/** What the summary is computed from: everything in a report but itself, the verdict, and what follows from the models. */
export type ReportBody = Omit<Report, 'summary' | 'verdict' | 'model'>;

/** Every figure of the summary, from the tasks and what was expected of them, and nothing else. */
export function summarise(report: ReportBody): ReportSummary {
  const { tasks } = report;
  const judged = tasks.filter(isJudged);
  const engines = figuresByEngine(report);
  const main = engines.length > 1 ? mainEngine(engines) : undefined;
  const timed = main === undefined ? tasks : tasksOn(tasks, main);
  const common = { hidden: report.wasHidden, flags: main === undefined ? [] : ['one-of-several'] };
  const repetitions = { maxDriftShare: thresholdsOf(report).maxSpeedDriftShare };
  const decode = decodeSamples(timed);
  const prefill = prefillSamples(timed);
  const firstToken = firstTokenSamples(timed);
  return {
    success: proportionOf(tasks),
    counts: countOutcomes(tasks),
    byFamily: groupBy(tasks, (task) => task.family).map(([family, group]) => ({ family, proportion: proportionOf(group) })),
    byLanguage: groupBy<Language>(tasks, (task) => task.language).map(([language, group]) => ({
      language,
      proportion: proportionOf(group),
    })),
    duration: describeSamples(
      judged.map((task) => task.durationMs),
      { ...common, flags: main === undefined ? [] : ['several-engines'], unit: 'ms', evidence: 'measured' },
    ),
    timeToFirstToken: describeSamples(firstToken, { ...common, unit: 'ms', evidence: 'measured' }),
    interToken: describeSamples(interTokenSamples(tasks, main), { ...common, unit: 'ms', evidence: 'measured' }),
    decode: describeSamples(decode, { ...common, unit: 'tokens/s', evidence: 'derived', repetitions }),
    prefill: describeSamples(prefill, { ...common, unit: 'tokens/s', evidence: 'derived' }),
    tasksPerMinute: tasksPerMinute(judged.length, report.timing?.tasksMs),
    speedsOf: main === undefined ? undefined : { engine: main.engine, device: main.device, model: main.model },
    localScoreFormula: localScore(median(prefill), median(decode), median(firstToken)),
    totalMs: report.timing?.totalMs ?? tasks.reduce((sum, task) => sum + task.durationMs, 0),
    engines,
    forecastErrors: forecastErrors(report),
    counterfactuals: summariseCounterfactuals(report.counterfactuals),
  };
}

/**
 * LocalScore's formula over this battery: 10·∛(prompt tokens/s · generated tokens/s · 1000 / time to first token in ms),
 * on the medians of the tasks. Its official rows come from another battery and are not comparable.
 * Source: localscore.ai, "About" (geometric mean of the three, times ten).
 */
export function localScore(prefill: number | undefined, decode: number | undefined, firstTokenMs: number | undefined): number | undefined {
  if (prefill === undefined || decode === undefined || firstTokenMs === undefined || firstTokenMs <= 0) return undefined;
  return 10 * Math.cbrt(prefill * decode * (1000 / firstTokenMs));
}

function countOutcomes(tasks: readonly ReportTask[]): Record<OutcomeStatus, number> {
  const counts: Record<OutcomeStatus, number> = { passed: 0, failed: 0, 'timed-out': 0, skipped: 0, aborted: 0 };
  for (const task of tasks) counts[task.status] += 1;
  return counts;
}

function groupBy<K extends string>(tasks: readonly ReportTask[], key: (task: ReportTask) => K | undefined): [K, ReportTask[]][] {
  const groups = new Map<K, ReportTask[]>();
  for (const task of tasks) {
    const name = key(task);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [task]);
    else group.push(task);
  }
  return [...groups];
}

function tasksPerMinute(judged: number, tasksMs: number | undefined): number | undefined {
  return judged === 0 || tasksMs === undefined || tasksMs <= 0 ? undefined : (judged / tasksMs) * 60_000;
}
