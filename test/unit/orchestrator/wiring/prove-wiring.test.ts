import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/base/clock';
import { makeRandom } from '../../../../src/base/random';
import { ApuraError } from '../../../../src/contract/errors';
import type { RetrievalPort, ToolPort } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { type WiredComponent, type WiringResult, wiredComponents } from '../../../../src/contract/wiring';
import { type Components, makeComponents } from '../../../../src/orchestrator/run/components';
import { OrchestratorAgent } from '../../../../src/orchestrator/run/orchestrator-agent';
import { proveWiring } from '../../../../src/orchestrator/wiring/prove-wiring';
import type { ProvenOrchestrator, Stage } from '../../../../src/orchestrator/wiring/stage';
import { gradeExact, makeMemoryCache } from '../../../support/orchestrator';
import { makeStandIns } from '../../../support/stand-ins';

const settings = orchestratorDefaults;

/** Finds a document by any word of six letters or more. */
function makeMemoryRetrieval(): RetrievalPort {
  const texts: string[] = [];
  return {
    remember: async ({ text }) => void texts.push(text),
    retrieve: async ({ text }) => {
      const words = text.match(/\w{6,}/g) ?? [];
      return texts
        .filter((known) => words.some((word) => known.includes(word)))
        .map((known, index) => ({ documentId: `d${index}`, title: '', text: known, score: 1, source: 'incident' as const }));
    },
  };
}

const tools: ToolPort = {
  list: () => Promise.resolve([]),
  call: ({ tool }) => (tool === 'add' ? Promise.resolve({ text: '4', tookMs: 1 }) : Promise.reject(new ApuraError('tool-failed', tool))),
};

async function prove(replace: Partial<Components> = {}, wrap = (orchestrator: ProvenOrchestrator): ProvenOrchestrator => orchestrator) {
  const ports = { cache: makeMemoryCache(), retrieval: makeMemoryRetrieval(), tools };
  const parts = { settings, clock: systemClock, random: makeRandom(1), load: () => ({ gpuPresent: false }), ...ports };
  const components = makeComponents(parts, replace);
  const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade: gradeExact });
  const stage: Stage = {
    orchestrator: wrap(orchestrator),
    components,
    clock: systemClock,
    random: makeRandom(2),
    signal: new AbortController().signal,
    toolCall: { call: { server: 'calculator', tool: 'add', input: { a: 2, b: 2 } }, answerHolds: '4' },
  };
  const results = await proveWiring(stage);
  orchestrator.dispose();
  return { results, orchestrator };
}

const named = (results: readonly WiringResult[], verdict: WiringResult['verdict']): readonly WiredComponent[] =>
  results.filter((result) => result.verdict === verdict).map(({ component }) => component);

describe('the wiring proof', () => {
  it('finds that every component acts, with evidence, within a few seconds', async () => {
    const { results, orchestrator } = await prove();
    expect(results.map(({ component }) => component)).toEqual(wiredComponents);
    expect(results.filter(({ verdict }) => verdict !== 'acted')).toEqual([]);
    expect(results.every(({ evidence }) => Object.keys(evidence).length > 1)).toBe(true);
    expect(orchestrator.components.registry.snapshot()).toEqual([]);
  });

  it('can be repeated at once on the same instances', async () => {
    const components = makeComponents({ settings, clock: systemClock, random: makeRandom(1), load: () => ({ gpuPresent: false }) });
    const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade: gradeExact });
    const stage = { orchestrator, components, clock: systemClock, random: makeRandom(2), signal: new AbortController().signal };
    for (let turn = 0; turn < 2; turn += 1) expect(named(await proveWiring(stage), 'broken')).toEqual([]);
    orchestrator.dispose();
  });

  it.each(wiredComponents.filter((component) => component !== 'OrchestratorAgent'))(
    'names %s, and only it, when it is unplugged',
    async (component) => {
      const { results } = await prove(makeStandIns(systemClock)[component]);
      expect(named(results, 'broken')).toEqual([component]);
    },
  );

  it('names an orchestrator that runs nothing, and calls the others idle for that reason', async () => {
    const { results } = await prove({}, (real) => ({
      components: real.components,
      register: (agent) => real.register(agent),
      counters: () => ({ runs: 0, plans: 0 }),
      run: async ({ id }) => ({
        planId: id,
        counts: { passed: 0, unverified: 0, failed: 0, 'timed-out': 0, skipped: 0, aborted: 0 },
        tookMs: 0,
        choice: { shape: 'sequential', graph: { tasks: 0, waves: [], width: 0, depth: 0 }, reason: '', options: [] },
        shapes: [],
        synthesis: { text: '', artefacts: [], leftOut: 0, missing: 0 },
      }),
    }));
    expect(named(results, 'broken')).toEqual(['OrchestratorAgent']);
    const idle = results.filter(({ verdict }) => verdict === 'idle');
    expect(idle.length).toBe(wiredComponents.length - 1);
    expect(idle.every(({ evidence }) => String(evidence['reason']).includes('OrchestratorAgent'))).toBe(true);
  });

  it('calls what is not there idle, not broken', async () => {
    const components = makeComponents({ settings, clock: systemClock, random: makeRandom(1), load: () => ({ gpuPresent: false }) });
    const orchestrator = new OrchestratorAgent({ components, settings, clock: systemClock, grade: gradeExact });
    const stage = { orchestrator, components, clock: systemClock, random: makeRandom(2), signal: new AbortController().signal };
    const without = await proveWiring(stage);
    orchestrator.dispose();
    expect(named(without, 'broken')).toEqual([]);
    expect(named(without, 'idle')).toEqual(['SemanticCacheLayer', 'RAGFallbackSystem', 'MCPOrchestrator']);
  });
});
