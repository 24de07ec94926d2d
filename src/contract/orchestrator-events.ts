import type { DeviceKind } from './device';
import type { ErrorRecord } from './errors';
import type { Grade } from './grade';
import type { AgentHealth, PlannedOutcome, Progress } from './orchestrator';
import type { PlacementRule } from './placement';

/** In the order in which they are served; the weights are in the defaults. */
export const eventPriorities = ['critical', 'high', 'medium', 'low'] as const;
export type EventPriority = (typeof eventPriorities)[number];

export type ContainmentState = 'active' | 'degraded' | 'isolated' | 'quarantined' | 'probation';
export type CircuitState = 'closed' | 'open' | 'half-open';
export type Liveness = 'alive' | 'suspect' | 'dead';
export type PlanShape = 'sequential' | 'parallel' | 'pipeline' | 'adaptive';

/** What each type of event carries. Segments are separated by dots: `task.*` and `agent.#` are patterns over them. */
export interface OrchestratorEventData {
  'plan.accepted': { readonly planId: string; readonly tasks: number; readonly waves: number; readonly width: number };
  'plan.rejected': { readonly problems: readonly string[] };
  'plan.strategy': {
    readonly planId: string;
    readonly chosen: PlanShape;
    readonly reason: string;
    readonly options: readonly { readonly shape: PlanShape; readonly score: number }[];
  };
  'plan.replanned': { readonly planId: string; readonly action: string; readonly reason: string };
  'plan.finished': { readonly planId: string; readonly passed: number; readonly total: number; readonly tookMs: number };
  'task.queued': Record<never, never>;
  'task.cache': { readonly result: 'miss' | 'exact' | 'semantic' | 'shared'; readonly similarity?: number };
  'task.assigned': { readonly agent: string; readonly attempt: number; readonly candidates: number };
  'task.placed': { readonly device: DeviceKind; readonly rule: PlacementRule };
  'task.reserved': { readonly device: DeviceKind; readonly bytes: number; readonly waitMs: number };
  'task.started': { readonly agent: string; readonly attempt: number };
  'task.progress': Progress;
  'task.tool-call': { readonly tool: string; readonly valid: boolean };
  'task.graded': { readonly grade: Grade };
  'task.failed': { readonly attempt: number; readonly errorClass: string; readonly fingerprint: string; readonly error?: ErrorRecord };
  'task.recovering': {
    readonly strategy: string;
    readonly reason: string;
    readonly confidence: number;
    readonly options: readonly { readonly strategy: string; readonly mean: number; readonly trials: number }[];
  };
  'task.retrieved': { readonly documents: readonly string[] };
  /** `deadlineShare`: of its deadline, what it took; absent where it never started. */
  'task.finished': { readonly outcome: PlannedOutcome; readonly attempts: number; readonly deadlineShare?: number };
  'agent.health': { readonly agent: string; readonly from: AgentHealth; readonly to: AgentHealth };
  'agent.liveness': { readonly agent: string; readonly to: Liveness; readonly silentMs: number };
  'agent.restarted': { readonly agent: string };
  'agent.containment': {
    readonly agent: string;
    readonly from: ContainmentState;
    readonly to: ContainmentState;
    readonly reason: string;
    readonly share: number;
  };
  'circuit.state': { readonly key: string; readonly from: CircuitState; readonly to: CircuitState; readonly reason: string };
  'tuning.experiment': {
    readonly parameter: string;
    readonly from: number;
    readonly to: number;
    readonly step: 'canary' | 'promoted' | 'rolled-back';
    readonly reason: string;
  };
  /** `monotonic`: a timer came so late (sleep, a held-up thread); `wall`: the date was set. Below 0: earlier. */
  'clock.jumped': { readonly clock: 'monotonic' | 'wall'; readonly byMs: number };
  'bus.dropped': { readonly handler: string; readonly priority: EventPriority; readonly count: number };
  'bus.handler-failed': { readonly handler: string; readonly error: ErrorRecord };
}

export type OrchestratorEventType = keyof OrchestratorEventData;

/** Where in the run something happened: one trace per batch, one span per task and per attempt. */
export interface SpanContext {
  readonly trace: string;
  readonly span: string;
  readonly parent?: string;
}

/** One event. `seq` orders events of equal `atMs`. */
export interface EventOf<T extends OrchestratorEventType> extends SpanContext {
  readonly seq: number;
  /** On the injected clock. */
  readonly atMs: number;
  readonly type: T;
  /** The component that tells it. */
  readonly source: string;
  readonly priority: EventPriority;
  readonly taskId?: string;
  /** How many events this one stands for; above 1 where equal ones were coalesced and this is the last of them. */
  readonly count: number;
  readonly data: OrchestratorEventData[T];
}

export type OrchestratorEvent = { [T in OrchestratorEventType]: EventOf<T> }[OrchestratorEventType];
