import type { DeviceKind } from '../../contract/device';
import type { EngineId, LoadedModel, OnnxSource } from '../../contract/engine';
import type { Decoder } from './decoder';
import type { GraphPorts } from './graph-ports';
import type { ModelConfig } from './model-config';
import type { ModelFiles } from './model-files';

/** What runs a graph: the CPU or the GPU. Made for one model; all that is around it is `engine.ts`. */
export interface Backend {
  readonly engine: EngineId;
  readonly device: DeviceKind;
  /** Names of weight files (`model_q4`), best first. Rejects when nothing can run here, before anything is downloaded. */
  weightNames(source: OnnxSource): Promise<readonly string[]>;
  threads(asked: number | undefined): { readonly asked: number; readonly got: number };
  build(files: ModelFiles, config: ModelConfig, threads: number): Promise<BuiltModel>;
  /** A failure of the runtime as an `ApuraError`. */
  mapError(thrown: unknown): unknown;
  heapBytes(): number | undefined;
}

export interface BuiltModel {
  readonly ports: GraphPorts;
  readonly decoder: Decoder;
  /** Longest part of a prompt that is run at once. */
  readonly prefillChunk: number;
  /** What the GPU holds and does, told after the warm-up; nothing on the CPU. */
  figures(): Promise<Pick<LoadedModel, 'gpuBytes' | 'dispatchesPerToken'>>;
}
