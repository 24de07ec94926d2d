/**
 * The most of the processor, 0 to 1, that a state of Compute Pressure stands for; `undefined` where there is none. Chromium's
 * thresholds, `kStateBaseThresholds` in `services/device/compute_pressure/platform_collector.cc`: 60, 75, 90 and 100 %.
 */
export function shareOfPressure(state: string | undefined): number | undefined {
  return state === undefined ? undefined : shares[state];
}

const shares: Readonly<Record<string, number>> = { nominal: 0.6, fair: 0.75, serious: 0.9, critical: 1 };
