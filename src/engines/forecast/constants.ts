import type { EngineId } from '../../contract/engine';
import fitted from './constants.json';

/** What an engine makes of the device's rates. Times hold for the reference thread (see `referenceRate`). */
export interface EngineConstants {
  /** Share of the measured read bandwidth that its products of a matrix with one vector reach. */
  readonly bandwidthShare: number;
  /** Share of the measured multiply-add rate that it reaches for one token (matrix × vector) … */
  readonly decodeShare: number;
  /** … and over a prompt (matrix × matrix). */
  readonly prefillShare: number;
  /** Work of its own per launch (GPU) or graph node (CPU), beside the device's. */
  readonly launchMs: number;
  /** Work of its own per run of the graph, whatever its size: binding inputs and outputs, messages, promises; a decoding step and a part of a prompt are one. */
  readonly runMs: number;
  /** Round trips to the device per run of the graph: results that are waited for. */
  readonly roundTrips: number;
  /** Choosing a token among a million: copying the scores to the CPU and going through them. */
  readonly choiceMsPerMillion: number;
  /** Share of the work that a further thread takes over (Amdahl's law); 0 on the GPU. */
  readonly parallelShare: number;
  /** Loading beside moving the weights: start of the runtime, compilation and warm-up … */
  readonly loadMs: number;
  /** … per launch of the graph: shaders and kernels to compile … */
  readonly loadMsPerLaunch: number;
  /** … and per byte of the weights, in ms per megabyte: reading, checking, laying out. */
  readonly loadMsPerMegabyte: number;
  /** Share of the CPU engine's loading that all cores do together (Amdahl's law); not fitted for the GPU, where it is 0. */
  readonly loadParallelShare: number;
  /** Tokens of a prompt that are run at once. */
  readonly promptPart: number;
  /** The intervals: value ÷ and × this. */
  readonly spread: { readonly decode: number; readonly prefill: number; readonly firstToken: number; readonly load: number };
}

/**
 * float32 multiply-adds per second of the thread that the times of the table hold for. A slower thread's are longer in
 * proportion: what an engine does beside the arithmetic is scripts and bookkeeping on one thread.
 */
export const referenceRate = 20e9;

/** Fitted and written by `tools/bench/forecast/fit.ts` on the cases with the role `fit` of `tools/bench/forecast/cases/`. */
export const engineConstants: Readonly<Record<EngineId, EngineConstants>> = fitted;
