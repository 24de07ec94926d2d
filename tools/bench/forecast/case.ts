import type { DeviceBenchmark } from '../../../src/contract/budget.ts';
import type { DeviceSurvey } from '../../../src/contract/device.ts';
import type { EngineId } from '../../../src/contract/engine.ts';

/** One model timed on one engine of one device, with all that the forecast would have known before. */
export interface ForecastCase {
  readonly caseVersion: 1;
  /** `qwen2-0.5b-q4f32 web-llm H100`: unique among the cases of one day. */
  readonly name: string;
  /** `fit`: constants may be fitted on it; `test`: only ever compared. Follows from the model (`models.json`). */
  readonly role: 'fit' | 'test';
  readonly model: {
    readonly id: string;
    /** Its `config.json` (ONNX) or `mlc-chat-config.json` (MLC), whole: the forecast derives its numbers from it. */
    readonly config: Readonly<Record<string, unknown>>;
    /** File of weights (`onnx/model_int8.onnx`) or scheme of MLC (`q4f32_1`). */
    readonly weights: string;
    /** All files of weights, external data included. */
    readonly weightsBytes: number;
  };
  readonly engine: EngineId;
  /** Name of the hardware and version of the browser, for people. */
  readonly device: string;
  /** Threads that the engine got; 1 on the GPU. */
  readonly threads: number;
  /** `LoadOptions.contextTokens`, or what the model says. */
  readonly contextTokens: number;
  readonly benchmark: DeviceBenchmark;
  readonly survey: DeviceSurvey;
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
  readonly measured: MeasuredSpeed;
}

/** Medians of at least three generations after a first one that is not counted. */
export interface MeasuredSpeed {
  /** `LoadedModel.totalMs - downloadMs`: files in memory to ready. */
  readonly loadMs: number;
  /** `GenerationTimings.timeToFirstTokenMs` with a prompt of `promptTokens`. */
  readonly firstTokenMs: number;
  /** At least 128, where the model's context allows it. */
  readonly promptTokens: number;
  /** `promptTokens / prefillMs`. */
  readonly prefillTokensPerSecond: number;
  /** 1000 / median time between tokens, over at least 32 tokens after that prompt. */
  readonly decodeTokensPerSecond: number;
  readonly repetitions: number;
  /** `LoadedModel.dispatchesPerToken`: counted, where the engine runs on the GPU. */
  readonly dispatchesPerToken?: number;
}

/** A file of `tools/bench/forecast/cases/`. */
export interface CaseFile {
  readonly cases: readonly ForecastCase[];
}
