import { isAbortError } from '../base/abort';
import type { AuditConfig, TaskRecord } from '../contract/audit';
import type { DeviceSurvey } from '../contract/device';
import type { EnginePort } from '../contract/engine';
import { toErrorRecord } from '../contract/errors';
import { orchestratorDefaults } from '../contract/orchestrator-defaults';
import { silentDegradations } from '../device/silent-degradation';
import { type Candidate, listCandidates } from '../engines/ladder/candidates';
import { type EngineDeath, type EngineSupervisor, makeEngineSupervisor } from '../orchestrator/engine-supervisor';
import { answerTask } from './answer-task';
import { makeAuditAlerts } from './audit-alerts';
import type { AuditParts, DeviceMeasures } from './audit-parts';
import { auditCapacity } from './capacity/audit-capacity';
import { ChaosRun } from './chaos-run';
import { compare, tasksToCompare } from './counterfactual';
import { type Journal, listenTo, makeJournal } from './journal';
import { makeEngineOpener } from './open-engine';
import { makePlacementFacts } from './placement-facts';
import { runSuite } from './run-suite';

/** Dead engines of the last rung that are replaced in one audit: one crash can be chance, a third one will not be the last. */
const maxReplacements = 2;

/** Runs every phase and resolves when `audit-finished` was sent. Never rejects: what goes wrong is in the journal. */
export async function runAudit(
  config: AuditConfig,
  parts: AuditParts,
  signal: AbortSignal,
  onJournal: (journal: Journal) => void,
): Promise<void> {
  const resumed = parts.kept?.resumed;
  const journal = makeJournal(parts.send, parts.now, resumed);
  if (resumed === undefined) recordStart(config, parts, journal);
  else recordResumption(resumed.notice, parts, journal);
  onJournal(journal);
  try {
    const survey = await parts.survey();
    journal.record({ kind: 'device-surveyed', survey });
    for (const notice of silentDegradations({ survey, visible: parts.isVisible() })) journal.record({ kind: 'notice', ...notice });
    const measures = await parts.measure(survey, config, signal);
    recordMeasures(measures, journal);
    const candidates = listCandidates(parts.models, config.engine, measures.forecast);
    journal.record({ kind: 'forecast', forecasts: candidates.flatMap(({ forecast }) => forecast ?? []) });
    await runTasks(candidates, survey, measures, config, parts, journal, signal);
    journal.record({ kind: 'audit-finished', reason: signal.aborted ? 'cancelled' : 'completed' });
  } catch (error) {
    if (signal.aborted) journal.record({ kind: 'audit-finished', reason: 'cancelled' });
    else journal.record({ kind: 'audit-finished', reason: 'failed', error: toErrorRecord(error) });
  }
}

function recordStart(config: AuditConfig, parts: AuditParts, journal: Journal): void {
  const { suite } = parts;
  const { suite: _suite, record: _record, ...plainConfig } = config;
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
}

/** The head of the journal stands: what follows is told again, and the last of it counts. */
function recordResumption(details: Readonly<Record<string, string | number>>, { isVisible }: AuditParts, journal: Journal): void {
  journal.record({ kind: 'notice', code: 'resumed', details });
  if (!isVisible()) journal.record({ kind: 'visibility', visible: false });
}

function recordMeasures({ budgets, probe, benchmark, benchmarkFailure }: DeviceMeasures, journal: Journal): void {
  for (const budget of budgets) journal.record({ kind: 'budget', budget, ...(budget.evidence === 'measured' ? { probe } : {}) });
  if (benchmark !== undefined) journal.record({ kind: 'benchmark', benchmark });
  if (benchmarkFailure === undefined) return;
  const { code, message } = benchmarkFailure;
  journal.record({ kind: 'notice', code: 'benchmark-failed', details: { code, message: message.slice(0, 200) } });
}

