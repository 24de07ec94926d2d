import { systemClock } from '../../base/clock';
import { makeRandom } from '../../base/random';
import type { Capacity } from '../../contract/capacity';
import type { DeviceSurvey } from '../../contract/device';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { Task } from '../../contract/suite';
import type { ModelAccess } from '../../orchestrator/agents/ask-model';
import { makeEngineAgents } from '../../orchestrator/agents/engine-agents';
import { makeComponents } from '../../orchestrator/run/components';
import { OrchestratorAgent } from '../../orchestrator/run/orchestrator-agent';
import { runSuiteTask } from '../../orchestrator/run/suite-task';
import { makeAuditEmbedder } from '../audit-embedder';
import { openAuditKnowledge } from '../audit-knowledge';
import type { AuditParts } from '../audit-parts';
import type { Journal } from '../journal';
import { auditSettings, type SuiteEngine } from '../run-suite';
import { StepMeter } from '../step-meter';
import { toolCallsOf } from '../tool-calls';
import { measureCapacity } from './measure-capacity';
import type { CapacitySample } from './run-level';
import { makeWorkPool } from './work-pool';

/** Engines and agents as in the suite; no experiments meanwhile: the device is measured, not the tuning. */
const settings: OrchestratorSettings = {
  ...auditSettings,
  tuning: { ...auditSettings.tuning, warmUpTrials: Number.MAX_SAFE_INTEGER },
};

/** How many agents the engine in work serves at once, into the journal. An engine that fails ends the measurement, not the audit. */
export async function auditCapacity(
  { supervisor, modelOf, placement }: SuiteEngine,
  { facts }: Pick<DeviceSurvey, 'facts'>,
  parts: AuditParts,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const { suite, now, fileServer } = parts;
  const { port, rung } = await supervisor.acquire(signal);
  const place = { engine: rung.engine, device: rung.device, model: rung.model.id };
  const loaded = modelOf(port);
  const failed = new AbortController();
  const condemn: ModelAccess['condemn'] = (error) => {
    if (failed.signal.aborted) return;
    supervisor.condemn({ error, silentMs: 0 });
    failed.abort();
  };
  const clock = { ...systemClock, now };
  const meter = new StepMeter(now);
  const known = Object.fromEntries(facts.map(({ id, value }) => [id, value]));
  const embedding = loaded && makeAuditEmbedder(loaded, { acquire: async () => port, modelOf, condemn, now });
  const knowledge = await openAuditKnowledge({ suite, settings, facts: known, fileServer, embedder: embedding?.embedder, now });
  const { retrieval, tools } = knowledge;
  const { load, capacityOf, bytesOf } = placement;
  const random = makeRandom(`capacity ${suite.seed}`);
  const components = makeComponents({ settings, clock, random, load, capacityOf, bytesOf, retrieval, tools });
  const orchestrator = new OrchestratorAgent({ components, settings, clock, grade: parts.grade });
  const access: ModelAccess = meter.overAccess({
    version: parts.models.asked.id,
    acquire: async () => ({
      port,
      ...place,
      obeysSchema: loaded?.capabilities?.jsonSchema === true,
      cacheBytesPerToken: rung.variant?.numbers?.cacheBytesPerToken,
    }),
    device: () => rung.device,
    condemn,
  });
  const { breakers, registry } = components;
  const capabilities = (): ReadonlySet<string> => registry.capabilities();
  const agents = makeEngineAgents({ access, breakers, clock, retrieval, tools, settings, capabilities });
  for (const agent of agents) orchestrator.register(meter.over(agent));

  const run = async (task: Task, runSignal: AbortSignal): Promise<CapacitySample> => {
    const startedAt = now();
    const { outcome, records, whole } = await runSuiteTask(task, { orchestrator, clock, signal: runSignal, mostAtOnce: 1 });
    const tookMs = now() - startedAt;
    const { deadlineMs } = task;
    const seen = meter.of(records);
    const status = outcome.status === 'unverified' || outcome.status === 'skipped' ? 'failed' : outcome.status;
    const totalMs = status === 'timed-out' ? Math.max(tookMs, deadlineMs) : tookMs;
    const waitMs = whole.attempts.reduce((sum, attempt) => sum + attempt.waitMs, seen.engineWaitMs);
    return { status, deadlineMs, totalMs, waitMs: Math.min(waitMs, totalMs), toolCalls: toolCallsOf(task, whole, seen, startedAt) };
  };
  try {
    if (suite.tasks.some(({ steps }) => steps !== undefined)) await tools.list(signal).catch(() => undefined);
    await retrieval.embedAhead(signal).catch(() => undefined);
    const measured = await measureCapacity(
      {
        pool: makeWorkPool(suite),
        run,
        now,
        engineFailed: failed.signal,
        onStarted: (count, share) => journal.record({ kind: 'capacity-started', agents: count, share }),
        onLevel: (level) => journal.record({ kind: 'capacity-level', level }),
      },
      signal,
    );
    const capacity: Capacity = { ...place, ...measured };
    journal.record({ kind: 'capacity', capacity });
  } finally {
    orchestrator.dispose();
    await knowledge.close();
  }
}
