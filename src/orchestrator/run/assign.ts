import type { Agent, PlannedTask } from '../../contract/orchestrator';
import type { Components } from './components';

export type Assignment =
  | { readonly kind: 'assigned'; readonly agent: Agent; readonly candidates: number; readonly leave: () => void }
  /** `freeInMs`: when the first that could do it may work again; `undefined`: nobody can, now or later. */
  | { readonly kind: 'nobody'; readonly freeInMs?: number };

/**
 * The best agent that may work on the task now: able and healthy (registry), not contained and within its caps (isolation), and with a
 * breaker that is not open. `preferred` comes first when it may.
 */
export function assign(
  task: PlannedTask,
  preferred: Agent | undefined,
  bytes: number,
  { registry, isolation, breakers }: Pick<Components, 'registry' | 'isolation' | 'breakers'>,
  retryAssignMs: number,
): Assignment {
  const able = registry.candidates(task);
  const candidates = preferred === undefined ? able : [preferred, ...able.filter((agent) => agent !== preferred)];
  let freeInMs: number | undefined;
  for (const agent of candidates) {
    const closedForMs = breakers.closedForMs(`agent:${agent.name}`);
    const leave = closedForMs === 0 && isolation.mayReceive(agent.name) ? isolation.admit(agent.name, bytes) : undefined;
    if (leave !== undefined) return { kind: 'assigned', agent, candidates: candidates.length, leave };
    const waitMs = Math.max(closedForMs, isolation.closedForMs(agent.name), retryAssignMs);
    freeInMs = Math.min(freeInMs ?? waitMs, waitMs);
  }
  return { kind: 'nobody', freeInMs };
}
