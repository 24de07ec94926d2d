import type { AuditConfig, AuditEvent } from '../contract/audit';
import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from '../contract/budget';
import type { DeviceSurvey } from '../contract/device';
import type { EngineId, EnginePort, EngineUsage } from '../contract/engine';
import type { ErrorRecord } from '../contract/errors';
import type { Grade } from '../contract/grade';
import type { CatalogueModel, Forecast, ModelVariant } from '../contract/model';
import type { Grader, Suite } from '../contract/suite';
import type { LadderModels } from '../engines/ladder/candidates';
import type { ReferenceRun } from '../engines/trust/agreement';
import type { KnownAnswer } from '../engines/trust/known-answer';
import type { ToolFault } from '../orchestrator/chaos/chaos-server';
import type { ToolServerPlan } from '../orchestrator/tools/mcp-orchestrator';
import type { Journal } from './journal';
import type { KeptSession } from './kept/kept-session';
import type { RemoteTools } from './remote-tools';

/** Judges one answer; given from outside, so that an agent never grades by its own lights. */
export type GradeAnswer = (grader: Grader, answer: string) => Grade | Promise<Grade>;

/** What the device can hold and do, and what follows for a model. */
export interface DeviceMeasures {
  readonly budgets: readonly MemoryBudget[];
  readonly probe?: MemoryProbe;
  /** Absent when it failed: nothing is forecast then. */
  readonly benchmark?: DeviceBenchmark;
  /** Why the GPU, or the whole device, could not be measured. */
  readonly benchmarkFailure?: ErrorRecord;
  readonly forecast: (model: CatalogueModel, variant: ModelVariant) => Forecast | undefined;
}

/** How a loaded engine is examined. */
export interface TrustParts {
  /** Questions for a model, with answers that are known. */
  readonly questions: (model: CatalogueModel) => readonly KnownAnswer[];
  /** What the CPU engine says with the shipped model; made when first asked for. */
  readonly reference: (signal: AbortSignal) => Promise<readonly ReferenceRun[]>;
}

/** What one audit is made of. Given from outside, so that tests run the same phases over other parts. */
export interface AuditParts {
  readonly appVersion: string;
  readonly userAgent: string;
  readonly suite: Suite;
  readonly suiteSha256: string;
  /** Limits of the verdict that the suite sets. */
  readonly thresholds?: Readonly<Partial<Record<string, number>>>;
  readonly models: LadderModels;
  readonly survey: () => Promise<DeviceSurvey>;
  readonly measure: (survey: DeviceSurvey, config: AuditConfig, signal: AbortSignal) => Promise<DeviceMeasures>;
  readonly makeEngine: (engine: EngineId) => EnginePort;
  /** What chaos mode may do to this installation; absent: there is none here. */
  readonly chaos?: {
    /** Ends the engine's worker without a word to anybody, the engine's own client included. */
    readonly killEngine: (engine: EnginePort) => void;
    readonly serverPlan: (fault: ToolFault) => ToolServerPlan;
  };
  /** The engine that downloads may be held of. */
  readonly onEngine?: (engine: EnginePort) => void;
  readonly trust: TrustParts;
  readonly grade: GradeAnswer;
  /** Files that tools may write during the audit: in a folder of its own, where nothing of the user's is. */
  readonly fileServer: ToolServerPlan;
  /** The user's own tool servers that the suite asks for; absent: there are none. */
  readonly remoteTools?: RemoteTools;
  /** What is kept of this audit, and what it goes on from; absent: everything is in memory. */
  readonly kept?: Pick<KeptSession, 'resumed' | 'disks'>;
  readonly watchLoad: (journal: Journal, usage: () => EngineUsage | undefined) => { dispose(): void };
  readonly isVisible: () => boolean;
  readonly now: () => number;
  readonly send: (events: readonly AuditEvent[]) => void;
}
