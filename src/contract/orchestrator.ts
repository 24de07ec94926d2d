import type { DeviceKind } from './device';
import type { EngineId, GenerationTimings } from './engine';
import type { ErrorRecord } from './errors';
import type { Grade } from './grade';
import type { JsonValue } from './json';
import type { AttemptPlacement } from './placement';
import type { Grader } from './suite';

/** What agents can be asked for. A plan may name others, when an agent that has them is registered. */
export const knownCapabilities = [
  'language',
  'extractor',
  'tool-user',
  'retriever',
  'planner',
  'math',
  'tensor',
  'quantum',
  'inference',
  'embedding',
  'io',
] as const;

/** The agents of an audit, each named like what it can do (`makeEngineAgents`). Steps of suites can name no others. */
export const auditAgents = ['language', 'extractor', 'tool-user', 'retriever', 'planner', 'io'] as const;

/** One node of a plan. */
export interface PlannedTask {
  /** Unique in its plan: letters, digits, `.`, `_`, `-`; at most 64 characters. */
  readonly id: string;
  /** What an agent must be able to do: one of `knownCapabilities`, or another that some agent has. */
  readonly capability: string;
  /** Only this agent; absent: any agent with the capability. */
  readonly agent?: string;
  /** A prompt, or what the agent's own schema asks for. */
  readonly input: JsonValue;
  /** Ids of tasks whose outputs this one gets. */
  readonly dependsOn: readonly string[];
  /** From the task's start to its outcome, all attempts and waits together. */
  readonly deadlineMs: number;
  /** A verified output may answer the same question again. */
  readonly cacheable: boolean;
  /** Absent: the task can end `unverified` at best, never `passed`. */
  readonly grader?: Grader;
  /** What it holds while it runs, for the reservation; absent: the defaults' `reservation.bytes`. */
  readonly needBytes?: number;
  /** Units of work (tokens, matrix elements), for predicted times. */
  readonly size?: number;
}

/** A validated graph: ids are unique, every dependency exists, nothing depends on itself in a circle. */
export interface Plan {
  readonly id: string;
  readonly goal: string;
  readonly origin: 'model' | 'file' | 'deterministic';
  readonly tasks: readonly PlannedTask[];
}

/** 0 is served first. */
export const agentPriorities = { critical: 0, essential: 1, optional: 2 } as const;
export type AgentPriority = keyof typeof agentPriorities;

export type AgentHealth = 'unknown' | 'healthy' | 'degraded' | 'unhealthy';

/** A document found for a task; `score` is comparable only among the results of one retrieval. */
export interface Passage {
  readonly documentId: string;
  readonly title: string;
  readonly text: string;
  readonly score: number;
  readonly source: 'user' | 'suite' | 'incident';
}

/** Progress is life: more tokens, more bytes, another step. */
export interface Progress {
  readonly kind: 'tokens' | 'bytes' | 'step';
  readonly done: number;
  readonly total?: number;
  readonly text?: string;
}

/** What an agent knows beside the task itself. */
export interface WorkContext {
  /** From 1, over all agents and strategies. */
  readonly attempt: number;
  readonly device: DeviceKind;
  /** Outputs by task id: exactly the task's `dependsOn`. */
  readonly dependencies: ReadonlyMap<string, JsonValue>;
  /** Found by retrieval after an earlier attempt failed; empty at first. */
  readonly passages: readonly Passage[];
  /** How strong an engine is wanted: 0 the usual one, each escalation one more. */
  readonly strength: number;
  /** What was wrong with the attempt before, for a prompt that mends it. */
  readonly previous?: { readonly output?: JsonValue; readonly error?: ErrorRecord; readonly grade?: Grade };
  /** The value in force for this task of a parameter that is tuned. */
  tuned(name: string): number | undefined;
  /** A model asked for a tool: whether it is one that was offered, with arguments that its schema allows. */
  toolCall?(call: { readonly tool: string; readonly valid: boolean }): void;
  /** A sign of life; without an argument it says only that the agent is there. */
  beat(progress?: Progress): void;
}

/** What an agent hands back. It never says whether it is right: that is the grader's. */
export interface AgentResult {
  readonly output: JsonValue;
  readonly engine?: EngineId;
  readonly model?: string;
  readonly timings?: GenerationTimings;
  /** Documents and tasks that the output rests on. */
  readonly citations?: readonly string[];
  readonly actualBytes?: number;
}

/** Something that works on tasks. Rejects with an `ApuraError`, or with an `AbortError` when its signal fires. */
export interface Agent {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly priority: AgentPriority;
  /** Most tasks in work at once. */
  readonly maxInFlight: number;
  /** Of prompts and model together: part of the cache's key, so that a changed agent answers anew. */
  readonly version: string;
  /** Tries of one delegation; absent: the settings'. 1 for agents whose engine has to be made ready before each. */
  readonly attempts?: number;
  /** How often it promises a sign of life while it works, ms; absent: the settings' `heartbeat.beatMs`. */
  readonly beatMs?: number;
  /** The only devices on which it can work now; absent, or `undefined`: wherever it is placed. */
  devices?(): readonly DeviceKind[] | undefined;
  /** Resolves when the agent could work now, rejects when not. Absent: it is healthy while it is registered. */
  probe?(signal: AbortSignal): Promise<void>;
  /** Ends what it was doing, whatever that was, and makes it ready again: called when it is silent. */
  restart?(): Promise<void>;
  work(task: PlannedTask, context: WorkContext, signal: AbortSignal): Promise<AgentResult>;
}