async function runTasks(
  candidates: readonly Candidate[],
  survey: DeviceSurvey,
  { budgets }: DeviceMeasures,
  config: AuditConfig,
  parts: AuditParts,
  ownJournal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const { reservation, alerts: settings } = orchestratorDefaults;
  const alerts = makeAuditAlerts({ settings, engine: config.engine, facts: survey.facts, budgets, journal: ownJournal, now: parts.now });
  const placement = makePlacementFacts({
    gpu: survey.gpu,
    budgets,
    reservation,
    isVisible: parts.isVisible,
    engine: () => {
      const open = supervisor.inWork();
      return open && { device: open.rung.device, usage: open.port.usage(), numbers: open.rung.variant?.numbers };
    },
  });
  const journal = listenTo(ownJournal, [placement.notice, alerts.notice]);
  const context = { config, gpu: survey.gpu, gpuBudget: budgets.find(({ device }) => device === 'gpu') };
  const opener = makeEngineOpener(candidates, context, config, parts, journal);
  const place = ({ engine, model }: Candidate) => ({ engine, model: model.id });
  const chaos = config.chaos === undefined ? undefined : new ChaosRun(config.chaos, parts, journal, (): EnginePort | undefined => port);
  let port: EnginePort | undefined;
  let movedDevice = false;
  const supervisor = makeEngineSupervisor<Candidate>({
    rungs: candidates,
    open: async (candidate, openSignal) => {
      port = await opener.open(candidate, openSignal);
      return port;
    },
    maxReplacements: maxReplacements + (chaos?.spentEngines ?? 0),
    now: parts.now,
    onDeath: (death) => {
      recordDeath(death, journal);
      chaos?.engineDied(death.error, death.taskId);
    },
    onRecovered: ({ from, to, ...told }) => {
      chaos?.engineReplaced();
      movedDevice ||= from.engine !== to.engine;
      journal.record({ kind: 'recovered', recovery: { ...told, from: place(from), to: place(to) } });
    },
  });
  const watch = parts.watchLoad(journal, () => port?.usage());
  try {
    await supervisor.acquire(signal);
    const engine = { supervisor, modelOf: opener.modelOf, placement, alerts: alerts.center, chaos };
    const { records, models } = await runSuite(engine, survey, parts, journal, signal);
    if (config.capacity === true && chaos === undefined && !signal.aborted) await auditCapacity(engine, survey, parts, journal, signal);
    if (movedDevice && chaos === undefined && !signal.aborted)
      await runCounterfactuals(supervisor, records, models, parts, journal, signal);
  } finally {
    watch.dispose();
    supervisor.dispose();
  }
}

/** A step down in the middle of the batch: its rule is the code of what the engine died of. */
function recordDeath({ rung: { engine, device, model }, error, taskId, silentMs, next }: EngineDeath<Candidate>, journal: Journal): void {
  journal.record({ kind: 'engine-died', engine, error, taskId });
  const inputs = { silentMs: Math.round(silentMs), ...(taskId === undefined ? {} : { task: taskId }) };
  journal.record({
    kind: 'decision',
    decision: {
      rung: engine,
      device,
      model: model.id,
      rule: error.code,
      inputs,
      outcome: 'failed',
      error,
      tookMs: silentMs,
      next: next?.engine,
    },
  });
}

/** The same tasks here that another engine answered before: what the move down the ladder cost. */
async function runCounterfactuals(
  supervisor: EngineSupervisor<Candidate>,
  records: readonly TaskRecord[],
  models: ReadonlyMap<string, string>,
  parts: AuditParts,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const { port, rung } = await supervisor.acquire(signal);
  const engine = { engine: port, engineId: rung.engine, device: rung.device, grade: parts.grade };
  for (const task of tasksToCompare(parts.suite.tasks, records, rung.engine)) {
    const record = records.find(({ taskId }) => taskId === task.id);
    if (record === undefined) continue;
    const startedAt = parts.now();
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(task.deadlineMs)]);
    try {
      const result = await answerTask(task, engine, deadline);
      const now = { model: rung.model.id, result, runMs: parts.now() - startedAt };
      const counterfactual = compare(record, { model: models.get(task.id) ?? '' }, now);
      if (counterfactual !== undefined && result.grade !== undefined) journal.record({ kind: 'counterfactual', counterfactual });
      if (result.error !== undefined) return;
    } catch (error) {
      if (!isAbortError(error)) throw error;
      return;
    }
  }
}
