import { abortError } from '../../base/abort';
import { assert } from '../../base/assert';
import { type Clock, sleep } from '../../base/clock';
import { type Agent, type AgentHealth, agentPriorities, type PlannedTask } from '../../contract/orchestrator';
import type { OrchestratorSettings } from '../../contract/orchestrator-defaults';
import { type AgentState, makeAgentState, nextHealth, observeTrust, reliabilityOf, trustOf } from './agent-state';

/** One agent as it is at this moment; frozen. */
export interface AgentSnapshot {
  readonly name: string;
  readonly capabilities: readonly string[];
  readonly priority: Agent['priority'];
  readonly health: AgentHealth;
  readonly inFlight: number;
  readonly maxInFlight: number;
  /** Lower bound of the share of right answers, 0 to 1. */
  readonly trust: number;
}

export interface RegistryParts {
  readonly settings: OrchestratorSettings['registry'];
  readonly clock: Clock;
  readonly onHealth: (agent: string, from: AgentHealth, to: AgentHealth) => void;
}

const orderOfHealth: Readonly<Record<AgentHealth, number>> = { healthy: 0, unknown: 1, degraded: 2, unhealthy: 3 };

/** Who there is, what each can do, and how each is. */
export class AgentRegistry {
  readonly #parts: RegistryParts;
  readonly #states = new Map<string, AgentState>();
  readonly #byCapability = new Map<string, readonly AgentState[]>();
  #chosen = 0;
  #probes = 0;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** The returned function takes it out again. */
  register(agent: Agent): () => void {
    assert(!this.#states.has(agent.name), `an agent named ${agent.name} is registered`);
    this.#states.set(agent.name, makeAgentState(agent));
    this.#byCapability.clear();
    return () => {
      this.#states.delete(agent.name);
      this.#byCapability.clear();
    };
  }

  get(name: string): Agent | undefined {
    return this.#states.get(name)?.agent;
  }

  /** Every agent that can do the task and is not unhealthy, the best first: health, priority, free places, trust. */
  candidates(task: Pick<PlannedTask, 'capability' | 'agent'>): readonly Agent[] {
    this.#chosen += 1;
    const able = this.#able(task.capability);
    const only = able[0];
    if (able.length === 1 && only !== undefined && task.agent === undefined) return only.health === 'unhealthy' ? [] : [only.agent];
    return able
      .filter(({ agent, health }) => health !== 'unhealthy' && (task.agent === undefined || agent.name === task.agent))
      .sort(compare)
      .map(({ agent }) => agent);
  }

  /** All capabilities that some agent has, healthy or not: what a plan may name. */
  capabilities(): ReadonlySet<string> {
    return new Set([...this.#states.values()].flatMap(({ agent }) => agent.capabilities));
  }

  names(): ReadonlySet<string> {
    return new Set(this.#states.keys());
  }

  /** The agent has begun a task; the returned function says that it is done. */
  begin(name: string): () => void {
    const state = this.#states.get(name);
    if (state === undefined) return () => undefined;
    state.inFlight += 1;
    return () => {
      state.inFlight -= 1;
    };
  }

  /** A graded answer. Denials and other errors of the caller's are not told here: they never lower trust. */
  observe(name: string, passed: boolean): void {
    const state = this.#states.get(name);
    if (state !== undefined) observeTrust(state, passed);
  }

  trust(name: string): number {
    const state = this.#states.get(name);
    return state === undefined ? 0 : trustOf(state);
  }

  /** For each of the agent's capabilities there is another agent that has it and is not unhealthy. */
  hasStandIn(name: string): boolean {
    const capabilities = this.#states.get(name)?.agent.capabilities ?? [];
    return capabilities.every((capability) =>
      this.#able(capability).some(({ agent, health }) => agent.name !== name && health !== 'unhealthy'),
    );
  }

  /** Share of right answers of the best agent with the capability, and how many tasks all of them take; see `reliabilityOf`. */
  prospects(capability: string): { readonly reliability?: number; readonly places: number } {
    const able = this.#able(capability).filter(({ health }) => health !== 'unhealthy');
    const known = able.flatMap((state) => reliabilityOf(state) ?? []);
    const places = able.reduce((sum, { agent }) => sum + agent.maxInFlight, 0);
    return { places, ...(known.length === 0 ? {} : { reliability: Math.max(...known) }) };
  }

  snapshot(): readonly AgentSnapshot[] {
    const agents = [...this.#states.values()].map((state) =>
      Object.freeze({
        name: state.agent.name,
        capabilities: Object.freeze([...state.agent.capabilities]),
        priority: state.agent.priority,
        health: state.health,
        inFlight: state.inFlight,
        maxInFlight: state.agent.maxInFlight,
        trust: trustOf(state),
      }),
    );
    return Object.freeze(agents);
  }

  /** Asks every agent that has a probe, all at once, each within the time limit. Resolves when all are known. */
  async probeAll(signal: AbortSignal): Promise<void> {
    await Promise.all([...this.#states.values()].map((state) => this.#probe(state, signal)));
  }

  /** Probes again and again until the signal fires. */
  async keepProbing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.probeAll(signal);
      await sleep(this.#parts.clock, this.#parts.settings.probeEveryMs, signal).catch(() => undefined);
    }
  }

  counters(): { readonly chosen: number; readonly probes: number } {
    return { chosen: this.#chosen, probes: this.#probes };
  }

  async #probe(state: AgentState, signal: AbortSignal): Promise<void> {
    const { agent } = state;
    if (agent.probe === undefined) return;
    this.#probes += 1;
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(abortError());
    signal.addEventListener('abort', onAbort, { once: true });
    const cancel = this.#parts.clock.after(this.#parts.settings.probeTimeoutMs, onAbort);
    const ended = new Promise<never>((_, reject) =>
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true }),
    );
    const ok = await Promise.race([agent.probe(stop.signal), ended]).then(
      () => true,
      () => false,
    );
    cancel();
    signal.removeEventListener('abort', onAbort);
    if (!signal.aborted) this.#apply(state, ok);
  }

  #apply(state: AgentState, ok: boolean): void {
    const from = state.health;
    const to = nextHealth(state, ok, this.#parts.settings);
    state.health = to;
    if (from !== to) this.#parts.onHealth(state.agent.name, from, to);
  }

  #able(capability: string): readonly AgentState[] {
    const known = this.#byCapability.get(capability);
    if (known !== undefined) return known;
    const able = [...this.#states.values()].filter(({ agent }) => agent.capabilities.includes(capability));
    this.#byCapability.set(capability, able);
    return able;
  }
}

function compare(a: AgentState, b: AgentState): number {
  return (
    orderOfHealth[a.health] - orderOfHealth[b.health] ||
    agentPriorities[a.agent.priority] - agentPriorities[b.agent.priority] ||
    Number(a.inFlight >= a.agent.maxInFlight) - Number(b.inFlight >= b.agent.maxInFlight) ||
    trustOf(b) - trustOf(a) ||
    a.inFlight - b.inFlight
  );
}
