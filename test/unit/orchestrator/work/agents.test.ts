import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import type { EnginePort, EngineUsage, GenerateRequest } from '../../../../src/contract/engine';
import { ApuraError, type ErrorRecord } from '../../../../src/contract/errors';
import type { Passage, RetrievalPort } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { CircuitBreakers } from '../../../../src/orchestrator/breakers/circuit-breakers';
import { inThreadServerPlan } from '../../../../src/orchestrator/tools/server-plans';
import { calculatorServer } from '../../../../src/orchestrator/tools/servers/calculator-server';
import type { EngineAccess } from '../../../../src/orchestrator/work/engine-access';
import {
  makeExtractorAgent,
  makeLanguageAgent,
  makePlannerAgent,
  makeRetrieverAgent,
  type PromptedParts,
} from '../../../../src/orchestrator/work/prompted-agents';
import { readJson } from '../../../../src/orchestrator/work/read-json';
import { makeToolUserAgent } from '../../../../src/orchestrator/work/tool-user';
import { makeFakeEngine } from '../../../fixtures/fake-engine';
import { makeFakeClock } from '../../../support/fake-clock';
import { exact, makeHarness, makeTask, planOf } from '../../../support/orchestrator';
import { openTools } from '../tools/scripted-server';

function setUp(answer: (prompt: string) => string | Promise<string>, port: Partial<EnginePort> = {}) {
  const clock = makeFakeClock();
  const condemned: ErrorRecord[] = [];
  const prompts: string[] = [];
  const engine = {
    ...makeFakeEngine((prompt) => {
      prompts.push(prompt);
      return answer(prompt);
    }),
    ...port,
  };
  const access: EngineAccess = {
    acquire: () => Promise.resolve({ port: engine, engine: 'onnx-wasm', device: 'cpu', model: 'fake' }),
    condemn: (error) => void condemned.push(error),
  };
  const breakers = new CircuitBreakers({ settings: orchestratorDefaults.breaker, clock, random: makeRandom(1), onChange: () => undefined });
  const parts: PromptedParts = { access, breakers, clock, version: 'v', maxInFlight: 1, mostPromptCharacters: 2_000 };
  return { clock, condemned, prompts, parts, breakers };
}

const passage: Passage = { documentId: 'manual', title: 'm', text: 'The pump listens on port 81.', score: 1, source: 'user' };

describe('the language agent', () => {
  it('answers prompts, with what the tasks before have found, and tells tokens as progress', async () => {
    const { clock, prompts, parts } = setUp((prompt) => (prompt.includes('one: nine') ? 'nine and one' : 'nine'));
    const { start, events } = makeHarness([makeLanguageAgent(parts)], {}, clock);
    const run = start(
      planOf(
        makeTask('one', { input: { prompt: 'Say nine.', maxTokens: 5 }, grader: exact('nine') }),
        makeTask('two', { input: 'Say more.', dependsOn: ['one'], grader: exact('nine and one') }),
      ),
    );
    await clock.advance(0);
    expect(run.done()?.counts.passed).toBe(2);
    expect(prompts).toEqual(['Say nine.', 'Results:\none: nine\n\nSay more.']);
    expect(run.records.get('two')?.attempts[0]?.result).toMatchObject({
      engine: 'onnx-wasm',
      model: 'fake',
      timings: { completionTokens: 3 },
    });
    expect(events.filter(({ type }) => type === 'task.progress').length).toBeGreaterThan(1);
  });

  it('takes up what was retrieved for it, and cites it', async () => {
    const { clock, parts } = setUp((prompt) => (prompt.includes('port 81') ? '81' : '80'));
    const retrieval: RetrievalPort = { retrieve: () => Promise.resolve([passage]), remember: () => Promise.resolve() };
    const { start } = makeHarness([makeLanguageAgent(parts)], { parts: { retrieval } }, clock);
    const run = start(planOf(makeTask('a', { input: 'Which port?', grader: exact('81') })));
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({
      outcome: { status: 'passed' },
      attempts: [{}, { strategy: 'retrieve', result: { citations: ['manual'] } }],
    });
  });

  it('refuses what is no prompt, once', async () => {
    const { clock, parts } = setUp(() => 'x');
    const { start } = makeHarness([makeLanguageAgent(parts)], {}, clock);
    const run = start(planOf(makeTask('a', { input: { text: 1 } })));
    await clock.advance(10_000);
    expect(run.records.get('a')).toMatchObject({ outcome: { error: { code: 'parameter-invalid' } }, attempts: [{}] });
  });

  it('condemns an engine that died, and is answered by the next', async () => {
    let calls = 0;
    const { clock, condemned, parts } = setUp(() => {
      calls += 1;
      return calls === 1 ? Promise.reject(new ApuraError('worker-died', 'gone')) : 'done a';
    });
    const { start } = makeHarness([makeLanguageAgent(parts)], {}, clock);
    const run = start(planOf(makeTask('a')));
    await clock.advance(0);
    expect(condemned).toMatchObject([{ code: 'worker-died' }]);
    expect(run.records.get('a')?.outcome.status).toBe('passed');
  });

  it('leaves an engine alone that fails every agent', async () => {
    let calls = 0;
    const { clock, parts, breakers } = setUp(() => {
      calls += 1;
      return Promise.reject(new ApuraError('device-lost', 'gone'));
    });
    const twin = { ...makeLanguageAgent(parts), name: 'twin' };
    const { start } = makeHarness([makeLanguageAgent(parts), twin], {}, clock);
    start(planOf(makeTask('a')));
    await clock.advance(1_000);
    const run = start(planOf(makeTask('b', { agent: 'twin' })));
    await clock.advance(1_000);
    expect(calls).toBe(orchestratorDefaults.breaker.consecutive);
    expect(breakers.records()['engine:onnx-wasm']).toMatchObject({ state: 'open', timesOpened: 1 });
    expect([...run.records.values()].flatMap(({ attempts }) => attempts).map(({ error }) => error?.code)).toContain('circuit-open');
  });

  it('lives by its engine’s heartbeat while no token comes, and is restarted when that ends', async () => {
    let isAlive = true;
    let usage: EngineUsage = {};
    const port: Partial<EnginePort> = {
      usage: () => (isAlive ? { ...usage } : usage),
      generate: (_request: GenerateRequest, _onToken, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    };
    const { clock, condemned, parts } = setUp(() => '', port);
    const settings = { delegation: { ...orchestratorDefaults.delegation, attemptTimeoutMs: 200_000 } };
    const { start, stop, events } = makeHarness([makeLanguageAgent(parts)], { settings }, clock);
    start(planOf(makeTask('a', { deadlineMs: 180_000 })));
    await clock.advance(100_000);
    expect(events.filter(({ type }) => type === 'agent.liveness')).toEqual([]);
    isAlive = false;
    usage = {};
    await clock.advance(34_000);
    expect(condemned).toMatchObject([{ code: 'engine-hung' }]);
    stop.abort();
  });
});

describe('the extractor', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false };

  it('gives data that is valid, and tries again for what is not', async () => {
    const answers = ['I think', '{"name": 7}', 'Here: ```json\n{"name": "Ada"}\n```'];
    const { clock, parts } = setUp(() => answers.shift() ?? '');
    const { start } = makeHarness([makeExtractorAgent(parts)], {}, clock);
    const run = start(
      planOf(makeTask('a', { capability: 'extractor', input: { prompt: 'Who?', schema }, grader: exact('{"name":"Ada"}') })),
    );
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({ outcome: { status: 'passed' }, output: { name: 'Ada' } });
    expect(run.records.get('a')?.attempts.map(({ error }) => error?.code)).toEqual(['invalid-output', 'invalid-output', undefined]);
  });

  it.each([
    ['[1, 2]', [1, 2]],
    ['so {"a": 1} it is', { a: 1 }],
    ['```\n"x"\n```', 'x'],
  ])('reads JSON from %s', (text, value) => {
    expect(readJson(text)).toEqual(value);
  });
});

