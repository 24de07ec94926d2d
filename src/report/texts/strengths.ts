import type { Language } from '../../contract/suite';
import { chaosChecks } from '../chaos';
import { minSamplesForTrend } from '../distribution';
import type { Finding, Report } from '../report';
import { thresholdsOf } from '../thresholds';
import { fillTemplate } from './fill-template';
import { textsIn } from './finding-text';
import type { NextStepId, StrengthId } from './report-texts';

export interface Statement {
  readonly id: string;
  readonly text: string;
}

/** Most ids of failed tasks that a sentence lists. */
const maxTasksListed = 5;

/** What this run showed to work, in words; empty when it showed nothing. */
export function strengths(report: Report, language: Language): Statement[] {
  const texts = textsIn(language);
  return shownStrengths(report).map(([id, values]) => ({ id, text: fillTemplate(texts.strengths[id], values, texts) }));
}

/** What to do next, from what this run left open. */
export function nextSteps(report: Report, language: Language): Statement[] {
  const texts = textsIn(language);
  return openSteps(report).map(([id, values]) => ({ id, text: fillTemplate(texts.nextSteps[id], values, texts) }));
}

function shownStrengths(report: Report): [StrengthId, Finding['values']][] {
  const { success, counts, decode } = report.summary;
  if (report.chaos !== undefined) return chaosStrengths(report);
  const shown: [StrengthId, Finding['values']][] = [];
  const limit = thresholdsOf(report).minSuccessShare;
  if (success.total > 0 && success.successes === success.total) shown.push(['all-passed', { total: success.total, low: success.low }]);
  else if (success.total > 0 && success.share >= limit) {
    shown.push(['above-limit', { passed: success.successes, total: success.total, share: success.share, limit }]);
  }
  shown.push(...engineStrengths(report));
  if (success.total > 0 && counts['timed-out'] === 0) shown.push(['no-timeouts', {}]);
  const steady = decode.count >= minSamplesForTrend && !decode.flags.some((flag) => flag === 'drift' || flag === 'bimodal');
  if (steady && decode.p50 !== undefined && !report.wasHidden) shown.push(['steady-speed', { speed: decode.p50, count: decode.count }]);
  const { wiring } = report;
  if (wiring.length > 0 && wiring.every(({ verdict }) => verdict === 'acted')) shown.push(['components-acted', { total: wiring.length }]);
  return shown;
}

/** Under faults on purpose, what held; nothing about the device. */
function chaosStrengths(report: Report): [StrengthId, Finding['values']][] {
  const held = chaosChecks(report).filter(({ passed }) => passed);
  return held.map(({ id, good, total }) => [`chaos-${id}`, { good, total }]);
}

/** What the engines showed: used, fallen back from, trusted, verified. */
function engineStrengths(report: Report): [StrengthId, Finding['values']][] {
  const { summary, survey, model, verdict } = report;
  const { success, forecastErrors } = summary;
  const shown: [StrengthId, Finding['values']][] = [];
  if (model?.device === 'gpu' && survey?.gpu.kind === 'available') shown.push(['gpu-used', { engine: model.engine }]);
  const fallback = verdict.findings.find(({ id }) => id === 'fallback-used');
  if (fallback !== undefined && success.successes > 0) shown.push(['fallback-worked', { ...fallback.values, passed: success.successes }]);
  if (report.engineDeaths.length > 0 && report.ended === 'completed' && success.successes > 0) shown.push(['survived-engine-death', {}]);
  const trusted = report.trust.findLast(({ engine, checks }) => engine === model?.engine && checks.length > 0);
  if (trusted?.checks.every(({ passed }) => passed) === true) {
    shown.push(['engine-trusted', { engine: trusted.engine, checks: trusted.checks.length }]);
  }
  if (forecastErrors.length > 0 && forecastErrors.every(({ isWithin }) => isWithin)) {
    shown.push(['forecast-held', { total: forecastErrors.length }]);
  }
  if (survey?.crossOriginIsolated === true && model !== undefined && model.threadsGot > 1) {
    shown.push(['threads-got', { threads: model.threadsGot }]);
  }
  if (model !== undefined && model.files.length > 0 && model.files.every((file) => file.checked)) {
    shown.push(['model-verified', { files: model.files.length }]);
  }
  return shown;
}

function openSteps(report: Report): [NextStepId, Finding['values']][] {
  const { success } = report.summary;
  const steps: [NextStepId, Finding['values']][] = [];
  if (report.ended !== 'completed') steps.push(['repeat-to-the-end', {}]);
  if (report.wasHidden) steps.push(['repeat-visible', {}]);
  const failed = report.tasks.filter((task) => task.status === 'failed' || task.status === 'timed-out').map((task) => task.id);
  if (failed.length > 0) {
    const more = failed.length > maxTasksListed ? ', …' : '';
    steps.push(['read-failures', { tasks: `${failed.slice(0, maxTasksListed).join(', ')}${more}` }]);
  }
  if (report.chaos !== undefined) return [...steps, ['chaos-off', {}], ['chaos-other-seed', {}]];
  if (success.total > 0) steps.push(['other-seed', { total: success.total, low: success.low, high: success.high }]);
  if (report.suite.id.startsWith('apura-')) steps.push(['own-tasks', {}]);
  if (success.total > 0) steps.push(['other-devices', {}]);
  return steps;
}
