import type { DeviceKind } from './device';

/** Something that generates text or embeddings, in the order of the ladder. */
export const engineIds = ['web-llm', 'onnx-webgpu', 'onnx-wasm'] as const;
export type EngineId = (typeof engineIds)[number];

/** Size and SHA-256 (lower-case hex) that a model file must have. */
export interface FileIntegrity {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A model folder with the Hugging Face layout: `config.json`, `tokenizer.json`, `onnx/model*.onnx`. */
export interface ModelSource {
  readonly id: string;
  /** Absolute URL of the folder, ending in `/`. */
  readonly baseUrl: string;
  /** By path inside the folder. A file named here is checked after download; when given, no other file is read. */
  readonly integrity?: Readonly<Record<string, FileIntegrity>>;
}

export type LoadPhase = 'download' | 'verify' | 'session' | 'warm-up';

export interface LoadProgress {
  readonly phase: LoadPhase;
  readonly file: string;
  readonly loadedBytes: number;
  /** Absent while the server has not told the size. */
  readonly totalBytes?: number;
}

export interface LoadOptions {
  /** Threads to ask for; absent: the engine's own choice for this device. */
  readonly threads?: number;
}

/** What was loaded, as the engine found it. */
export interface LoadedModel {
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly modelId: string;
  /** The weights that were chosen, path inside the model folder. */
  readonly modelFile: string;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number; readonly sha256: string; readonly checked: boolean }[];
  readonly vocabularySize: number;
  /** Most tokens of prompt and answer together. */
  readonly contextTokens: number;
  /** Absent when the model has no embedding output. */
  readonly embeddingDimensions?: number;
  readonly threadsAsked: number;
  readonly threadsGot: number;
  /** Wall time per phase; `totalMs` from the call to ready. */
  readonly downloadMs: number;
  readonly verifyMs: number;
  readonly sessionMs: number;
  readonly warmUpMs: number;
  readonly totalMs: number;
  /** WASM heap after loading. */
  readonly heapBytes?: number;
  /** Package name → version of what runs the model. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export type Sampling =
  | { readonly kind: 'greedy' }
  | { readonly kind: 'sampled'; readonly seed: number; readonly temperature: number; readonly topP?: number; readonly topK?: number };

export interface GenerateRequest {
  /** A chat, put through the model's own template, or `prompt`: raw text that continues. */
  readonly input: { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] } | { readonly kind: 'raw'; readonly prompt: string };
  /** Most tokens to generate. */
  readonly maxTokens: number;
  readonly sampling: Sampling;
  /** Generation ends before the first of these strings; they are not part of the text. */
  readonly stop?: readonly string[];
  /** Do not end at the model's end token (for timing runs of a fixed length). */
  readonly ignoreEnd?: boolean;
}

/** One generated token as it comes. */
export interface TokenEvent {
  readonly index: number;
  readonly tokenId: number;
  /** Text that became certain with this token; may be empty inside a multi-byte character. */
  readonly text: string;
  /** Since the request reached the engine. */
  readonly atMs: number;
}

export interface GenerationTimings {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** From the request reaching the engine to the first token, prompt encoding included. */
  readonly timeToFirstTokenMs: number;
  /** The model's run over the prompt alone. */
  readonly prefillMs: number;
  /** One per token after the first. */
  readonly interTokenMs: readonly number[];
  readonly totalMs: number;
}

export interface Generation {
  readonly text: string;
  readonly tokenIds: readonly number[];
  readonly finishReason: 'stop' | 'length' | 'aborted';
  readonly timings: GenerationTimings;
}

export interface EmbeddingResult {
  /** One L2-normalised vector per text. */
  readonly vectors: readonly Float32Array[];
  readonly tokens: number;
  readonly totalMs: number;
}

/**
 * One engine with one model, wherever it runs. Every call rejects with an `ApuraError`, or with an `AbortError`
 * when its signal fires; after `worker-died` or `engine-hung` the engine is gone and only `release` makes sense.
 */
export interface EnginePort {
  load(source: ModelSource, options: LoadOptions, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<LoadedModel>;
  generate(request: GenerateRequest, onToken: (token: TokenEvent) => void, signal: AbortSignal): Promise<Generation>;
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbeddingResult>;
  /** Ends the engine and frees all it holds; safe to call twice. */
  release(): void;
}
