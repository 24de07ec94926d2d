import type { AlertRuleId, AlertSeverity } from '../../contract/alerts';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';

export interface AlertRule {
  readonly severity: AlertSeverity;
  /** Absent: the rule is about single events. */
  readonly level?: {
    /** Above it, for `forMs`, the alert fires. */
    readonly limit: number;
    readonly forMs: number;
    /** Down to it the alert goes on: no more than the limit, so that a value that swings about it tells nothing. */
    readonly leaveAt: number;
  };
}

/** Every rule with its limits. Shares are 0 to 1. */
export function alertRules(settings: OrchestratorSettings['alerts']): Readonly<Record<AlertRuleId, AlertRule>> {
  const { hysteresis, sustainedMs } = settings;
  const above = (severity: AlertSeverity, limit: number, forMs = 0): AlertRule => ({
    severity,
    level: { limit, forMs, leaveAt: limit - hysteresis },
  });
  return {
    'budget-high': above('high', settings.budgetHigh),
    'budget-critical': above('critical', settings.budgetCritical),
    'cpu-high': above('medium', settings.cpuHigh, sustainedMs),
    'cpu-critical': above('high', settings.cpuCritical, sustainedMs),
    'failure-rate': above('high', settings.failureShare),
    'near-deadline': above('medium', settings.deadlineShare),
    'cache-wrong-hits': { severity: 'high', level: { limit: 0, forMs: 0, leaveAt: 0 } },
    'storage-nearly-full': above('medium', settings.storageShare),
    'breaker-open': { severity: 'high' },
    'heartbeat-lost': { severity: 'critical' },
    'device-lost': { severity: 'critical' },
    'fallback-used': { severity: 'high' },
  };
}
