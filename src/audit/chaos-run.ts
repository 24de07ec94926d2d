import { deleteDB } from 'idb';
import { type Clock, sleep, systemClock } from '../base/clock';
import { type ChaosConfig, faultKinds, type InjectedFault, type JudgedFault } from '../contract/chaos';
import type { EnginePort } from '../contract/engine';
import { type ErrorRecord, toErrorRecord } from '../contract/errors';
import type { Agent, PlannedRecord } from '../contract/orchestrator';
import type { OrchestratorSettings } from '../contract/orchestrator-defaults';
import { openAnswerStore } from '../orchestrator/cache/answer-store';
import type { SemanticCacheLayer, SemanticCacheOptions } from '../orchestrator/cache/semantic-cache-layer';
import { type ChaosClock, makeChaosClock } from '../orchestrator/chaos/chaos-clock';
import { isToolFault } from '../orchestrator/chaos/chaos-server';
import { FaultInjector } from '../orchestrator/chaos/fault-injector';
import { planFaults } from '../orchestrator/chaos/fault-plan';
import { refuseWrites } from '../orchestrator/chaos/full-storage';
import { type FaultTimes, judgeFault } from '../orchestrator/chaos/judge-faults';
import { SignLog } from '../orchestrator/chaos/sign-log';
import type { Components } from '../orchestrator/run/components';
import type { OrchestratorAgent } from '../orchestrator/run/orchestrator-agent';
import type { MCPOrchestrator, McpOrchestratorOptions, ToolServerPlan } from '../orchestrator/tools/mcp-orchestrator';
import type { AuditParts } from './audit-parts';
import type { Journal } from './journal';

/** What chaos adds to what agents know and use. */
export interface ChaosKnowledge {
  readonly servers: readonly ToolServerPlan[];
  readonly onServerState: McpOrchestratorOptions['onServerState'];
  readonly wallNow: () => number;
  /** A disk of its own, so that there is one that can be full. */
  readonly cache: Pick<SemanticCacheOptions, 'openStore' | 'onProblem'>;
}

const storeName = 'apura-chaos-cache';

/** Time limits that are usual without faults would make a run with them long, ms. */
const toolCallMs = 3_000;
const attemptMs = 30_000;
const reviewMs = 5_000;
/** Beats that are waited for after the last task, when a clock's jump was not told yet. */
const lastBeats = 3;

/** One run with faults: puts them in, listens to the components, and says in the end what was noticed. */
export class ChaosRun {
  readonly clock: ChaosClock;
  readonly knowledge: ChaosKnowledge;
  /** Engines that faults will cost beside those that a device may lose. */
  readonly spentEngines: number;
  readonly #log: SignLog;
  readonly #journal: Journal;
  readonly #parts: AuditParts;
  readonly #engine: () => EnginePort | undefined;
  readonly #plan;
  readonly #times = new Map<string, FaultTimes>();
  #injector: FaultInjector | undefined;
  #bus: Components['bus'] | undefined;
  #cache: SemanticCacheLayer | undefined;
  #beatMs = 0;
  #jumpedBefore = 0;

