import { canonicalJson } from '../../../src/base/canonical-json';
import { systemClock } from '../../../src/base/clock';
import { makeRandom } from '../../../src/base/random';
import type { Grade } from '../../../src/contract/audit';
import type { Agent, CachePort, Plan, PlannedRecord, PlannedTask } from '../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../src/contract/orchestrator-defaults';
import type { Grader } from '../../../src/contract/suite';
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

/** An orchestrator with the real components and one agent that does nothing. */
export function makeNoOpOrchestrator(): { readonly orchestrator: OrchestratorAgent; readonly components: Components } {
  const settings = orchestratorDefaults;
  const parts = { settings, clock: systemClock, random: makeRandom(1), load: () => ({ gpuPresent: false }), cache: missingCache };
  const components = makeComponents(parts);
  const grade = (_: Grader, answer: string): Grade => (answer === 'ok' ? passed : { ...passed, passed: false, got: answer });
  const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade });
  orchestrator.register(noOpAgent);
  return { orchestrator, components };
}

export function noOpTask(id: string, dependsOn: readonly string[] = []): PlannedTask {
  return { id, capability: 'no-op', input: id, dependsOn, deadlineMs: 30_000, cacheable: true, grader };
}

/** `count` tasks that need nothing of each other. */
export function widePlan(count: number): Plan {
  const tasks = Array.from({ length: count }, (_, index) => noOpTask(`t${index}`));
  return { id: 'wide', goal: 'bench', origin: 'deterministic', tasks };
}

/** Every task's outcome must be what was meant, or the numbers mean nothing. */
export function assertPassed({ task, outcome }: PlannedRecord): void {
  if (outcome.status !== 'passed') throw new Error(`${task.id}: ${JSON.stringify(outcome)}`);
}
