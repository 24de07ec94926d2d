import type { EngineId, ModelSource } from './engine';

/** The numbers of a model that decide whether it fits and how fast it is. Bytes and counts are of the chosen weights. */
export interface ModelNumbers {
  readonly parameters: number;
  /** All weights as they lie in memory. */
  readonly weightsBytes: number;
  /** What is fetched before the first use: weights, tokenizer, library. */
  readonly downloadBytes: number;
  /** Largest single tensor: it must fit one binding. */
  readonly largestTensorBytes: number;
  readonly layers: number;
  /** Keys and values of one token, all layers. */
  readonly cacheBytesPerToken: number;
  /** Activations and temporary buffers. */
  readonly workspaceBytes: number;
  readonly contextTokens: number;
  /** Tokens that the output layer scores and one is chosen from. Absent: not known, or none is chosen. */
  readonly vocabularySize?: number;
  /** Weights that one decoding step reads: all but the rows of the embedding table that are not looked up. */
  readonly bytesPerToken: number;
  /** Multiply-adds of one token through the model. */
  readonly multiplyAddsPerToken: number;
  /** Those of them that a prompt needs only once per part: of the output layer, where the graph scores the last token alone. */
  readonly lastTokenMultiplyAdds?: number;
  /** Kernel launches (GPU) or graph nodes (CPU) of one decoding step. */
  readonly dispatchesPerToken: number;
  readonly quantisation: 'float32' | 'float16' | 'int8' | 'int4';
  /** WebGPU features without which it does not run. */
  readonly requiredFeatures: readonly string[];
}

/** One way to run a model. */
export interface ModelVariant {
  readonly engine: EngineId;
  readonly source: ModelSource;
  /** Absent for a user's model of which nothing is known before its files are read. */
  readonly numbers?: ModelNumbers;
}

/** A model of the catalogue, or of the user's, with its variants in the order of the ladder. */
export interface CatalogueModel {
  readonly id: string;
  readonly title: string;
  readonly origin: 'shipped' | 'catalogue' | 'user';
  readonly purpose: 'chat' | 'embedding';
  readonly variants: readonly ModelVariant[];
}

/** Expected value with an interval; `unit` as the field says: ms or tokens/s. */
export interface Expectation {
  readonly low: number;
  readonly value: number;
  readonly high: number;
}

/** Why a model fits or does not: a rule's id with its numbers. */
export interface FitReason {
  /** `fits`, `model-exceeds-budget`, `limit-too-small`, `feature-missing`, `no-adapter`, `software-adapter`, `storage-full`, `unknown-size`, … */
  readonly rule: string;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
}

/** What is expected of one model on one engine of this device, before anything is downloaded. */
export interface Forecast {
  readonly modelId: string;
  readonly engine: EngineId;
  readonly fit: 'fits' | 'tight' | 'does-not-fit' | 'unknown';
  readonly reasons: readonly FitReason[];
  /** Weights, cache for the context and workspace. */
  readonly footprintBytes?: number;
  readonly downloadBytes?: number;
  /** From files in memory to ready; the download is not in it, for nobody knows the network's speed. */
  readonly loadMs?: Expectation;
  /** Of a prompt of `promptTokens`. */
  readonly firstTokenMs?: Expectation;
  readonly promptTokens: number;
  readonly decodeTokensPerSecond?: Expectation;
  readonly prefillTokensPerSecond?: Expectation;
}

/** A model whose files, all or some, are kept on this device. */
export interface StoredModel {
  /** The folder's or the library's address: names it for deletion. */
  readonly key: string;
  readonly title: string;
  readonly files: number;
  readonly bytes: number;
  /** False when a download is not finished: it goes on where it stopped. */
  readonly complete: boolean;
}

/** What the page is told of a file of models before anything runs. */
export interface RecordSummary {
  readonly models: readonly CatalogueModel[];
}
