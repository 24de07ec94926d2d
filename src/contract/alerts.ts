/** What is watched, by rule. Those with a level watch a series of values, the others single events. */
export const alertRuleIds = [
  'budget-high',
  'budget-critical',
  'cpu-high',
  'cpu-critical',
  'breaker-open',
  'failure-rate',
  'near-deadline',
  'heartbeat-lost',
  'device-lost',
  'fallback-used',
  'cache-wrong-hits',
  'storage-nearly-full',
] as const;
export type AlertRuleId = (typeof alertRuleIds)[number];

export const alertSeverities = ['critical', 'high', 'medium'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** `pending`: over its limit, not for long enough yet. */
export const alertStates = ['pending', 'firing', 'acknowledged', 'resolved'] as const;
export type AlertState = (typeof alertStates)[number];

/** One alert per key, however often it fires. */
export interface Alert {
  /** The rule, and whom it is about where that can be several: `breaker-open agent:language`. */
  readonly key: string;
  readonly rule: AlertRuleId;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  /** Times that it fired. */
  readonly count: number;
  /** An agent, a breaker's key, a device. */
  readonly subject?: string;
  /** Last value and limit of a rule with a level. */
  readonly value?: number;
  readonly limit?: number;
  /** What was seen when it fired last. */
  readonly evidence: Readonly<Record<string, string | number | boolean>>;
}
