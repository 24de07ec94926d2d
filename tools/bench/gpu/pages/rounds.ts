/** What one request is: a text, its token ids where they are known, and how many tokens to make. */
export interface RoundRequest {
  readonly prompt: string;
  readonly ids: readonly number[];
  readonly newTokens: number;
}

/** One request as the engine's own side timed it: all times from the request reaching the worker. */
export interface WorkerRound {
  readonly promptTokens: number;
  readonly newTokens: number;
  /** The model's run over the prompt alone. */
  readonly prefillMs: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly tokenIds?: readonly number[];
}

/** The same with the time that passed for the page, from asking to having the whole answer. */
export interface Round extends WorkerRound {
  readonly pageMs: number;
}

/** A bare engine: what it runs and from where. */
export interface BareJob {
  /** Folder of the weights, ending in `/`. */
  readonly modelUrl: string;
  /** Library of MLC, or file of ONNX weights inside the folder. */
  readonly program: string;
  /** Files with the weights of ONNX, where they are not in `program`. */
  readonly data: readonly string[];
  readonly contextTokens: number;
  readonly threads: number;
}

export type BareCall = { readonly kind: 'open'; readonly job: BareJob } | { readonly kind: 'round'; readonly request: RoundRequest };

/** Runs one request on a loaded model. */
export type RunRound = (request: RoundRequest) => Promise<WorkerRound>;
