import type {
  EmbeddingResult,
  EngineId,
  EngineUsage,
  GenerateRequest,
  Generation,
  LoadedModel,
  LoadOptions,
  LoadProgress,
  ModelSource,
  TokenEvent,
} from '../contract/engine';

/**
 * What the engine worker offers its client, through comlink. Every call has an id, by which `cancel` and the events
 * below name it. Calls run one after the other.
 */
export interface EngineWorkerApi {
  /** First call. Answers once the worker holds the life lock of this name (`contract/life-lock.ts`). */
  begin(lockName: string): Promise<void>;
  load(callId: number, engine: EngineId, source: ModelSource, options: LoadOptions): Promise<LoadedModel>;
  generate(callId: number, request: GenerateRequest): Promise<Generation>;
  embed(callId: number, texts: readonly string[]): Promise<EmbeddingResult>;
  /** Answers when the calls before it are over. */
  idle(callId: number): Promise<void>;
  /** Holds a download, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
  /** Ends a call with the token that is being made, or soon after: it rejects with `AbortError`. */
  cancel(callId: number): Promise<void>;
}

/**
 * News that the worker posts beside comlink's messages, on the same port: a call's events come before its result.
 * `alive` is the heartbeat of an idle thread, with what the engine holds; `device-lost` says that the GPU was taken away; `advanced` says that a call did something that has no event of its own.
 */
export type EngineWorkerEvent =
  | { readonly engineEvent: 'alive'; readonly usage: EngineUsage }
  | { readonly engineEvent: 'device-lost'; readonly reason: string; readonly message: string }
  | { readonly engineEvent: 'progress'; readonly callId: number; readonly progress: LoadProgress }
  | { readonly engineEvent: 'advanced'; readonly callId: number }
  | { readonly engineEvent: 'tokens'; readonly callId: number; readonly tokens: readonly TokenEvent[] };

/** Tells an event from comlink's own messages. */
export function isEngineWorkerEvent(data: unknown): data is EngineWorkerEvent {
  return typeof data === 'object' && data !== null && 'engineEvent' in data;
}
