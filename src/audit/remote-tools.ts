import type { JsonValue } from '../contract/json';
import { partAt } from '../contract/step-references';
import type { Suite } from '../contract/suite';
import type { ConsentAnswer, ConsentQuestion, ToolServerHealth } from '../contract/tool-servers';
import type { ConsentStore } from '../orchestrator/tools/consent';
import type { ServerStatistics, ToolServerPlan } from '../orchestrator/tools/mcp-orchestrator';

/** Tool servers of the user's in one audit, and how the user is asked. */
export interface RemoteTools {
  readonly plans: readonly ToolServerPlan[];
  readonly openStore: () => Promise<ConsentStore>;
  readonly ask: (question: ConsentQuestion, signal: AbortSignal) => Promise<ConsentAnswer>;
  readonly tell: (servers: readonly ToolServerHealth[]) => void;
}

/** Names of the servers whose tools a suite asks for; `every`: some step leaves it to the model which of all tools it takes. */
export function serversOf({ tasks }: Pick<Suite, 'tasks'>): { readonly named: readonly string[]; readonly every: boolean } {
  const offers = tasks
    .flatMap(({ steps = [] }) => steps)
    .filter(({ capability }) => capability === 'tool-user')
    .map(({ input }) => partAt(input, 'tools'));
  const lists = offers.filter((offer): offer is readonly JsonValue[] => Array.isArray(offer));
  const names = lists.flat().flatMap((tool) => {
    const server = partAt(tool, 'server');
    return typeof server === 'string' ? [server] : [];
  });
  return { named: [...new Set(names)], every: lists.length < offers.length };
}

export function healthOf({ name, kind, state, lastError, starts, calls, failuresByCode, latency }: ServerStatistics): ToolServerHealth {
  const failedCalls = Object.values(failuresByCode).reduce((sum, count) => sum + count, 0);
  return { name, kind, state, lastError, starts, calls, failedCalls, p50Ms: latency.p50Ms, p95Ms: latency.p95Ms };
}