  /** `engine`: the one in work. */
  constructor(config: ChaosConfig, parts: AuditParts, journal: Journal, engine: () => EnginePort | undefined) {
    this.#parts = parts;
    this.#engine = engine;
    this.#journal = journal;
    const base: Clock = { ...systemClock, now: parts.now };
    this.clock = makeChaosClock(base, Date.now);
    this.#log = new SignLog(parts.now, this.clock.toReal);
    this.#plan = planFaults(
      config,
      parts.suite.tasks.map(({ id }) => id),
      faultKinds.filter((kind) => kind !== 'storage-full' || typeof indexedDB !== 'undefined'),
    );
    const kinds = this.#plan.planned.map(({ kind }) => kind);
    this.spentEngines = kinds.filter((kind) => kind === 'engine-killed' || kind === 'agent-hangs').length;
    const { serverPlan } = partsOf(parts);
    this.knowledge = {
      servers: kinds.filter(isToolFault).map(serverPlan),
      onServerState: (server, state) => this.#log.add({ kind: 'server', server, state }),
      wallNow: () => this.clock.wallNow(),
      cache: {
        onProblem: (error) => this.#log.add({ kind: 'storage', error }),
        ...(kinds.includes('storage-full')
          ? {
              openStore: async (onLost: () => void) => {
                // What a run that was ended left there must not answer in this one.
                await deleteDB(storeName);
                return await openAnswerStore(onLost, storeName);
              },
            }
          : {}),
      },
    };
    journal.record({ kind: 'chaos-planned', plan: this.#plan });
  }

  /** The run's settings, with limits that let it end soon. */
  settings(usual: OrchestratorSettings): OrchestratorSettings {
    return {
      ...usual,
      run: { ...usual.run, iterations: 3 },
      delegation: { ...usual.delegation, attemptTimeoutMs: attemptMs },
      tools: { ...usual.tools, callTimeoutMs: toolCallMs },
      containment: { ...usual.containment, reviewMs },
    };
  }

  engineDied(error: ErrorRecord, taskId: string | undefined): void {
    this.#log.add({ kind: 'engine-died', error, taskId });
  }

  engineReplaced(): void {
    this.#log.add({ kind: 'engine-replaced' });
  }

  join(components: Components, tools: MCPOrchestrator, cache: SemanticCacheLayer, { heartbeat }: OrchestratorSettings): void {
    const { bus } = components;
    this.#bus = bus;
    this.#cache = cache;
    this.#beatMs = heartbeat.beatMs;
    this.#log.listen(bus);
    const killEngine = (): void => {
      const engine = this.#engine();
      if (engine !== undefined) partsOf(this.#parts).killEngine(engine);
    };
    this.#injector = new FaultInjector({
      plan: this.#plan,
      seams: { bus, tools, clock: this.clock, killEngine, refuseWrites },
      onInjected: (fault) => this.#injected(fault),
      beatMs: heartbeat.beatMs,
    });
  }

  /** Every agent, faulty when its turn comes, and for each one that can stand in for it. */
  agents(agents: readonly Agent[]): readonly Agent[] {
    const spares = agents.map((agent): Agent => ({ ...agent, name: `${agent.name}-spare`, priority: 'optional' }));
    return [...agents, ...spares].map((agent) => this.#injector?.over(agent) ?? agent);
  }

  overRuns(orchestrator: OrchestratorAgent): Pick<OrchestratorAgent, 'run'> {
    return this.#injector?.overRuns(orchestrator) ?? orchestrator;
  }

  begin(taskId: string): void {
    this.#jumpedBefore = this.clock.jumpedMs();
    this.#injector?.begin(taskId);
  }

  /** The task's record, without the time that only its clock has seen. */
  async end<T extends Pick<PlannedRecord, 'outcome' | 'attempts'>>(taskId: string, whole: T): Promise<T> {
    const { status } = whole.outcome;
    const times = this.#times.get(taskId);
    if (times !== undefined)
      this.#times.set(taskId, { ...times, endedAt: this.#parts.now(), outcome: status === 'unverified' ? 'failed' : status });
    await this.#cache?.flush();
    this.#injector?.end();
    const jumped = this.clock.jumpedMs() - this.#jumpedBefore;
    if (jumped === 0) return whole;
    const attempts = whole.attempts.map((attempt) => ({ ...attempt, runMs: attempt.runMs - (attempt.runMs > jumped ? jumped : 0) }));
    return { ...whole, attempts };
  }

  /** What was noticed, into the journal. */
  async judge(signal: AbortSignal): Promise<void> {
    await this.#bus?.idle();
    for (let beat = 0; beat < lastBeats && this.#judged().some(isJumpMissed) && !signal.aborted; beat += 1)
      await sleep(this.clock, this.#beatMs, signal).catch(() => undefined);
    this.#journal.record({ kind: 'faults-judged', faults: this.#judged() });
    this.#log.close();
  }

  async close(): Promise<void> {
    this.#injector?.end();
    await deleteDB(storeName).catch((error: unknown) => {
      const { code, message } = toErrorRecord(error);
      this.#journal.record({ kind: 'notice', code: 'storage-denied', details: { code, message: message.slice(0, 200) } });
    });
  }

  #judged(): JudgedFault[] {
    return [...this.#times.values()].map((times) => judgeFault(times, this.#log.signs()));
  }

  #injected(fault: InjectedFault): void {
    this.#times.set(fault.taskId, { fault, injectedAt: this.#parts.now(), outcome: 'aborted' });
    this.#journal.record({ kind: 'fault-injected', fault });
  }
}

function isJumpMissed({ kind, detection }: JudgedFault): boolean {
  return kind.startsWith('clock-') && detection === undefined;
}

function partsOf({ chaos }: AuditParts): NonNullable<AuditParts['chaos']> {
  if (chaos === undefined) throw new Error('this installation has no chaos mode');
  return chaos;
}
