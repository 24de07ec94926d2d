/** Version 3 of a report of version 2: there no component was asked for a proof, and steps and activity were not told. */
export function upgradeFrom2(report: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...report, reportVersion: 3, wiring: [] };
}
