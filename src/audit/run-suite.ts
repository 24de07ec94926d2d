import { systemClock } from '../base/clock';
import { makeRandom } from '../base/random';
import type { TaskRecord } from '../contract/audit';
import type { DeviceSurvey } from '../contract/device';
import type { EnginePort, LoadedModel } from '../contract/engine';
import type { ErrorRecord } from '../contract/errors';
import { type OrchestratorSettings, orchestratorDefaults } from '../contract/orchestrator-defaults';
import type { Candidate } from '../engines/ladder/candidates';
import type { ModelAccess } from '../orchestrator/agents/ask-model';
import { makeEngineAgents } from '../orchestrator/agents/engine-agents';
import type { AlertCenter } from '../orchestrator/alerts/alert-center';
import { watchBus } from '../orchestrator/alerts/watch-bus';
import type { EngineSupervisor } from '../orchestrator/engine-supervisor';
import type { LearnedBefore } from '../orchestrator/recovery/learned-store';
import { makeComponents } from '../orchestrator/run/components';
import { OrchestratorAgent } from '../orchestrator/run/orchestrator-agent';
import { runSuiteTask } from '../orchestrator/run/suite-task';
import { proveWiring } from '../orchestrator/wiring/prove-wiring';
import { ActivityLog } from './activity-log';
import { makeAuditEmbedder } from './audit-embedder';
import { openAuditKnowledge, provenToolCall } from './audit-knowledge';
import type { AuditParts } from './audit-parts';
import type { ChaosRun } from './chaos-run';
import type { Journal } from './journal';
import { proofDocument } from './kept/knowledge-disks';
import type { PlacementFacts } from './placement-facts';
import { StepLog } from './step-log';
import { StepMeter } from './step-meter';
import { toTaskRecord } from './task-record';
import { TaskWatch } from './task-watch';
import { tellHappenings } from './tell-happenings';
import { toolCallsOf } from './tool-calls';

/** What a suite's run leaves beside the journal. `models`: by task, what answered it last. */
export interface SuiteRun {
  readonly records: readonly TaskRecord[];
  readonly models: ReadonlyMap<string, string>;
}

/** The engine under the suite. */
export interface SuiteEngine {
  readonly supervisor: EngineSupervisor<Candidate>;
  readonly modelOf: (port: EnginePort) => LoadedModel | undefined;
  readonly placement: PlacementFacts;
  readonly alerts: AlertCenter;
  /** Faults on purpose, where they were asked for. */
  readonly chaos?: ChaosRun;
}

/** A task that kills its engine is run once more, not for ever; its deadline, not the attempt's, says how long an answer may take. */
export const auditSettings: OrchestratorSettings = {
  ...orchestratorDefaults,
  run: { ...orchestratorDefaults.run, iterations: 2 },
  delegation: { ...orchestratorDefaults.delegation, attemptTimeoutMs: Number.MAX_SAFE_INTEGER },
};

