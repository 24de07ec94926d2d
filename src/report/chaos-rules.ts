import { type ChaosCheckId, chaosChecks } from './chaos';
import type { Finding, UnjudgedReport } from './report';

type Values = Finding['values'] | undefined;

/** Rules about what a device does by itself: with faults on purpose they would speak of the faults. */
export const meaninglessUnderChaos: ReadonlySet<string> = new Set([
  'success-rate-low',
  'engine-died',
  'recovered',
  'model-changed',
  'p95-over-deadline-share',
  'tasks-timed-out',
  'tasks-skipped',
  'tasks-failed',
  'storage-denied',
  'speed-drift',
  'speed-varies',
  'forecast-off',
  'few-tasks',
]);

/** Faults of which no component told anything. */
export function faultMissed({ chaos }: UnjudgedReport): Values {
  const missed = chaos?.faults.filter(({ detection }) => detection === undefined) ?? [];
  const [first] = missed;
  return first === undefined
    ? undefined
    : { faults: missed.map(({ kind }) => kind).join(', '), count: missed.length, total: chaos?.faults.length ?? 0, task: first.taskId };
}

export function checkFailed(report: UnjudgedReport, id: ChaosCheckId): Values {
  const check = chaosChecks(report).find((one) => one.id === id);
  return check === undefined || check.passed ? undefined : { good: check.good, total: check.total };
}

/** What kind of run this is: whoever reads the verdict must know. */
export function chaosRun({ chaos }: UnjudgedReport): Values {
  if (chaos === undefined) return undefined;
  const { faults, planned, seed, omitted } = chaos;
  return { seed, came: faults.length, planned: planned.length, omitted: omitted.length };
}

/** Faults that were noticed and whose tasks did not pass all the same. */
export function notRecovered({ chaos }: UnjudgedReport): Values {
  const lasting =
    chaos?.faults.filter(({ detection, recoveredAfterMs }) => detection !== undefined && recoveredAfterMs === undefined) ?? [];
  return lasting.length === 0
    ? undefined
    : { faults: lasting.map(({ kind }) => kind).join(', '), count: lasting.length, total: chaos?.faults.length ?? 0 };
}
