import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { makeRandom } from '../../../../src/base/random';
import type { Agent, PlannedTask } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { openAnswerStore } from '../../../../src/orchestrator/cache/answer-store';
import { openSemanticCacheLayer } from '../../../../src/orchestrator/cache/semantic-cache-layer';
import { openDocumentStore } from '../../../../src/orchestrator/retrieval/document-store';
import { openRagFallbackSystem } from '../../../../src/orchestrator/retrieval/rag-fallback-system';
import { makeComponents } from '../../../../src/orchestrator/run/components';
import { OrchestratorAgent } from '../../../../src/orchestrator/run/orchestrator-agent';
import { openConsentBook } from '../../../../src/orchestrator/tools/consent';
import { makeMcpOrchestrator } from '../../../../src/orchestrator/tools/mcp-orchestrator';
import { inThreadServerPlan } from '../../../../src/orchestrator/tools/server-plans';
import { calculatorServer } from '../../../../src/orchestrator/tools/servers/calculator-server';
import { proveWiring } from '../../../../src/orchestrator/wiring/prove-wiring';
import { gradeExact } from '../../../support/orchestrator';
import 'fake-indexeddb/auto';

const settings = orchestratorDefaults;
const signal = new AbortController().signal;
const onProblem = (error: { readonly message: string }): never => {
  throw new Error(error.message);
};

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** An orchestrator whose cache, retrieval and tools are the real ones, on the same disk each time. */
async function open() {
  const cache = await openSemanticCacheLayer({
    settings: { ...settings.cache, shadowShare: 0 },
    openStore: openAnswerStore,
    random: makeRandom(3),
    wallNow: Date.now,
    onProblem,
  });
  const retrieval = await openRagFallbackSystem({
    settings: settings.retrieval,
    openStore: openDocumentStore,
    wallNow: Date.now,
    onProblem,
  });
  const consent = await openConsentBook({ ask: async () => 'always', onProblem });
  const tools = makeMcpOrchestrator({ settings: settings.tools, consent, now: () => performance.now(), onServerState: () => undefined });
  tools.add(inThreadServerPlan(calculatorServer));
  const components = makeComponents({
    settings,
    clock: systemClock,
    random: makeRandom(1),
    load: () => ({ gpuPresent: false }),
    cache,
    retrieval,
    tools,
  });
  const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade: gradeExact });
  const close = async (): Promise<void> => {
    orchestrator.dispose();
    tools.close();
    retrieval.close();
    await cache.close();
  };
  return { cache, retrieval, tools, components, orchestrator, close };
}

const task = (id: string, input: string, expected: string, changes: Partial<PlannedTask> = {}): PlannedTask => ({
  id,
  capability: 'language',
  input,
  dependsOn: [],
  deadlineMs: 10_000,
  cacheable: true,
  grader: { kind: 'exact', expected },
  needBytes: 1,
  ...changes,
});

/** Knows what its passages say, and nothing else. */
function makeReader() {
  const asked: string[] = [];
  const agent: Agent = {
    name: 'reader',
    capabilities: ['language'],
    priority: 'essential',
    maxInFlight: 20,
    version: 'reader/1',
    work: async ({ input }, { passages }) => {
      asked.push(String(input));
      return { output: /drawer (\d+)/.exec(passages[0]?.text ?? '')?.[1] ?? 'unknown', citations: passages.map((one) => one.documentId) };
    },
  };
  return { agent, asked };
}

const run = async ({ orchestrator }: Awaited<ReturnType<typeof open>>, tasks: readonly PlannedTask[]) => {
  const statuses: Record<string, string> = {};
  const citations: Record<string, readonly string[] | undefined> = {};
  await orchestrator.run(
    { id: 'p', goal: 'find keys', origin: 'deterministic', tasks },
    {
      signal,
      onFinished: ({ task: { id }, outcome, attempts }) => {
        statuses[id] = outcome.status === 'passed' ? `passed by ${outcome.from}` : outcome.status;
        citations[id] = attempts.at(-1)?.result?.citations;
      },
    },
  );
  return { statuses, citations };
};

describe('the real cache, retrieval and tools in the real orchestrator', () => {
  it('act, as the wiring proof sees it', async () => {
    const all = await open();
    const results = await proveWiring({
      orchestrator: all.orchestrator,
      components: all.components,
      clock: systemClock,
      random: makeRandom(2),
      signal,
      toolCall: { call: { server: 'calculator', tool: 'calculate', input: { expression: '2 + 2' } }, answerHolds: '4' },
    });
    expect(results.filter(({ verdict }) => verdict !== 'acted')).toEqual([]);
    await all.close();
  });

  it('a task that fails for lack of knowledge passes with a document, is cited, kept, and after a new start not run again', async () => {
    const first = await open();
    await first.retrieval.addDocument({ id: 'keys', title: 'Keys', source: 'user', content: 'Ana keeps the key in drawer 71.' });
    const before = makeReader();
    first.orchestrator.register(before.agent);
    const question = task('key', 'In which drawer is the key of Ana?', '71');
    const done = await run(first, [question]);
    expect(done).toEqual({ statuses: { key: 'passed by agent' }, citations: { key: ['keys'] } });
    expect(before.asked).toHaveLength(2);
    await first.close();

    const second = await open();
    const after = makeReader();
    second.orchestrator.register(after.agent);
    expect((await run(second, [question])).statuses).toEqual({ key: 'passed by cache' });
    expect(after.asked).toEqual([]);
    await second.close();
  });

  it('without the document it fails, and no failure is ever kept', async () => {
    const all = await open();
    const { agent } = makeReader();
    all.orchestrator.register(agent);
    const question = task('key', 'In which drawer is the key of Ana?', '71');
    for (let i = 0; i < 2; i += 1) expect((await run(all, [question])).statuses).toEqual({ key: 'failed' });
    expect(all.cache.statistics()).toMatchObject({ stored: 0, exactHits: 0 });
    await all.close();
  });

  it('20 identical tasks at once are worked on once', async () => {
    const all = await open();
    await all.retrieval.addDocument({ id: 'keys', title: 'Keys', source: 'user', content: 'Ana keeps the key in drawer 71.' });
    const asked: string[] = [];
    all.orchestrator.register({
      ...makeReader().agent,
      work: async ({ id }) => {
        asked.push(id);
        await new Promise((resolve) => setTimeout(resolve, 20));
        return { output: '71' };
      },
    });
    const tasks = Array.from({ length: 20 }, (_, i) => task(`t${i}`, 'In which drawer is the key of Ana?', '71'));
    const { statuses } = await run(all, tasks);
    expect(Object.values(statuses).filter((status) => status.startsWith('passed'))).toHaveLength(20);
    expect(asked).toHaveLength(1);
    await all.close();
  });
});