/** Runs the suite through the orchestrator on the supervisor's engine. Never rejects for what an engine does. */
export async function runSuite(
  { supervisor, modelOf, placement, alerts, chaos }: SuiteEngine,
  { facts }: Pick<DeviceSurvey, 'facts'>,
  parts: AuditParts,
  journal: Journal,
  signal: AbortSignal,
): Promise<SuiteRun> {
  const { suite } = parts;
  const settings = chaos?.settings(auditSettings) ?? auditSettings;
  const clock = chaos?.clock ?? { ...systemClock, now: parts.now };
  const watch = new TaskWatch({ supervisor, journal, now: parts.now, graceMs: settings.run.graceMs });
  const finished = parts.kept?.resumed?.finished ?? [];
  const pending = suite.tasks.filter(({ id }) => !finished.some(({ taskId }) => taskId === id));
  const disks = await parts.kept?.disks;
  for (const { id, family } of pending) journal.record({ kind: 'task-queued', taskId: id, family });
  const known = Object.fromEntries(facts.map(({ id, value }) => [id, value]));
  const acquire = async (acquireSignal: AbortSignal): Promise<EnginePort> => (await supervisor.acquire(acquireSignal)).port;
  const loaded = modelOf(await acquire(signal));
  const condemn = (error: ErrorRecord): void => watch.condemn(error);
  const embedding = loaded === undefined ? undefined : makeAuditEmbedder(loaded, { acquire, modelOf, condemn, now: parts.now });
  const { fileServer, now, remoteTools } = parts;
  const remote = remoteTools && { ...remoteTools, ask: watch.whileAsked(remoteTools.ask) };
  const { embedder } = embedding ?? {};
  const knowledge = await openAuditKnowledge({
    suite,
    settings,
    facts: known,
    fileServer,
    remote,
    embedder,
    disks,
    now,
    chaos: chaos?.knowledge,
  });
  const { cache, retrieval, tools } = knowledge;
  const components = makeComponents({
    settings,
    clock,
    wallNow: chaos?.clock.wallNow ?? Date.now,
    random: makeRandom(suite.seed),
    load: placement.load,
    capacityOf: placement.capacityOf,
    bytesOf: placement.bytesOf,
    cache,
    retrieval,
    tools,
    learned: disks?.learned.strategies,
  });
  tellLearned(disks?.learned, retrieval.statistics().incidents, journal);
  const orchestrator = new OrchestratorAgent({
    components,
    settings,
    clock,
    grade: parts.grade,
    prepare: (_task, taskSignal) => watch.prepare(taskSignal),
  });
  const access: ModelAccess = {
    version: parts.models.asked.id,
    acquire: async (_strength, taskSignal) => {
      const { port, rung } = await supervisor.acquire(taskSignal);
      return {
        port,
        engine: rung.engine,
        device: rung.device,
        model: rung.model.id,
        obeysSchema: modelOf(port)?.capabilities?.jsonSchema === true,
        cacheBytesPerToken: rung.variant?.numbers?.cacheBytesPerToken,
      };
    },
    device: () => supervisor.rung()?.device,
    plansInSteps: () => supervisor.rung()?.model.origin === 'shipped',
    condemn,
  };
  const { breakers, registry, bus } = components;
  const activity = new ActivityLog(components, parts.kept?.resumed?.activity);
  const log = new StepLog({ bus, journal, now: clock.now });
  const used = { retrieval: log.overRetrieval(retrieval), tools: log.overTools(tools) };
  const capabilities = (): ReadonlySet<string> => registry.capabilities();
  const agents = makeEngineAgents({ access, breakers, clock, ...used, settings, capabilities });
  const meter = new StepMeter(parts.now);
  chaos?.join(components, tools, cache, settings);
  for (const agent of chaos?.agents(agents) ?? agents) orchestrator.register(watch.over(meter.over(log.over(agent))));

  const taskIds = new Set(suite.tasks.map(({ id }) => id));
  const endTelling = [watchBus(components.bus, alerts), tellHappenings(components.bus, taskIds, journal)];
  const records: TaskRecord[] = [...finished];
  try {
    // Servers start before the first deadline runs; one that cannot is told by the task that calls it.
    if (suite.tasks.some(({ steps }) => steps !== undefined)) await tools.list(signal).catch(() => undefined);
    await retrieval.embedAhead(signal).catch(() => undefined);
    const cost = embedding?.take();
    if (cost !== undefined) journal.record({ kind: 'documents-embedded', cost });
    for (const task of pending) {
      const startedAt = parts.now();
      log.begin(task);
      chaos?.begin(task.id);
      const {
        whole: ran,
        records: steps,
        run,
      } = await runSuiteTask(task, {
        orchestrator: chaos?.overRuns(orchestrator) ?? orchestrator,
        clock,
        signal,
        // One engine is measured, and each step's times shall be its own.
        mostAtOnce: 1,
        onStarted: (deadline) => watch.begin(task, deadline),
        onFinished: (record) => {
          watch.stepEnded(record);
          log.stepEnded(record);
        },
      });
      const plan = await log.end({ records: steps, run });
      const whole = (await chaos?.end(task.id, ran)) ?? ran;
      const toolCalls = toolCallsOf(task, whole, meter.of(steps), startedAt);
      const record = toTaskRecord(task, whole, { ...watch.end(), embedding: embedding?.take(), toolCalls, plan });
      records.push(record);
      // In one batch with its task: a page that dies now has told of both.
      if (parts.kept !== undefined) journal.record({ kind: 'activity', activity: await activity.collect(knowledge) });
      journal.record({ kind: 'task-finished', task: record });
      alerts.observe('cache-wrong-hits', cache.statistics().wrongHits);
    }
    // Before the proof: what its episodes teach is not about this device.
    await disks?.saveLearned(components.analyzer.learned());
    await chaos?.judge(signal);
    journal.record({ kind: 'activity', activity: await activity.collect(knowledge) });
    // What the proof provokes is not the user's to hear of.
    await components.bus.idle();
    for (const end of endTelling) end();
    // On the very instances that the suite ran on, when their work is done.
    if (!signal.aborted) {
      const random = makeRandom(`wiring ${suite.seed}`);
      const stage = { orchestrator, components, clock, random, signal, toolCall: provenToolCall };
      journal.record({ kind: 'wiring', results: await proveWiring(stage) });
      await retrieval.removeDocument(proofDocument);
    }
  } finally {
    log.dispose();
    activity.dispose();
    orchestrator.dispose();
    await knowledge.close();
    await chaos?.close();
  }
  return { records, models: watch.models };
}

/** What earlier audits learned may choose strategies here: the report says from how many. */
function tellLearned(learned: LearnedBefore | undefined, incidents: number, journal: Journal): void {
  if (learned === undefined || (learned.runs === 0 && incidents === 0)) return;
  const strategies = Object.keys(learned.strategies).length;
  journal.record({ kind: 'notice', code: 'learned-before', details: { runs: learned.runs, strategies, incidents } });
}
