import { afterAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { makeRandom } from '../../../../src/base/random';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { openSemanticCacheLayer } from '../../../../src/orchestrator/cache/semantic-cache-layer';
import { openRagFallbackSystem } from '../../../../src/orchestrator/retrieval/rag-fallback-system';
import { makeComponents } from '../../../../src/orchestrator/run/components';
import { OrchestratorAgent } from '../../../../src/orchestrator/run/orchestrator-agent';
import { inThreadServerPlan } from '../../../../src/orchestrator/tools/server-plans';
import { calculatorServer } from '../../../../src/orchestrator/tools/servers/calculator-server';
import { proveWiring } from '../../../../src/orchestrator/wiring/prove-wiring';
import { exact, gradeExact, makeAgent, makeTask, planOf } from '../../../support/orchestrator';
import { openTools } from '../tools/scripted-server';

const settings = orchestratorDefaults;
const signal = new AbortController().signal;

async function setUp() {
  const problems: unknown[] = [];
  const shared = { wallNow: () => Date.now(), onProblem: (error: unknown) => problems.push(error) };
  const cache = await openSemanticCacheLayer({ ...shared, settings: settings.cache, random: makeRandom(3) });
  const retrieval = await openRagFallbackSystem({ ...shared, settings: settings.retrieval });
  const { tools } = await openTools([inThreadServerPlan(calculatorServer)]);
  const parts = { settings, clock: systemClock, random: makeRandom(1), load: () => ({ gpuPresent: false }), cache, retrieval, tools };
  const components = makeComponents(parts);
  const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade: gradeExact });
  return { components, orchestrator, problems, cache, retrieval, tools };
}

describe('the orchestrator with its real cache, retrieval and tools', async () => {
  const all = await setUp();
  const { orchestrator, components, problems, cache, retrieval, tools } = all;
  afterAll(async () => {
    orchestrator.dispose();
    await cache.close();
    retrieval.close();
    tools.close();
  });

  it('proves that every component acts, twice', async () => {
    const call = { server: 'calculator', tool: 'calculate', input: { expression: '6 * 7' } };
    for (const seed of [1, 2]) {
      const stage = {
        orchestrator,
        components,
        clock: systemClock,
        random: makeRandom(seed),
        signal,
        toolCall: { call, answerHolds: '42' },
      };
      const results = await proveWiring(stage);
      expect(results.filter(({ verdict }) => verdict !== 'acted')).toEqual([]);
    }
    expect(problems).toEqual([]);
  });

  it('answers from a document what the agent does not know, and the same question again from the cache', async () => {
    await retrieval.addDocument({
      id: 'manual',
      title: 'Manual',
      source: 'user',
      content: 'The control socket of the pump listens on port 4711.',
    });
    let calls = 0;
    const agent = makeAgent('reader', (_, { passages }) => {
      calls += 1;
      return Promise.resolve({ output: /port (\d+)/.exec(passages.map(({ text }) => text).join(' '))?.[1] ?? 'unknown' });
    });
    const leave = orchestrator.register(agent);
    const task = makeTask('port', {
      input: 'On which port does the control socket of the pump listen?',
      cacheable: true,
      grader: exact('4711'),
    });
    const outcomes: unknown[] = [];
    for (const id of ['one', 'two']) {
      await orchestrator.run(planOf({ ...task, id }), { signal, onFinished: ({ outcome }) => outcomes.push(outcome) });
    }
    leave();
    expect(outcomes).toMatchObject([
      { status: 'passed', from: 'agent' },
      { status: 'passed', from: 'cache' },
    ]);
    expect(calls).toBe(2);
  });
});
