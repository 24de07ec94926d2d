import type { DeviceKind } from './device';
import type { EngineId } from './engine';

/** Calls of tools that agents asked for. Valid: of a tool that was offered, with arguments that its schema allows. */
export interface ToolCalls {
  readonly attempted: number;
  readonly valid: number;
  /** From the start of the task to its first valid call; absent without one. */
  readonly firstValidMs?: number;
}

/** Median and 95th percentile (type 7), ms. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** So many agents at once, each with one task after the other. */
export interface CapacityLevel {
  readonly agents: number;
  /** Tasks that came to an outcome, and how many of them passed or missed their deadline. */
  readonly tasks: number;
  readonly passed: number;
  readonly timedOut: number;
  /** From the first task's start to the last one's outcome. */
  readonly tookMs: number;
  /** From an agent taking a task up to its outcome; a task that missed its deadline counts with the deadline. */
  readonly total: Percentiles;
  /** Of that: waiting for a place, for memory and for the engine's turn; and the rest. */
  readonly wait: Percentiles;
  readonly run: Percentiles;
  /** 95th percentile of `total` as a share of the task's deadline. */
  readonly p95DeadlineShare: number;
  /** From a task's start to its first valid tool call, over the tasks that made one. */
  readonly firstValid?: Percentiles & { readonly tasks: number };
}

/**
 * Why no more agents were tried: `deadline` (the 95th percentile missed it), `success` (too few passed), `time` (the time for it was over),
 * `most` (the largest number that is tried), `engine` (it failed), `cancelled`.
 */
export const capacityStops = ['deadline', 'success', 'time', 'most', 'engine', 'cancelled'] as const;
export type CapacityStop = (typeof capacityStops)[number];

/** How many agents one engine serves at once. */
export interface Capacity {
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly model: string;
  /** From fewest agents to most; the last one is where it stopped. */
  readonly levels: readonly CapacityLevel[];
  readonly stopped: CapacityStop;
  /** Of different tasks, each by one agent alone: repetitions of a task would say nothing new. */
  readonly toolCalls?: ToolCalls;
}

/** The limits of the measurement. */
export const capacityDefaults = {
  /** All levels together: what the page tells the user before he switches it on. */
  mostMs: 150_000,
  /** A level begins no more tasks after this, once every agent has had one. */
  levelMs: 25_000,
  mostAgents: 4_096,
  /** Fewest tasks of a level: a 95th percentile of fewer is little more than the largest. */
  leastTasks: 20,
  /** Tasks of each agent: the first round finds the engine idle. */
  rounds: 2,
  /** Share of what one agent passes under which success has fallen. */
  leastShare: 0.95,
} as const;

export type CapacitySettings = { readonly [K in keyof typeof capacityDefaults]: number };