/** How a planned task ended. Only a grader makes `passed`. */
export type PlannedOutcome =
  | { readonly status: 'passed'; readonly grade: Grade; readonly from: 'agent' | 'cache' }
  /** It has an output and no grader has judged it: no success, no failure; its dependants go on. */
  | { readonly status: 'unverified' }
  | { readonly status: 'failed'; readonly grade: Grade }
  | { readonly status: 'failed'; readonly error: ErrorRecord }
  | { readonly status: 'timed-out'; readonly deadlineMs: number }
  /** Never started; `error` says why, `because` which task of its dependencies. */
  | { readonly status: 'skipped'; readonly error: ErrorRecord; readonly because?: string }
  | { readonly status: 'aborted' };

/** One try of a planned task. */
export interface PlannedAttempt {
  readonly number: number;
  readonly agent: string;
  readonly device: DeviceKind;
  readonly placement?: AttemptPlacement;
  /** Name of the recovery strategy that made this attempt; absent for the first. */
  readonly strategy?: string;
  /** From the attempt being wanted to the agent starting: bulkhead, reservation, backoff. */
  readonly waitMs: number;
  readonly runMs: number;
  readonly result?: AgentResult;
  readonly grade?: Grade;
  readonly error?: ErrorRecord;
}

export interface PlannedRecord {
  readonly task: PlannedTask;
  readonly outcome: PlannedOutcome;
  readonly output?: JsonValue;
  readonly attempts: readonly PlannedAttempt[];
}

/** What is asked of the cache: all of it is in the exact key, `input` and `dependencies` by canonical JSON. */
export interface CacheQuestion {
  /** The agent's name: what is cleared together. */
  readonly agent: string;
  /** The agent's `version`: model and prompts. */
  readonly version: string;
  readonly capability: string;
  readonly input: JsonValue;
  readonly dependencies: ReadonlyMap<string, JsonValue>;
}

/** A verified answer that is kept. */
export interface CachedAnswer {
  readonly output: JsonValue;
  readonly grade: Grade;
}

export type CacheLookup =
  | { readonly kind: 'miss' }
  /** `similarity`: cosine, for `semantic`. `shadow`: re-run the task all the same and tell `compare` what came. */
  | {
      readonly kind: 'hit';
      readonly via: 'exact' | 'semantic';
      readonly similarity?: number;
      readonly shadow: boolean;
      readonly answer: CachedAnswer;
    };

/** Port of `SemanticCacheLayer`. Its failures are misses: a broken cache costs speed, never a task. */
export interface CachePort {
  lookup(question: CacheQuestion, signal: AbortSignal): Promise<CacheLookup>;
  /** Only verified successes: the caller passes a grade with `passed: true`; anything else is refused by assertion. */
  store(question: CacheQuestion, answer: CachedAnswer, signal: AbortSignal): Promise<void>;
  /**
   * Runs `run` once for all equal questions that are asked while it runs; the others get its result with `shared: true`. A
   * rejection or an abort of the one that runs is not shared: the next in line runs for itself.
   */
  singleFlight<T>(
    question: CacheQuestion,
    run: () => Promise<T>,
    signal: AbortSignal,
  ): Promise<{ readonly value: T; readonly shared: boolean }>;
  /** A shadow run's outcome, for the wrong-hit rate. */
  compare(question: CacheQuestion, served: CachedAnswer, again: { readonly output: JsonValue; readonly grade?: Grade }): void;
  /** All, or one agent's. */
  clear(agent?: string): Promise<void>;
}

/** Port of `RAGFallbackSystem`. Empty when nothing is above the floor on relevance. */
export interface RetrievalPort {
  retrieve(
    query: { readonly text: string; readonly taskId: string; readonly limit?: number },
    signal: AbortSignal,
  ): Promise<readonly Passage[]>;
  /** A failure that was resolved, as a document for later failures. */
  remember(incident: { readonly fingerprint: string; readonly text: string }): Promise<void>;
}

export interface ToolInfo {
  readonly server: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly inputSchema: JsonValue;
  /** Writes, or reaches the network: needs the user's consent. */
  readonly needsConsent: boolean;
}

export interface ToolCall {
  readonly server: string;
  readonly tool: string;
  readonly input: JsonValue;
  readonly taskId?: string;
}

export interface ToolResult {
  readonly text: string;
  readonly structured?: JsonValue;
  readonly tookMs: number;
}

/** Port of `MCPOrchestrator`. `call` rejects with an `ApuraError`: `tool-failed`, `tool-invalid`, `task-timeout`, `permission-denied`. */
export interface ToolPort {
  list(signal: AbortSignal): Promise<readonly ToolInfo[]>;
  call(call: ToolCall, signal: AbortSignal): Promise<ToolResult>;
}
