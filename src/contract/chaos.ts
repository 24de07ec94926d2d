/** What chaos mode does on purpose, each at most once in a run. Links hold positions in this list: only ever append. */
export const faultKinds = [
  'agent-throws',
  'agent-hangs',
  'agent-returns-nothing',
  'agent-returns-wrong-type',
  'agent-answers-wrong',
  'agent-floods-bus',
  'tool-hangs',
  'tool-crashes',
  'tool-breaks-schema',
  'tool-returns-10mb',
  'engine-killed',
  'storage-full',
  'clock-jumps-forward',
  'clock-jumps-back',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export function isFaultKind(text: string): text is FaultKind {
  return faultKinds.some((kind) => kind === text);
}

export interface ChaosConfig {
  /** Decides which task gets which fault. */
  readonly seed: number;
  /** Absent: every kind. */
  readonly faults?: readonly FaultKind[];
}

/** A fault and the task that it comes in. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly taskId: string;
}

export interface FaultPlan {
  readonly seed: number;
  readonly planned: readonly PlannedFault[];
  /** Kinds that were wanted and found no task: there are fewer tasks than kinds. */
  readonly omitted: readonly FaultKind[];
}

/** A fault that has come: where. */
export interface InjectedFault extends PlannedFault {
  /** The step of the task; `answer` where it has only one. */
  readonly step: string;
  readonly agent: string;
}

/** Who notices faults. `Grader` judges answers; the others are the components by their exported names. Only ever append. */
export const faultDetectors = [
  'DelegationManager',
  'HeartbeatMonitor',
  'OrchestratorAgent',
  'Grader',
  'EventBus',
  'MCPOrchestrator',
  'EngineSupervisor',
  'SemanticCacheLayer',
] as const;
export type FaultDetector = (typeof faultDetectors)[number];

/** What the orchestrator did about a fault, as its own events tell. Only ever append. */
export const faultReactions = [
  'retry',
  'other-agent',
  'other-device',
  'retrieve',
  'split',
  'escalate',
  'breaker-opened',
  'agent-contained',
  'agent-restarted',
  'server-restarted',
  'engine-replaced',
  'events-dropped',
  'memory-only',
  'durations-kept',
] as const;
export type FaultReaction = (typeof faultReactions)[number];

/** A fault and what came of it, found in what the components told and nothing else. */
export interface JudgedFault extends InjectedFault {
  /** Absent: nobody noticed. `sign`: what told it: an event's type, with the error's code where there is one. */
  readonly detection?: { readonly afterMs: number; readonly by: FaultDetector; readonly sign: string };
  readonly reactions: readonly FaultReaction[];
  /** From the fault to its task having passed all the same; absent when it has not. */
  readonly recoveredAfterMs?: number;
  /** How its task ended. */
  readonly outcome: 'passed' | 'failed' | 'timed-out' | 'skipped' | 'aborted';
  /** Counts that belong to the fault: events sent, dropped. */
  readonly details: Readonly<Record<string, number>>;
}
