import { median, wilsonInterval } from '../base/statistics';
import type { Language } from '../contract/suite';
import { describeSamples } from './distribution';
import type { OutcomeStatus, Proportion, Report, ReportSummary, ReportTask } from './report';
import { thresholdsOf } from './thresholds';

/** A speed over fewer tokens than this is the clock's noise. */
const minTokensForSpeed = 4;

/** What the summary is computed from: everything in a report but itself and the verdict. */
export type ReportBody = Omit<Report, 'summary' | 'verdict'>;

/** Every figure of the summary, from the tasks and nothing else. */
export function summarise(report: ReportBody): ReportSummary {
  const { tasks } = report;
  const hidden = report.wasHidden;
  const judged = tasks.filter(isJudged);
  const repetitions = { maxDriftShare: thresholdsOf(report).maxSpeedDriftShare };
  const decode = decodeSamples(tasks);
  const prefill = prefillSamples(tasks);
  const firstToken = present(tasks.map((task) => task.timeToFirstTokenMs));
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
      { unit: 'ms', evidence: 'measured', hidden },
    ),
    timeToFirstToken: describeSamples(firstToken, { unit: 'ms', evidence: 'measured', hidden }),
    interToken: describeSamples(interTokenSamples(tasks), { unit: 'ms', evidence: 'measured', hidden }),
    decode: describeSamples(decode, { unit: 'tokens/s', evidence: 'derived', hidden, repetitions }),
    prefill: describeSamples(prefill, { unit: 'tokens/s', evidence: 'derived', hidden }),
    tasksPerMinute: tasksPerMinute(judged.length, report.timing?.tasksMs),
    localScoreFormula: localScore(median(prefill), median(decode), median(firstToken)),
    totalMs: report.timing?.totalMs ?? tasks.reduce((sum, task) => sum + task.durationMs, 0),
  };
}

/** Passed, failed or timed out: the task had its chance. */
export function isJudged(task: ReportTask): boolean {
  return task.status === 'passed' || task.status === 'failed' || task.status === 'timed-out';
}

/** Decode speeds in the order of the tasks, of answers long enough to have one; tokens/s. */
export function decodeSamples(tasks: readonly ReportTask[]): number[] {
  return present(tasks.map((task) => ((task.completionTokens ?? 0) >= minTokensForSpeed ? task.decodeTokensPerSecond : undefined)));
}

function prefillSamples(tasks: readonly ReportTask[]): number[] {
  return present(
    tasks.map(({ promptTokens, prefillMs }) =>
      promptTokens !== undefined && prefillMs !== undefined && promptTokens >= minTokensForSpeed && prefillMs > 0
        ? (promptTokens / prefillMs) * 1000
        : undefined,
    ),
  );
}

/** Gaps between tokens, of every attempt that has them; a report from a link has none. */
function interTokenSamples(tasks: readonly ReportTask[]): number[] {
  return tasks.flatMap((task) => (task.attempts ?? []).flatMap((attempt) => attempt.timings?.interTokenMs ?? []));
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

function proportionOf(tasks: readonly ReportTask[]): Proportion {
  const total = tasks.filter(isJudged).length;
  const successes = tasks.filter((task) => task.status === 'passed').length;
  return { successes, total, share: total === 0 ? 0 : successes / total, ...wilsonInterval(successes, total) };
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

function present(values: readonly (number | undefined)[]): number[] {
  return values.filter((value): value is number => value !== undefined && Number.isFinite(value));
}