describe('the retriever', () => {
  it('answers from documents, with their names, and says so when there are none', async () => {
    const { clock, parts } = setUp(() => 'port 81 [1]');
    let found: readonly Passage[] = [passage];
    const retrieval: RetrievalPort = { retrieve: () => Promise.resolve(found), remember: () => Promise.resolve() };
    const { start } = makeHarness([makeRetrieverAgent(parts, retrieval)], {}, clock);
    const task = makeTask('a', { capability: 'retriever', input: 'Which port?', grader: exact('port 81 [1]') });
    const run = start(planOf(task));
    await clock.advance(0);
    expect(run.records.get('a')?.attempts).toMatchObject([{ result: { citations: ['manual'] } }]);
    found = [];
    const none = start(planOf(task));
    await clock.advance(10_000);
    expect(none.records.get('a')?.outcome).toMatchObject({ status: 'failed', error: { code: 'invalid-output' } });
  });
});

describe('the planner', () => {
  it('plans a goal that other agents then do', async () => {
    const plan = JSON.stringify({ goal: '', tasks: [{ id: '1', capability: 'language', input: 'Say done.', dependsOn: [] }] });
    const { clock, parts } = setUp((prompt) => (prompt.startsWith('Make a plan') ? plan : 'done'));
    const capabilities = (): ReadonlySet<string> => new Set(['language']);
    const { orchestrator, stop } = makeHarness([makeLanguageAgent(parts), makePlannerAgent(parts, capabilities)], {}, clock);
    const pursued = orchestrator.pursue('say that it is done', { signal: stop.signal });
    await clock.advance(0);
    expect((await pursued).synthesis.text).toBe('done [1, not verified]');
  });
});

describe('the tool user', async () => {
  const { tools } = await openTools([inThreadServerPlan(calculatorServer)]);

  /** Real tools answer over real ports: what they say comes in turns of the event loop. */
  async function perform(answer: (prompt: string) => string) {
    const { clock, prompts, parts } = setUp(answer);
    const { start } = makeHarness([makeToolUserAgent(parts, tools)], {}, clock);
    const run = start(planOf(makeTask('a', { capability: 'tool-user', input: 'How much is 6 × 7 + 1?', grader: exact('43') })));
    for (let turn = 0; turn < 2_000 && run.done() === undefined; turn += 1) await clock.advance(0);
    return { record: run.records.get('a'), prompts };
  }

  it('calls a tool with what an earlier one gave, and answers', async () => {
    const { record, prompts } = await perform((prompt) => {
      if (prompt.includes('gave: 43')) return '{"answer": "43"}';
      const expression = prompt.includes('gave: 42') ? '42 + 1' : '6 * 7';
      return JSON.stringify({ tool: 'calculate', input: { expression } });
    });
    expect(record).toMatchObject({ outcome: { status: 'passed' }, output: '43' });
    expect(prompts).toHaveLength(3);
    expect(prompts[0]).toContain('- calculate: Evaluates');
  });

  it('is told that a tool is not there, and ends after a bounded number of calls', async () => {
    const { record, prompts } = await perform(() => '{"tool": "guess", "input": {}}');
    expect(record?.outcome).toMatchObject({ status: 'failed', error: { code: 'invalid-output' } });
    expect(prompts[1]).toContain('There is no tool guess.');
    tools.close();
  });
});
