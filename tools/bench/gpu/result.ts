import type { DeviceBenchmark, MemoryProbe } from '../../../src/contract/budget';
import type { DeviceSurvey } from '../../../src/contract/device';
import type { EngineId, EngineUsage, LoadedModel } from '../../../src/contract/engine';
import type { Spread } from '../statistics';
import type { GpuCommand } from './gpu-commands';
import type { Claims } from './pages/claims.page';
import type { Round } from './pages/rounds';

/** The port beside the bare engine on the same request, by turns. */
export interface Overhead {
  readonly promptTokens: number;
  readonly newTokens: number;
  readonly port: readonly Round[];
  readonly bare: readonly Round[];
  /** Loading under the bare engine, download from loopback included. */
  readonly bareLoadMs: number;
  /** Tokens per second of whole requests as the page sees them, port over bare: median over median. */
  readonly requestRatio: number;
  /** The same for the tokens after the first, as the workers time them. */
  readonly decodeRatio: number;
  /** Absent where the bare engine does not tell its tokens. */
  readonly sameTokens?: boolean;
}

/** One model on one engine: all that was timed. Speeds in tokens per second. */
export interface SubjectResult {
  readonly model: string;
  readonly engine: EngineId;
  readonly loaded: LoadedModel;
  readonly usage?: EngineUsage;
  readonly promptTokens: number;
  readonly loadMs: number;
  readonly firstTokenMs: Spread;
  readonly prefill: Spread;
  /** After that prompt. */
  readonly decode: Spread;
  /** Of the longest prompt that was tried; absent where none was asked for. */
  readonly longPrefill?: Spread & { readonly promptTokens: number };
  /** Raw rounds of the above. */
  readonly rounds: readonly Round[];
  /** Absent where the bare engine was not asked for. */
  readonly overhead?: Overhead;
  /** What one token asks of WebGPU; absent on the CPU. */
  readonly gpuCommands?: readonly GpuCommand[];
}

/** A model of embeddings: texts together, milliseconds in the page. */
export interface EmbeddingResult {
  readonly model: string;
  readonly engine: EngineId;
  readonly loaded: LoadedModel;
  readonly texts: number;
  readonly ms: Spread;
}

/** What the port promises, tried on one model of web-llm (`pages/claims.page.ts`). */
export interface ClaimsResult {
  readonly model: string;
  readonly claims: Claims;
}

/** The GPU taken away in the middle of an audit of the built page. */
export interface RecoveryResult {
  readonly model: string;
  readonly engine: 'auto' | EngineId;
  /** What ended the GPU process, and when. */
  readonly means: string;
  readonly atTask: number;
  readonly tasks: number;
  /** Outcomes by status; all tasks must be here. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly verdict: string;
  readonly lastEngine: string;
  /** What the report says of the failure and the way on. */
  readonly recoveries: readonly unknown[];
  readonly decisions: readonly unknown[];
  /** From the kill to the next finished task, by the command's clock. */
  readonly killToNextTaskMs?: number;
  readonly auditMs: number;
}

/** Everything that one run found: what the JSON file holds. */
export interface GpuBenchResult {
  readonly benchVersion: 1;
  readonly kind: 'gpu';
  /** ISO 8601, UTC. */
  readonly finishedAt: string;
  readonly quick: boolean;
  readonly adapter: string;
  readonly machine: {
    readonly cpu: string;
    readonly logicalCores: number;
    readonly gpu: string;
    readonly node: string;
    readonly browser: string;
    /** One-minute load before the bench began: other work spoils the figures. */
    readonly loadAverage: number;
  };
  readonly survey?: DeviceSurvey;
  readonly benchmark?: DeviceBenchmark;
  readonly repetitions: number;
  readonly subjects: readonly SubjectResult[];
  readonly embeddings: readonly EmbeddingResult[];
  readonly claims: readonly ClaimsResult[];
  readonly recoveries: readonly RecoveryResult[];
  readonly memory?: { readonly neededBytes: number; readonly probe: MemoryProbe };
  /** Parts that could not be measured, and why. */
  readonly failures: readonly { readonly what: string; readonly why: string }[];
}
