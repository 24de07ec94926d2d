import type { OrchestratorActivity, ToolServerActivity } from '../contract/activity';

/**
 * The activity of an audit's parts, before and after an interruption, as one: counts are added, of a breaker's states the later one stands.
 * Percentiles of two parts cannot be joined: those of a server that both called are left out, its maximum is not.
 */
export function joinActivity(before: OrchestratorActivity | undefined, after: OrchestratorActivity): OrchestratorActivity {
  if (before === undefined) return after;
  return {
    plans: before.plans + after.plans,
    replans: before.replans + after.replans,
    delegations: before.delegations + after.delegations,
    retries: before.retries + after.retries,
    deaths: before.deaths + after.deaths,
    failures: add(before.failures, after.failures),
    recoveries: joinBy(before.recoveries, after.recoveries, 'strategy', ({ strategy, ...a }, { strategy: _same, ...b }) => ({
      strategy,
      ...add(a, b),
    })),
    breakers: joinBy(before.breakers, after.breakers, 'key', (a, b) => ({
      ...b,
      opened: a.opened + b.opened,
      refused: a.refused + b.refused,
    })),
    containments: [...before.containments, ...after.containments],
    cache: add(before.cache, after.cache),
    retrieval: add(before.retrieval, after.retrieval),
    toolCalls: add(before.toolCalls, after.toolCalls),
    toolServers: joinBy(before.toolServers, after.toolServers, 'server', joinServers),
    bus: add(before.bus, after.bus),
  };
}

function joinServers(a: ToolServerActivity, b: ToolServerActivity): ToolServerActivity {
  const highest = [a.maxMs, b.maxMs].filter((ms) => ms !== undefined);
  return {
    server: b.server,
    calls: a.calls + b.calls,
    failures: add(a.failures, b.failures),
    ...(highest.length === 0 ? {} : { maxMs: Math.max(...highest) }),
  };
}

/** Entries that only one side has stand as they are; those of the first side come first. */
function joinBy<K extends string, T extends Readonly<Record<K, string>>>(
  before: readonly T[],
  after: readonly T[],
  key: K,
  join: (a: T, b: T) => T,
): T[] {
  const joined = new Map<string, T>(before.map((entry) => [entry[key], entry]));
  for (const entry of after) {
    const same = joined.get(entry[key]);
    joined.set(entry[key], same === undefined ? entry : join(same, entry));
  }
  return [...joined.values()];
}

function add<T extends Readonly<Partial<Record<string, number>>>>(a: T, b: T): T {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)])) as T;
}
