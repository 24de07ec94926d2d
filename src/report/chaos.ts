import type { AuditEvent } from '../contract/audit';
import type { FaultKind, FaultPlan, JudgedFault, PlannedFault } from '../contract/chaos';

/** A fault that came, with its time from the start of the audit. */
export interface ReportFault extends JudgedFault {
  readonly injectedAtMs: number;
}

/** A run with faults on purpose: its figures are those of the orchestrator under faults, not the device's. */
export interface ChaosReport extends FaultPlan {
  /** Those that came, in their order. */
  readonly faults: readonly ReportFault[];
  /** Tasks that ended more than once. */
  readonly finishedTwice: readonly string[];
}

/** `undefined` for a run without chaos. A fault that came and was never judged, because the run broke off, was noticed by nobody. */
export function assembleChaos(journal: readonly AuditEvent[]): ChaosReport | undefined {
  const plan = journal.findLast((event) => event.kind === 'chaos-planned')?.plan;
  if (plan === undefined) return undefined;
  const judged = new Map<FaultKind, JudgedFault>();
  const ended = new Map<string, number>();
  for (const event of journal) {
    if (event.kind === 'faults-judged') for (const fault of event.faults) judged.set(fault.kind, fault);
    if (event.kind === 'task-finished') ended.set(event.task.taskId, (ended.get(event.task.taskId) ?? 0) + 1);
  }
  const faults = journal.flatMap((event): ReportFault[] => {
    if (event.kind !== 'fault-injected') return [];
    const unjudged: JudgedFault = { ...event.fault, reactions: [], outcome: 'aborted', details: {} };
    return [{ ...(judged.get(event.fault.kind) ?? unjudged), injectedAtMs: event.atMs }];
  });
  return { ...plan, faults, finishedTwice: [...ended].flatMap(([id, count]) => (count > 1 ? [id] : [])) };
}

export const chaosCheckIds = ['all-noticed', 'nothing-lost', 'counted-once', 'batch-ended'] as const;
export type ChaosCheckId = (typeof chaosCheckIds)[number];

export interface ChaosCheck {
  readonly id: ChaosCheckId;
  readonly passed: boolean;
  /** How many of how many. */
  readonly good: number;
  readonly total: number;
}

/** What the checks look at. */
export interface CheckedRun {
  readonly chaos?: ChaosReport;
  readonly ended: string;
  readonly suite: { readonly tasks: number };
  readonly tasks: readonly { readonly id: string; readonly status: string }[];
}

/** What a run with faults shows; empty for one without. Recomputed from the report, wherever it comes from. */
export function chaosChecks({ chaos, ended, suite, tasks }: CheckedRun): readonly ChaosCheck[] {
  if (chaos === undefined) return [];
  const noticed = chaos.faults.filter(({ detection }) => detection !== undefined).length;
  const total = Math.max(suite.tasks, tasks.length);
  const kept = tasks.filter(({ status }) => status !== 'aborted').length;
  const once = tasks.length - chaos.finishedTwice.length;
  return [
    { id: 'all-noticed', passed: chaos.faults.length > 0 && noticed === chaos.faults.length, good: noticed, total: chaos.faults.length },
    { id: 'nothing-lost', passed: kept === total, good: kept, total },
    { id: 'counted-once', passed: once === tasks.length, good: once, total: tasks.length },
    { id: 'batch-ended', passed: ended === 'completed', good: ended === 'completed' ? 1 : 0, total: 1 },
  ];
}

/** Planned faults whose place in their task never came: they say nothing. */
export function faultsWithoutPlace({ planned, faults }: ChaosReport): readonly PlannedFault[] {
  return planned.filter(({ kind }) => !faults.some((fault) => fault.kind === kind));
}
