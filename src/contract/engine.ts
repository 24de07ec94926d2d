import type { DeviceKind } from './device';
import type { JsonValue } from './json';

/** Something that generates text or embeddings, in the order of the ladder. */
export const engineIds = ['web-llm', 'onnx-webgpu', 'onnx-wasm'] as const;
export type EngineId = (typeof engineIds)[number];

/** Size and SHA-256 (lower-case hex) that a model file must have. */
export interface FileIntegrity {
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A model folder with the Hugging Face layout: `config.json`, `tokenizer.json`, `onnx/model*.onnx`. For the ONNX engines. */
export interface OnnxSource {
  readonly kind: 'onnx';
  readonly id: string;
  /** Absolute URL of the folder, ending in `/`. */
  readonly baseUrl: string;
  /** Weights to use, path inside the folder (`onnx/model_q4f16.onnx`); absent: the first that is there, by what the engine runs best. */
  readonly weights?: string;
  /** By path inside the folder. A file named here is checked after download; when given, no other file is read. */
  readonly integrity?: Readonly<Record<string, FileIntegrity>>;
}

/** A model compiled by MLC: a folder of weights and a WebAssembly library with its shaders. For `web-llm`. */
export interface MlcSource {
  readonly kind: 'mlc';
  readonly id: string;
  /** Absolute URL of the weights' folder, ending in `/` (`…/resolve/main/`). */
  readonly modelUrl: string;
  /** Absolute URL of the model library (`…-webgpu.wasm`). */
  readonly libraryUrl: string;
  readonly purpose: 'chat' | 'embedding';
  /** WebGPU features that the library needs, such as `shader-f16`. */
  readonly requiredFeatures: readonly string[];
  /** Most tokens of prompt and answer together, where the record says so. */
  readonly contextTokens?: number;
  /** SHA-256 (lower-case hex) of the library, where it is known. */
  readonly librarySha256?: string;
}

export type ModelSource = OnnxSource | MlcSource;

export type LoadPhase = 'download' | 'verify' | 'session' | 'warm-up';

/** The download of a whole model: all its files together. */
export interface DownloadProgress {
  readonly loadedBytes: number;
  /** Absent while a size is unknown. */
  readonly totalBytes?: number;
  /** Of `loadedBytes`, those that were kept on this device and not fetched again. */
  readonly storedBytes: number;
  /** Over the last seconds; absent at the start and while paused. */
  readonly bytesPerSecond?: number;
  readonly remainingMs?: number;
  readonly paused: boolean;
  /** Files whose stored copy was wrong or out of date: they are fetched again. */
  readonly repaired?: readonly string[];
}

export interface LoadProgress {
  readonly phase: LoadPhase;
  readonly file: string;
  readonly loadedBytes: number;
  /** Absent while the server has not told the size. */
  readonly totalBytes?: number;
  readonly download?: DownloadProgress;
}

export interface LoadOptions {
  /** Threads to ask for; absent: the engine's own choice for this device. */
  readonly threads?: number;
  /** Most tokens of prompt and answer together; absent: what the model says. Bounds the key-value cache. */
  readonly contextTokens?: number;
}

/** What an engine can do with the model it has loaded. */
export interface EngineCapabilities {
  readonly generate: boolean;
  readonly embed: boolean;
  /** `GenerateRequest.schema` is obeyed. */
  readonly jsonSchema: boolean;
  /** `GenerateRequest.forced` is obeyed. */
  readonly forcedTokens: boolean;
}

/** What an engine holds in memory. Exact for this page: every buffer that the engine makes is counted. */
export interface EngineUsage {
  /** WASM heap. */
  readonly heapBytes?: number;
  /** GPU buffers and textures now, and at their most. */
  readonly gpuBytes?: number;
  readonly gpuPeakBytes?: number;
}

/** What was loaded, as the engine found it. */
export interface LoadedModel {
  readonly engine: EngineId;
  readonly device: DeviceKind;
  readonly modelId: string;
  /** The weights that were chosen, path inside the model folder. */
  readonly modelFile: string;
  readonly files: readonly {
    readonly path: string;
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly checked: boolean;
    /** Where it came from; `repaired`: from the network, because the stored copy was wrong. Absent in reports of before version 2. */
    readonly origin?: 'network' | 'stored' | 'repaired';
  }[];
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
  /** GPU buffers after loading; absent on the CPU. */
  readonly gpuBytes?: number;
  /** GPU dispatches of one decoding step, counted; absent on the CPU. */
  readonly dispatchesPerToken?: number;
  /** Absent in reports of before version 2. */
  readonly capabilities?: EngineCapabilities;
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
  /** The text is JSON that is valid against this schema. Engines without `capabilities.jsonSchema` reject with `not-supported`. */
  readonly schema?: JsonValue;
  /**
   * Token ids that are fed in place of the engine's own choices, one per step (teacher forcing); generation ends after as many
   * tokens. `Generation.tokenIds` are the engine's own choices, so that two engines can be compared step by step.
   * Engines without `capabilities.forcedTokens` reject with `not-supported`.
   */
  readonly forced?: readonly number[];
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
 * when its signal fires; after `worker-died`, `engine-hung` or `device-lost` the engine is gone and only `release` makes sense.
 */
export interface EnginePort {
  load(source: ModelSource, options: LoadOptions, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<LoadedModel>;
  generate(request: GenerateRequest, onToken: (token: TokenEvent) => void, signal: AbortSignal): Promise<Generation>;
  embed(texts: readonly string[], signal: AbortSignal): Promise<EmbeddingResult>;
  /**
   * Resolves when no call is in work any more: after a cancelled call, the proof that the engine obeyed. An engine that is
   * stuck inside a step never gets there.
   */
  idle(): Promise<void>;
  /** Holds the download of a `load` under way, or lets it go on. */
  setPaused(paused: boolean): void;
  /** What the engine holds now, as its last heartbeat told (twice a second); `undefined` before the first. */
  usage(): EngineUsage | undefined;
  /** Ends the engine and frees all it holds; safe to call twice. */
  release(): void;
}
