import type { ErrorCode } from './errors';
import type { CircuitState, ContainmentState } from './orchestrator-events';
import type { WiringResult } from './wiring';

/** One tool server. Latencies of the calls that succeeded, ms; absent without one. */
export interface ToolServerActivity {
  readonly server: string;
  readonly calls: number;
  readonly failures: Readonly<Partial<Record<ErrorCode | 'aborted', number>>>;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly maxMs?: number;
}

/** What the orchestrator's components did while the suite ran, before the proof of their wiring. Counts, unless a unit is named. */
export interface OrchestratorActivity {
  readonly plans: number;
  readonly replans: number;
  readonly delegations: number;
  /** Tries within one delegation after its first. */
  readonly retries: number;
  /** Failed attempts by class of error, and what was done about them: how often each strategy was chosen, and worked. */
  readonly failures: Readonly<Record<string, number>>;
  readonly recoveries: readonly { readonly strategy: string; readonly chosen: number; readonly worked: number }[];
  /** Breakers that opened. */
  readonly breakers: readonly { readonly key: string; readonly state: CircuitState; readonly opened: number; readonly refused: number }[];
  /** Changes of containment, in order. */
  readonly containments: readonly {
    readonly agent: string;
    readonly from: ContainmentState;
    readonly to: ContainmentState;
    readonly reason: string;
  }[];
  /** Agents that were found dead. */
  readonly deaths: number;
  readonly cache: {
    readonly exactHits: number;
    readonly semanticHits: number;
    readonly misses: number;
    readonly shared: number;
    readonly stored: number;
    /** Near in meaning and refused, because a number, a name or a negation differs. */
    readonly guarded: number;
    /** Hits that were run again all the same, and how many of them had been wrong. */
    readonly shadowed: number;
    readonly wrongHits: number;
  };
  readonly retrieval: { readonly searches: number; readonly empty: number; readonly passages: number };
  /** Calls that models asked for, and how many named an offered tool with arguments that its schema allows. */
  readonly toolCalls: { readonly attempted: number; readonly valid: number };
  readonly toolServers: readonly ToolServerActivity[];
  readonly bus: { readonly published: number; readonly dropped: number; readonly handlerFailures: number };
}

/** What is told of the components: their activity after each task where the audit is kept, and at the end of the suite, when all is told. */
export type ComponentEventBody =
  | { readonly kind: 'activity'; readonly activity: OrchestratorActivity }
  /** What each did in an episode that needed it. */
  | { readonly kind: 'wiring'; readonly results: readonly WiringResult[] };
