import type { EmbeddingResult, GenerateRequest, Generation, LoadedModel, LoadOptions, LoadProgress, TokenEvent } from '../contract/engine';

/** Holds a download while the user wants it held. */
export interface PauseGate {
  readonly paused: boolean;
  /** Resolves as soon as it is not paused; rejects with an `AbortError` when the signal fires. */
  resumed(signal: AbortSignal): Promise<void>;
  /** Calls back on every change until the signal fires. */
  onChange(listener: (paused: boolean) => void, signal: AbortSignal): void;
}

/** What a load may tell and must obey. */
export interface LoadHooks {
  readonly onProgress: (progress: LoadProgress) => void;
  readonly gate: PauseGate;
  readonly signal: AbortSignal;
}

/** How a caller lets messages in between runs; throws `AbortError` when the call was cancelled. */
export type Pause = () => Promise<void>;

/** What a generation may tell and must obey. */
export interface GenerateHooks {
  /** When the request reached the engine (performance.now). */
  readonly startedAt: number;
  readonly onToken: (token: TokenEvent) => void;
  /** Something was done that gives no token: a part of a prompt. */
  readonly onProgress: () => void;
  readonly pause: Pause;
  readonly signal: AbortSignal;
}

/**
 * An engine inside its worker. One model for its life; calls do not overlap. Failures are `ApuraError`s, cancellation is
 * `AbortError`. It is never released: its worker is terminated.
 */
export interface Engine<Source> {
  load(source: Source, options: LoadOptions, hooks: LoadHooks): Promise<LoadedModel>;
  generate(request: GenerateRequest, hooks: GenerateHooks): Promise<Generation>;
  embed(texts: readonly string[], pause: Pause, signal: AbortSignal): Promise<EmbeddingResult>;
  /** Bytes of its WASM heap, once there is one. */
  heapBytes(): number | undefined;
}
