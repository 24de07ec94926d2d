import type { AuditConfig, AuditEvent, Tombstone } from './audit';
import type { DeviceBenchmark, MemoryBudget, MemoryProbe } from './budget';
import type { DeviceSurvey } from './device';
import type { KeptApi } from './kept';
import type { CatalogueModel, Forecast, RecordSummary, StoredModel } from './model';
import type { Language } from './suite';
import type { ToolServersApi } from './tool-servers';

/** What the page is told of a suite file before anything runs. */
export interface SuiteSummary {
  readonly id: string;
  readonly title: string;
  readonly tasks: number;
  readonly families: readonly string[];
  readonly languages: readonly Language[];
  /** Whose tools its steps ask for. */
  readonly toolServers: readonly string[];
}

/** The forecasts with what they were made from. */
export interface ForecastTable {
  readonly forecasts: readonly Forecast[];
  readonly budgets: readonly MemoryBudget[];
  readonly benchmark: DeviceBenchmark;
}

/** `resume`: outcomes so far are kept. `start-over`: the same settings from the beginning; what was kept is deleted. */
export interface ResumeRequest {
  readonly id: string;
  readonly how: 'resume' | 'start-over';
  /** What the page was doing when it died: that rung is not tried again. */
  readonly tombstone?: Tombstone;
}

/** What the audit worker offers the page, through comlink. Failures are `ApuraError`s (see `wire.ts`). */
export interface AuditApi extends KeptApi, ToolServersApi {
  survey(): Promise<DeviceSurvey>;
  /** Reads a suite file without running it. Rejects with `suite-invalid` or `suite-too-large`. */
  checkSuite(name: string, text: string, seed: number): Promise<SuiteSummary>;
  /** Runs one audit; events come in order, in batches; resolves after `audit-finished` was sent. */
  run(config: AuditConfig, onEvents: (events: readonly AuditEvent[]) => void): Promise<void>;
  /** Like `run`, with the settings of an interrupted audit. Rejects with `not-resumable`; details: reason. */
  resume(request: ResumeRequest, onEvents: (events: readonly AuditEvent[]) => void): Promise<void>;
  /** The models that can be chosen: shipped, catalogue, and those of `record`. Rejects with `record-invalid`. */
  models(record?: AuditConfig['record']): Promise<readonly CatalogueModel[]>;
  /** Reads a file of models without loading any. Rejects with `record-invalid`. */
  checkRecord(name: string, text: string): Promise<RecordSummary>;
  /** Short runs on this device (once, a few seconds), then what is expected of every model on every engine. Downloads nothing. */
  forecast(config: Pick<AuditConfig, 'record' | 'threads' | 'allowSoftwareAdapter'>): Promise<ForecastTable>;
  /** Allocates GPU memory until `neededBytes` × 1.25 are there or it fails; everything is freed again. Refused on mobile devices. */
  probeMemory(neededBytes: number): Promise<{ readonly budget: MemoryBudget; readonly probe: MemoryProbe }>;
  /** Models that are kept on this device, whole or in part. */
  storedModels(): Promise<readonly StoredModel[]>;
  deleteStored(key: string): Promise<void>;
  /** Holds the download under way, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
  /** Ends the run: queued tasks become `aborted`, the task in work stops within one token. */
  cancel(): Promise<void>;
  /** The page tells whether it is visible: workers cannot see that. */
  setVisible(visible: boolean): Promise<void>;
}
