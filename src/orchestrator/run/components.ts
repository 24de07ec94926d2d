import type { Clock } from '../../base/clock';
import type { Random } from '../../base/random';
import type { CachePort, RetrievalPort, ToolPort } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import type { OrchestratorEventData, OrchestratorEventType } from '../../contract/orchestrator-events';
import type { DeviceLoad } from '../../contract/placement';
import type { PlacementReport } from '../../contract/placement-port';
import { sayReason } from '../../contract/reasons';
import { AgentRegistry } from '../agents/agent-registry';
import { CircuitBreakers } from '../breakers/circuit-breakers';
import { EventBus } from '../bus/event-bus';
import { ComponentIsolation } from '../containment/component-isolation';
import { makeContainment } from '../containment/containment';
import { QuarantineSystem } from '../containment/quarantine-system';
import { DelegationManager } from '../delegation/delegation-manager';
import { HeartbeatMonitor } from '../heartbeat/heartbeat-monitor';
import { ErrorAnalyzer, type LearnedStrategies } from '../recovery/error-analyzer';
import { HybridResourceManager, type ResourceParts } from '../resources/hybrid-resource-manager';
import { MetaReActCoordinator } from '../strategy/meta-react-coordinator';
import { AutopoieticManager } from '../tuning/autopoietic-manager';
import type { Tunable } from '../tuning/hill-climb';

/** The public face of a component: what a stand-in has to offer. */
type Face<T> = Pick<T, keyof T>;

/** Everything a task's way leads through. Each is replaceable: that is how their effect is proved. */
export interface Components {
  readonly bus: Face<EventBus>;
  readonly registry: Face<AgentRegistry>;
  readonly breakers: Face<CircuitBreakers>;
  readonly heartbeat: Face<HeartbeatMonitor>;
  readonly delegation: Face<DelegationManager>;
  readonly isolation: Face<ComponentIsolation>;
  readonly quarantine: Face<QuarantineSystem>;
  readonly analyzer: Face<ErrorAnalyzer>;
  readonly coordinator: Face<MetaReActCoordinator>;
  readonly resources: Face<HybridResourceManager>;
  readonly tuning: Face<AutopoieticManager>;
  readonly cache?: CachePort;
  readonly retrieval?: RetrievalPort;
  readonly tools?: ToolPort;
}

export interface ComponentParts {
  readonly settings: OrchestratorSettings;
  readonly clock: Clock;
  /** Wall clock, ms since 1970; absent: nobody looks whether it jumps. */
  readonly wallNow?: () => number;
  readonly random: Random;
  readonly load: () => DeviceLoad;
  /** Absent: the settings' `reservation`. */
  readonly capacityOf?: ResourceParts['capacityOf'];
  readonly bytesOf?: ResourceParts['bytesOf'];
  readonly predict?: ResourceParts['predict'];
  readonly onPlacement?: (report: PlacementReport) => void;
  readonly learned?: LearnedStrategies;
  /** Beside the time limit of an attempt, which always is. */
  readonly tunables?: readonly Tunable[];
  readonly targetMs?: () => number | undefined;
  readonly cache?: CachePort;
  readonly retrieval?: RetrievalPort;
  readonly tools?: ToolPort;
}

/** The parameter that every delegation obeys. */
export const attemptTimeoutTunable = (settings: OrchestratorSettings): Tunable => {
  const initial = settings.delegation.attemptTimeoutMs;
  return { name: 'attemptTimeoutMs', initial, min: Math.min(2_000, initial), max: 4 * initial, integer: true, relief: 'down' };
};

/** The real ones, joined: what each finds out is an event, and has its effect on the others. `replace`: stand-ins, by name. */
export function makeComponents(parts: ComponentParts, replace: Partial<Components> = {}): Components {
  const { settings, clock, random } = parts;
  const bus = replace.bus ?? new EventBus(settings.bus, clock);
  const tell = <T extends OrchestratorEventType>(type: T, source: string, data: OrchestratorEventData[T]): void =>
    bus.publish(type, source, { trace: 'system', span: source }, data);

  const registry =
    replace.registry ??
    new AgentRegistry({
      settings: settings.registry,
      clock,
      onHealth: (agent, from, to) => tell('agent.health', 'AgentRegistry', { agent, from, to }),
    });
  const containment = makeContainment({
    settings: settings.containment,
    clock,
    random: random.fork('containment'),
    hasStandIn: (agent) => registry.hasStandIn(agent),
    onChange: (change) => tell('agent.containment', 'QuarantineSystem', change),
  });
  const quarantine = replace.quarantine ?? new QuarantineSystem(containment);
  const breakers =
    replace.breakers ??
    new CircuitBreakers({
      settings: settings.breaker,
      clock,
      random: random.fork('breakers'),
      onChange: (key, from, to, reason) => tell('circuit.state', 'CircuitBreakers', { key, from, to, reason }),
    });
  const restart = (agent: string): void => {
    const restarting = registry.get(agent)?.restart?.();
    void restarting?.then(
      () => tell('agent.restarted', 'HeartbeatMonitor', { agent }),
      () => quarantine.quarantine(agent, sayReason('not-restarted')),
    );
  };
  const heartbeat =
    replace.heartbeat ??
    new HeartbeatMonitor({
      settings: settings.heartbeat,
      clock,
      onLiveness: (agent, to, silentMs) => tell('agent.liveness', 'HeartbeatMonitor', { agent, to, silentMs }),
      restart,
      wallNow: parts.wallNow,
      onClockJump: (jump) => tell('clock.jumped', 'HeartbeatMonitor', jump),
    });
  const delegation =
    replace.delegation ??
    new DelegationManager({
      settings: settings.delegation,
      graceMs: settings.run.graceMs,
      clock,
      random: random.fork('delegation'),
      breakers,
      heartbeat,
      onUnresponsive: (agent, isSilent) => {
        quarantine.observe(agent, 'protocol-breach', undefined, 'it did not stop when told to');
        // A silent one was restarted when it was found so: once more would end what has begun since.
        if (!isSilent) restart(agent);
      },
    });
  return {
    bus,
    registry,
    breakers,
    heartbeat,
    delegation,
    quarantine,
    isolation: replace.isolation ?? new ComponentIsolation(containment),
    analyzer: replace.analyzer ?? new ErrorAnalyzer(settings.errors, parts.learned),
    coordinator: replace.coordinator ?? new MetaReActCoordinator(settings.strategy),
    resources:
      replace.resources ??
      new HybridResourceManager({
        settings: settings.placement,
        capacityOf: parts.capacityOf ?? ((device) => (device === 'gpu' ? settings.reservation.gpuBytes : settings.reservation.cpuBytes)),
        usualBytes: settings.reservation.bytes,
        bytesOf: parts.bytesOf,
        load: parts.load,
        predict: parts.predict,
        onReport: parts.onPlacement,
      }),
    tuning:
      replace.tuning ??
      new AutopoieticManager({
        settings: settings.tuning,
        tunables: [attemptTimeoutTunable(settings), ...(parts.tunables ?? [])],
        random: random.fork('tuning'),
        targetMs: parts.targetMs,
        cpuShare: () => parts.load().cpuShare,
        onStep: (step) => tell('tuning.experiment', 'AutopoieticManager', step),
      }),
    cache: replace.cache ?? parts.cache,
    retrieval: replace.retrieval ?? parts.retrieval,
    tools: replace.tools ?? parts.tools,
  };
}
