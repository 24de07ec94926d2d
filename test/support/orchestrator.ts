import { canonicalJson } from '../../src/base/canonical-json';
import { makeRandom } from '../../src/base/random';
import type { Grade } from '../../src/contract/grade';
import type {
  Agent,
  AgentResult,
  CachedAnswer,
  CachePort,
  CacheQuestion,
  Plan,
  PlannedRecord,
  PlannedTask,
} from '../../src/contract/orchestrator';
import { type OrchestratorSettings, orchestratorDefaults } from '../../src/contract/orchestrator-defaults';
import type { OrchestratorEvent, OrchestratorEventType } from '../../src/contract/orchestrator-events';
import type { Grader } from '../../src/contract/suite';
import { type ComponentParts, type Components, makeComponents } from '../../src/orchestrator/run/components';
import { OrchestratorAgent, type OrchestratorParts } from '../../src/orchestrator/run/orchestrator-agent';
import { type FakeClock, makeFakeClock } from './fake-clock';

export const exact = (expected: string): Grader => ({ kind: 'exact', expected });

/** Judges `exact` alone, which is all that these tests ask. */
export function gradeExact(grader: Grader, answer: string): Grade {
  const expected = grader.kind === 'exact' ? grader.expected : '';
  return { passed: answer === expected, grader: grader.kind, expected, got: answer };
}

export function makeTask(id: string, changes: Partial<PlannedTask> = {}): PlannedTask {
  return {
    id,
    capability: 'language',
    input: id,
    dependsOn: [],
    deadlineMs: 60_000,
    cacheable: false,
    grader: exact(`done ${id}`),
    ...changes,
  };
}

export const planOf = (...tasks: readonly PlannedTask[]): Plan => ({ id: 'p', goal: 'g', origin: 'deterministic', tasks });

/** Answers `done <id>` at once, unless told otherwise. */
export function makeAgent(
  name: string,
  work: Agent['work'] = (task) => Promise.resolve({ output: `done ${task.id}` }),
  changes: Partial<Agent> = {},
): Agent {
  return { name, capabilities: ['language'], priority: 'essential', maxInFlight: 8, version: '1', work, ...changes };
}

/** Works for `ms` on the clock, beating, and stops when told. */
export function busy(
  clock: FakeClock,
  ms: number,
  output: (task: PlannedTask) => AgentResult['output'] = ({ id }) => `done ${id}`,
): Agent['work'] {
  return (task, context, signal) =>
    new Promise((resolve, reject) => {
      let left = ms;
      let cancel = (): void => undefined;
      const step = (): void => {
        context.beat({ kind: 'step', done: ms - left, total: ms });
        if (left <= 0) {
          resolve({ output: output(task) });
          return;
        }
        const next = Math.min(left, 500);
        left -= next;
        cancel = clock.after(next, step);
      };
      signal.addEventListener('abort', () => {
        cancel();
        reject(signal.reason);
      });
      step();
    });
}

export interface Harness {
  readonly clock: FakeClock;
  readonly orchestrator: OrchestratorAgent;
  readonly components: Components;
  readonly events: OrchestratorEvent[];
  readonly stop: AbortController;
  /** Starts a plan; `records` fills as tasks end. */
  start(plan: Plan): {
    readonly records: Map<string, PlannedRecord>;
    readonly done: () => Awaited<ReturnType<OrchestratorAgent['run']>> | undefined;
  };
  typesOf(taskId: string): readonly OrchestratorEventType[];
}

export interface HarnessOptions {
  readonly settings?: Partial<OrchestratorSettings>;
  readonly parts?: Partial<ComponentParts>;
  readonly replace?: Partial<Components>;
  readonly orchestrator?: Partial<OrchestratorParts>;
}

export function makeHarness(agents: readonly Agent[], options: HarnessOptions = {}, clock = makeFakeClock()): Harness {
  const settings = { ...orchestratorDefaults, ...options.settings };
  const load = () => ({ gpuPresent: false });
  const components = makeComponents({ settings, clock, random: makeRandom(1), load, ...options.parts }, options.replace);
  const orchestrator = new OrchestratorAgent({ components, settings, clock, grade: gradeExact, ...options.orchestrator });
  for (const agent of agents) orchestrator.register(agent);
  const events: OrchestratorEvent[] = [];
  components.bus.subscribe('#', (event) => void events.push(event), { name: 'test' });
  const stop = new AbortController();
  return {
    clock,
    orchestrator,
    components,
    events,
    stop,
    start: (plan) => {
      const records = new Map<string, PlannedRecord>();
      let run: Awaited<ReturnType<OrchestratorAgent['run']>> | undefined;
      const onFinished = (record: PlannedRecord): void => {
        if (records.has(record.task.id)) throw new Error(`${record.task.id} ended twice`);
        records.set(record.task.id, record);
      };
      void orchestrator.run(plan, { signal: stop.signal, onFinished }).then((ended) => {
        run = ended;
      });
      return { records, done: () => run };
    },
    typesOf: (taskId) => events.filter((event) => event.taskId === taskId).map(({ type }) => type),
  };
}

/** The cache's port in its simplest honest form: exact keys, kept in memory. */
export function makeMemoryCache(): CachePort & { readonly kept: Map<string, CachedAnswer>; shadow: boolean; readonly compared: unknown[] } {
  const kept = new Map<string, CachedAnswer>();
  const flights = new Map<string, Promise<unknown>>();
  const compared: unknown[] = [];
  const keyOf = ({ agent, version, input, dependencies }: CacheQuestion): string =>
    canonicalJson([agent, version, input, [...dependencies]]);
  const cache = {
    kept,
    compared,
    shadow: false,
    lookup: async (question: CacheQuestion) => {
      const answer = kept.get(keyOf(question));
      if (answer === undefined) return { kind: 'miss' as const };
      return { kind: 'hit' as const, via: 'exact' as const, shadow: cache.shadow, answer };
    },
    store: async (question: CacheQuestion, answer: CachedAnswer) => void kept.set(keyOf(question), answer),
    singleFlight: async <T>(question: CacheQuestion, run: () => Promise<T>): Promise<{ value: T; shared: boolean }> => {
      const key = keyOf(question);
      for (let flight = flights.get(key); flight !== undefined; flight = flights.get(key)) {
        const ended = await flight.then(
          (value) => ({ value: value as T, shared: true }),
          () => undefined,
        );
        if (ended !== undefined) return ended;
      }
      const flight = run();
      flights.set(key, flight);
      try {
        return { value: await flight, shared: false };
      } finally {
        flights.delete(key);
      }
    },
    compare: (...args: unknown[]) => void compared.push(args),
    clear: async (agent?: string) => {
      for (const key of [...kept.keys()]) if (agent === undefined || key.startsWith(`["${agent}"`)) kept.delete(key);
    },
  };
  return cache;
}
