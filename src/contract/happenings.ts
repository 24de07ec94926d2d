/** Events of the orchestrator's bus that the journal of an audit keeps: what changed how a task ran, or who may run one. */
export const happeningTypes = [
  'plan.rejected',
  'plan.strategy',
  'plan.replanned',
  'task.cache',
  'task.recovering',
  'task.retrieved',
  'agent.health',
  'agent.liveness',
  'agent.restarted',
  'agent.containment',
  'circuit.state',
  'tuning.experiment',
  'bus.dropped',
  'bus.handler-failed',
] as const;
export type HappeningType = (typeof happeningTypes)[number];

/** One of them, flat: lists are joined, options have their score behind their name. */
export interface Happening {
  readonly type: HappeningType;
  /** The component that told it. */
  readonly source: string;
  /** Of the suite. */
  readonly taskId?: string;
  readonly step?: string;
  readonly details: Readonly<Record<string, string | number | boolean>>;
}
