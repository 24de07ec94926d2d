import { canonicalJson } from '../../../src/base/canonical-json';
import { systemClock } from '../../../src/base/clock';
import { makeRandom } from '../../../src/base/random';
import type { Grade } from '../../../src/contract/grade';
import type { Agent, CachePort, Plan, PlannedRecord, PlannedTask } from '../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import type { Grader } from '../../../src/contract/suite';
import { openSemanticCacheLayer } from '../../../src/orchestrator/cache/semantic-cache-layer';
import { type Components, makeComponents } from '../../../src/orchestrator/run/components';
import { OrchestratorAgent } from '../../../src/orchestrator/run/orchestrator-agent';

const passed: Grade = { passed: true, grader: 'exact', expected: 'ok', got: 'ok' };
const grader: Grader = { kind: 'exact', expected: 'ok' };

export const noOpAgent: Agent = {
  name: 'no-op',
  capabilities: ['no-op'],
  priority: 'essential',
  maxInFlight: 64,
  version: '1',
  work: () => Promise.resolve({ output: 'ok' }),
};

/** Which cache is in the way: the real one in memory, which misses every question and keeps every answer; or one that only misses. */
export const cacheKinds = ['real', 'misses'] as const;
export type CacheKind = (typeof cacheKinds)[number];

/** Looks every question up and never finds one: what a miss costs without the cost of a store. */
const missingCache: CachePort = {
  lookup: async (question) => {
    canonicalJson(question.input);
    return { kind: 'miss' };
  },
  store: async () => undefined,
  singleFlight: async (_question, run) => ({ value: await run(), shared: false }),
  compare: () => undefined,
  clear: async () => undefined,
};

export interface NoOpOrchestrator {
  readonly orchestrator: OrchestratorAgent;
  readonly components: Components;
}

/** An orchestrator with the real components and one agent that does nothing. */
export async function makeNoOpOrchestrator(cacheKind: CacheKind = 'misses'): Promise<NoOpOrchestrator> {
  const settings = orchestratorDefaults;
  const cache = cacheKind === 'misses' ? missingCache : await openRealCache();
  const parts = { settings, clock: systemClock, random: makeRandom(1), load: () => ({ gpuPresent: false }), cache };
  const components = makeComponents(parts);
  const grade = (_: Grader, answer: string): Grade => (answer === 'ok' ? passed : { ...passed, passed: false, got: answer });
  const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade });
  orchestrator.register(noOpAgent);
  return { orchestrator, components };
}

async function openRealCache(): Promise<CachePort> {
  return await openSemanticCacheLayer({
    settings: orchestratorDefaults.cache,
    random: makeRandom(2),
    wallNow: Date.now,
    onProblem: ({ message }) => {
      throw new Error(message);
    },
  });
}

export function noOpTask(id: string, dependsOn: readonly string[] = []): PlannedTask {
  return { id, capability: 'no-op', input: id, dependsOn, deadlineMs: 30_000, cacheable: true, grader };
}

/** `count` tasks that need nothing of each other; `name` keeps their questions apart from those of other plans. */
export function widePlan(count: number, name = 't'): Plan {
  const tasks = Array.from({ length: count }, (_, index) => noOpTask(`${name}${index}`));
  return { id: 'wide', goal: 'bench', origin: 'deterministic', tasks };
}

/** Every task's outcome must be what was meant, or the numbers mean nothing. */
export function assertPassed({ task, outcome }: PlannedRecord): void {
  if (outcome.status !== 'passed') throw new Error(`${task.id}: ${JSON.stringify(outcome)}`);
}

/** The same, and no answer may have come from the cache: each question is asked once. */
export function assertWorked(record: PlannedRecord): void {
  assertPassed(record);
  if (record.attempts.length !== 1) throw new Error(`${record.task.id}: ${record.attempts.length} attempts`);
}
