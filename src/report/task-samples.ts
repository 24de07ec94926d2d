import { wilsonInterval } from '../base/statistics';
import type { Proportion, RanOn, ReportTask } from './report';
import { ranOnOf } from './task-view';

/** A speed over fewer tokens than this is the clock's noise. */
const minTokensForSpeed = 4;

/** Passed, failed or timed out: the task had its chance. */
export function isJudged(task: ReportTask): boolean {
  return task.status === 'passed' || task.status === 'failed' || task.status === 'timed-out';
}

/** The share of passed tasks among those judged, with its interval. */
export function proportionOf(tasks: readonly ReportTask[]): Proportion {
  const total = tasks.filter(isJudged).length;
  const successes = tasks.filter((task) => task.status === 'passed').length;
  return { successes, total, share: total === 0 ? 0 : successes / total, ...wilsonInterval(successes, total) };
}

/** Decode speeds in the order of the tasks, of answers long enough to have one; tokens/s. */
export function decodeSamples(tasks: readonly ReportTask[]): number[] {
  return present(tasks.map((task) => ((task.completionTokens ?? 0) >= minTokensForSpeed ? task.decodeTokensPerSecond : undefined)));
}

/** Prefill speeds in the order of the tasks, of prompts long enough to have one; tokens/s. */
export function prefillSamples(tasks: readonly ReportTask[]): number[] {
  return prefillTimes(tasks).map(({ tokens, ms }) => (tokens / ms) * 1000);
}

/** Length of a prompt and the model's run over it, of prompts long enough. */
export function prefillTimes(tasks: readonly ReportTask[]): { readonly tokens: number; readonly ms: number }[] {
  return tasks.flatMap(({ promptTokens, prefillMs }) =>
    promptTokens !== undefined && prefillMs !== undefined && promptTokens >= minTokensForSpeed && prefillMs > 0
      ? [{ tokens: promptTokens, ms: prefillMs }]
      : [],
  );
}

/** Times to the first token in the order of the tasks; ms. */
export function firstTokenSamples(tasks: readonly ReportTask[]): number[] {
  return present(tasks.map((task) => task.timeToFirstTokenMs));
}

/** Gaps between tokens in ms, of every attempt that has them, or of those on one engine; a report from a link has none. */
export function interTokenSamples(tasks: readonly ReportTask[], on?: RanOn): number[] {
  const attempts = tasks.flatMap((task) => task.attempts ?? []);
  const counted = on === undefined ? attempts : attempts.filter((attempt) => isSameEngine(ranOnOf(attempt), on));
  return counted.flatMap((attempt) => attempt.timings?.interTokenMs ?? []);
}

/** The same engine with the same model. */
export function isSameEngine(a: RanOn | undefined, b: RanOn | undefined): boolean {
  return a?.engine === b?.engine && a?.device === b?.device && a?.model === b?.model;
}

function present(values: readonly (number | undefined)[]): number[] {
  return values.filter((value): value is number => value !== undefined && Number.isFinite(value));
}
