import type { AuditConfig, AuditEvent, Decision } from '../contract/audit';
import type { DeviceSurvey } from '../contract/device';
import type { EngineId, EnginePort, LoadedModel, ModelSource } from '../contract/engine';
import { toErrorRecord } from '../contract/errors';
import type { Suite } from '../contract/suite';
import { makeEngineSupervisor } from '../orchestrator/engine-supervisor';
import { answerTask, type GradeAnswer } from '../orchestrator/language-agent';
import { runBatch } from '../orchestrator/scheduler';
import { type Journal, makeJournal } from './journal';
import { deviceOf, walkLadder } from './ladder';

/** What one audit is made of. Given from outside, so that tests run the same phases over other parts. */
export interface AuditParts {
  readonly appVersion: string;
  readonly userAgent: string;
  readonly suite: Suite;
  readonly suiteSha256: string;
  /** Limits of the verdict that the suite sets. */
  readonly thresholds?: Readonly<Partial<Record<string, number>>>;
  readonly source: ModelSource;
  readonly survey: () => Promise<DeviceSurvey>;
  readonly makeEngine: (engine: EngineId) => EnginePort;
  readonly grade: GradeAnswer;
  readonly watchLoad: (journal: Journal) => { dispose(): void };
  readonly isVisible: () => boolean;
  readonly now: () => number;
  readonly send: (events: readonly AuditEvent[]) => void;
}

/** After a deadline or a cancel, how long an engine may take to stop before its worker is terminated. */
const graceMs = 2_000;
/** Dead engines that are replaced in one audit: one crash can be chance, a third one will not be the last. */
const maxReplacements = 2;

/** Runs every phase and resolves when `audit-finished` was sent. Never rejects: what goes wrong is in the journal. */
export async function runAudit(
  config: AuditConfig,
  parts: AuditParts,
  signal: AbortSignal,
  onJournal: (journal: Journal) => void,
): Promise<void> {
  const journal = makeJournal(parts.send, parts.now);
  onJournal(journal);
  const { suite } = parts;
  const { suite: _suite, ...plainConfig } = config;
  journal.record({
    kind: 'audit-started',
    startedAt: new Date().toISOString(),
    appVersion: parts.appVersion,
    config: plainConfig,
    suite: { id: suite.id, title: suite.title, seed: suite.seed, sha256: parts.suiteSha256, tasks: suite.tasks.length },
    thresholds: parts.thresholds,
    userAgent: parts.userAgent,
    visible: parts.isVisible(),
  });
  try {
    const survey = await parts.survey();
    journal.record({ kind: 'device-surveyed', survey });
    if (!survey.crossOriginIsolated) journal.record({ kind: 'notice', code: 'one-thread', details: { cores: survey.logicalCores } });
    if (survey.gpu.kind === 'software') journal.record({ kind: 'notice', code: 'software-adapter', details: { name: survey.gpu.reason } });
    if (survey.absent.some(({ id, reason }) => id === 'storage.quota' && reason === 'storage-denied')) {
      journal.record({ kind: 'notice', code: 'storage-denied', details: {} });
    }
    const { engine, passedOver } = walkLadder(config, survey.gpu);
    for (const decision of passedOver) journal.record({ kind: 'decision', decision });
    await runTasks(engine, config, parts, journal, signal);
    journal.record({ kind: 'audit-finished', reason: signal.aborted ? 'cancelled' : 'completed' });
  } catch (error) {
    if (signal.aborted) journal.record({ kind: 'audit-finished', reason: 'cancelled' });
    else journal.record({ kind: 'audit-finished', reason: 'failed', error: toErrorRecord(error) });
  }
}

async function runTasks(engine: EngineId, config: AuditConfig, parts: AuditParts, journal: Journal, signal: AbortSignal): Promise<void> {
  const device = deviceOf(engine);
  const supervisor = makeEngineSupervisor({
    make: () => parts.makeEngine(engine),
    load: (port, loadSignal) => loadModel(port, engine, config, parts, journal, loadSignal),
    maxReplacements,
    onDeath: (error, taskId) => journal.record({ kind: 'engine-died', engine, error, taskId }),
  });
  const watch = parts.watchLoad(journal);
  try {
    await supervisor.acquire(signal);
    await runBatch(parts.suite.tasks, {
      concurrency: 1,
      signal,
      now: parts.now,
      graceMs,
      prepare: async (_task, taskSignal) => {
        await supervisor.acquire(taskSignal);
      },
      execute: async (task, _attempt, taskSignal) => {
        const port = await supervisor.acquire(taskSignal);
        const result = await answerTask(
          task,
          { engine: port, engineId: engine, device, grade: parts.grade },
          (progress) => journal.record({ kind: 'task-progress', taskId: task.id, ...progress }),
          taskSignal,
        );
        if (result.error !== undefined) supervisor.reportFailure(result.error, task.id);
        return result;
      },
      onUnresponsive: (task) =>
        supervisor.condemn({ code: 'engine-hung', message: 'the engine did not stop when told to', details: { graceMs } }, task.id),
      onQueued: (task) => journal.record({ kind: 'task-queued', taskId: task.id }),
      onStarted: (task, attempt) =>
        journal.record({ kind: 'task-started', taskId: task.id, attempt, prompt: task.prompt, family: task.family }),
      onFinished: (task) => journal.record({ kind: 'task-finished', task }),
    });
  } finally {
    watch.dispose();
    supervisor.dispose();
  }
}

async function loadModel(
  port: EnginePort,
  engine: EngineId,
  config: AuditConfig,
  parts: AuditParts,
  journal: Journal,
  signal: AbortSignal,
): Promise<LoadedModel> {
  const startedAt = parts.now();
  const decide = (rule: string, outcome: Decision['outcome'], error?: Decision['error']): void => {
    journal.record({
      kind: 'decision',
      decision: {
        rung: engine,
        device: deviceOf(engine),
        model: parts.source.id,
        rule,
        inputs: config.threads === undefined ? {} : { threads: config.threads },
        outcome,
        error,
        tookMs: parts.now() - startedAt,
      },
    });
  };
  try {
    const model = await port.load(
      parts.source,
      { threads: config.threads },
      (progress) => journal.record({ kind: 'model-progress', engine, progress }),
      signal,
    );
    decide(config.engine === 'auto' ? 'chosen' : 'user-choice', 'taken');
    journal.record({ kind: 'model-loaded', model });
    return model;
  } catch (error) {
    if (!signal.aborted) decide('load-failed', 'failed', toErrorRecord(error));
    throw error;
  }
}
