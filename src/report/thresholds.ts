import type { Report, VerdictThresholds } from './report';

/** The limits of every rule of the verdict, where a suite does not set its own. */
export const defaultThresholds: VerdictThresholds = {
  minSuccessShare: 0.9,
  maxP95DeadlineShare: 0.8,
  minTasks: 20,
  maxSpeedDriftShare: 0.1,
};

/** The limits that hold for this report. */
export function thresholdsOf(report: Pick<Report, 'thresholds'>): VerdictThresholds {
  const own = report.thresholds;
  return {
    minSuccessShare: own?.minSuccessShare ?? defaultThresholds.minSuccessShare,
    maxP95DeadlineShare: own?.maxP95DeadlineShare ?? defaultThresholds.maxP95DeadlineShare,
    minTasks: own?.minTasks ?? defaultThresholds.minTasks,
    maxSpeedDriftShare: own?.maxSpeedDriftShare ?? defaultThresholds.maxSpeedDriftShare,
  };
}

/** Of limits given by name, those that this build knows; `undefined` when there are none. */
export function knownThresholds(given: Readonly<Partial<Record<string, number>>> | undefined): Partial<VerdictThresholds> | undefined {
  const names = Object.keys(defaultThresholds).filter((name) => Number.isFinite(given?.[name]));
  return names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, given?.[name]]));
}
