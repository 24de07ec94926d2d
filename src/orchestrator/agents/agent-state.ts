import { type Beta, betaLowerBound, betaMean, betaObserve } from '../../base/beta';
import type { Agent, AgentHealth } from '../../contract/orchestrator';

const trustPrior: Beta = { passed: 1, failed: 1 };

/** What the registry knows of one agent. */
export interface AgentState {
  readonly agent: Agent;
  health: AgentHealth;
  inFlight: number;
  trust: Beta;
  failuresInRow: number;
  successesInRow: number;
}

export function makeAgentState(agent: Agent): AgentState {
  return { agent, health: 'unknown', inFlight: 0, trust: trustPrior, failuresInRow: 0, successesInRow: 0 };
}

export interface HealthSteps {
  readonly failuresDown: number;
  readonly successesUp: number;
}

/**
 * Health after one probe. Down in two steps (degraded at the first failure, unhealthy at `failuresDown` in a row), up again at
 * `successesUp` in a row: one good probe does not make a flapping agent healthy.
 */
export function nextHealth(state: AgentState, ok: boolean, steps: HealthSteps): AgentHealth {
  state.failuresInRow = ok ? 0 : state.failuresInRow + 1;
  state.successesInRow = ok ? state.successesInRow + 1 : 0;
  if (!ok) {
    if (state.failuresInRow >= steps.failuresDown) return 'unhealthy';
    return state.health === 'unhealthy' ? 'unhealthy' : 'degraded';
  }
  if (state.health === 'healthy' || state.successesInRow >= steps.successesUp) return 'healthy';
  return state.health === 'unknown' ? 'healthy' : state.health;
}

/** Share of its answers that were right, from below: few observations give little trust. */
export function trustOf(state: AgentState): number {
  return betaLowerBound(state.trust);
}

export function observeTrust(state: AgentState, passed: boolean): void {
  state.trust = betaObserve(state.trust, passed, trustPrior);
}

/** Graded answers from which the share of right ones says something. */
const fewestObservations = 5;

/** Expected share of right answers; `undefined` while there are too few to tell. */
export function reliabilityOf({ trust }: AgentState): number | undefined {
  const observations = trust.passed + trust.failed - trustPrior.passed - trustPrior.failed;
  return observations < fewestObservations ? undefined : betaMean(trust);
}
