import type { Alert } from '../contract/alerts';
import type { AuditEvent } from '../contract/audit';
import type { Happening } from '../contract/happenings';

/** An alert as it was left. */
export interface ReportAlert extends Alert {
  /** When it was told first and last, ms from the start of the audit. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

export interface ReportHappening extends Happening {
  readonly atMs: number;
}

/** What the orchestrator did beside its tasks. */
export interface Orchestrated {
  readonly alerts: readonly ReportAlert[];
  readonly happenings: readonly ReportHappening[];
  /** Happenings that the journal had no room for. */
  readonly leftOut: number;
}

/** From a journal in order; `undefined` where it tells nothing of this. */
export function assembleOrchestrated(journal: readonly AuditEvent[]): Orchestrated | undefined {
  const alerts = new Map<string, ReportAlert>();
  const happenings: ReportHappening[] = [];
  let leftOut = 0;
  for (const event of journal) {
    if (event.kind === 'alert') {
      const { alert, atMs } = event;
      alerts.set(alert.key, { ...alert, firstAtMs: alerts.get(alert.key)?.firstAtMs ?? atMs, lastAtMs: atMs });
    }
    if (event.kind === 'happening') happenings.push({ ...event.happening, atMs: event.atMs });
    if (event.kind === 'happenings-left-out') leftOut += event.count;
  }
  return alerts.size + happenings.length === 0 ? undefined : { alerts: [...alerts.values()], happenings, leftOut };
}
