import { describe, expect, it } from 'vitest';
import type { EnginePort, EngineUsage, GenerateRequest } from '../../../../src/contract/engine';
import { ApuraError } from '../../../../src/contract/errors';
import type { Passage, RetrievalPort } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { readJson } from '../../../../src/orchestrator/agents/ask-model';
import { makeExtractorAgent } from '../../../../src/orchestrator/agents/extractor-agent';
import { makeLanguageAgent } from '../../../../src/orchestrator/agents/language-agent';
import { makePlannerAgent } from '../../../../src/orchestrator/agents/planner-agent';
import { makeScriptedModel } from '../../../support/agents';
import { makeFakeClock } from '../../../support/fake-clock';
import { exact, makeHarness, makeTask, planOf } from '../../../support/orchestrator';

function setUp(answer: (prompt: string) => string | Promise<string>, port: Partial<EnginePort> = {}) {
  const clock = makeFakeClock();
  return { clock, ...makeScriptedModel(answer, { clock, port }) };
}

describe('agents on an engine, in the orchestrator', () => {
  it('get what the tasks before have found, and tell tokens as progress', async () => {
    const { clock, asked, parts } = setUp((prompt) => (prompt.includes('one: nine') ? 'nine and one' : 'nine'));
    const { start, events } = makeHarness([makeLanguageAgent(parts)], {}, clock);
    const run = start(
      planOf(
        makeTask('one', { input: { prompt: 'Say nine.', maxTokens: 5 }, grader: exact('nine') }),
        makeTask('two', { input: 'Say more.', dependsOn: ['one'], grader: exact('nine and one') }),
        makeTask('three', { input: 'Say {{one}} again.', dependsOn: ['one'], grader: exact('nine') }),
      ),
    );
    await clock.advance(0);
    expect(run.done()?.counts.passed).toBe(3);
    expect([...asked].sort()).toEqual(['Results:\none: nine\n\nSay more.', 'Say nine again.', 'Say nine.']);
    expect(events.filter(({ type }) => type === 'task.progress').length).toBeGreaterThan(1);
  });

  it('take up what was retrieved for them, and cite it', async () => {
    const { clock, parts } = setUp((prompt) => (prompt.includes('port 81') ? '81' : '80'));
    const passage: Passage = { documentId: 'manual', title: 'm', text: 'The pump listens on port 81.', score: 1, source: 'user' };
    const retrieval: RetrievalPort = { retrieve: () => Promise.resolve([passage]), remember: () => Promise.resolve() };
    const { start } = makeHarness([makeLanguageAgent(parts)], { parts: { retrieval } }, clock);
    const run = start(planOf(makeTask('a', { input: 'Which port?', grader: exact('81') })));
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({
      outcome: { status: 'passed' },
      attempts: [{}, { strategy: 'retrieve', result: { citations: ['manual'] } }],
    });
  });

  it('refuse what is no prompt, once', async () => {
    const { clock, parts } = setUp(() => 'x');
    const { start } = makeHarness([makeLanguageAgent(parts)], {}, clock);
    const run = start(planOf(makeTask('a', { input: { text: 1 } })));
    await clock.advance(10_000);
    expect(run.records.get('a')).toMatchObject({ outcome: { error: { code: 'parameter-invalid' } }, attempts: [{}] });
  });

  it('give data that is valid, and try again for what is not', async () => {
    const answers = ['I think', '{"name": 7}', 'Here: ```json\n{"name": "Ada"}\n```'];
    const { clock, parts } = setUp(() => answers.shift() ?? '');
    const schema = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'], additionalProperties: false };
    const { start } = makeHarness([makeExtractorAgent(parts)], {}, clock);
    const task = makeTask('a', { capability: 'extractor', input: { prompt: 'Who?', schema }, grader: exact('{"name":"Ada"}') });
    const run = start(planOf(task));
    await clock.advance(0);
    expect(run.records.get('a')).toMatchObject({ outcome: { status: 'passed' }, output: { name: 'Ada' } });
    expect(run.records.get('a')?.attempts.map(({ error }) => error?.code)).toEqual(['invalid-output', undefined]);
  });

  it('plan a goal that others then do', async () => {
    const plan = JSON.stringify({ goal: '', tasks: [{ id: '1', capability: 'language', input: 'Say done.', dependsOn: [] }] });
    const { clock, parts } = setUp((prompt) => (prompt.startsWith('Make a plan') ? plan : 'done'));
    const agents = [makeLanguageAgent(parts), makePlannerAgent(parts, orchestratorDefaults.plan, () => new Set(['language']))];
    const { orchestrator, stop } = makeHarness(agents, {}, clock);
    const pursued = orchestrator.pursue('say that it is done', { signal: stop.signal });
    await clock.advance(0);
    expect((await pursued).synthesis.text).toBe('done [1, not verified]');
  });
});

describe('a planner whose model knows lists of steps only', () => {
  const goals = (answer: string) => {
    const asked: string[] = [];
    const { clock, parts } = setUp((prompt) => {
      asked.push(prompt);
      return prompt.startsWith('Steps') ? answer : 'done';
    });
    const inSteps = { ...parts, access: { ...parts.access, plansInSteps: () => true } };
    const agents = [makeLanguageAgent(inSteps), makePlannerAgent(inSteps, orchestratorDefaults.plan, () => new Set(['language']))];
    return { asked, ...makeHarness(agents, {}, clock) };
  };

  it('is asked for one in its own words, and the plan that is made of it runs in its order', async () => {
    const steps = [
      { step: 'read', after: [] },
      { step: 'count', after: ['read'] },
    ];
    const { asked, clock, orchestrator, stop } = goals(JSON.stringify(steps));
    const pursued = orchestrator.pursue('read, then count', { signal: stop.signal });
    await clock.advance(0);
    expect((await pursued).synthesis.text).toBe('done [count, not verified]');
    expect(asked).toEqual(['Steps and what each waits for: read, then count.', 'read', 'Results:\nread: done\n\ncount']);
  });

  it('whose list is none, or no graph, has made no plan', async () => {
    for (const answer of ['[{"step":"increase', '[{"step":"a","after":["b"]}]', '[{"step":"a","after":["a"]}]']) {
      const { clock, orchestrator, stop } = goals(answer);
      const pursued = orchestrator.pursue('g', { signal: stop.signal }).catch((error: unknown) => error);
      await clock.advance(0);
      expect(await pursued).toMatchObject({ code: 'plan-invalid' });
    }
  });
});

describe('the engine under an agent', () => {
  it('is condemned when it died, and the next one answers', async () => {
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

  it('is left alone when it fails every agent', async () => {
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

  it('shows life by its heartbeat while no token comes, and is ended when that stops', async () => {
    let isAlive = true;
    const usage: EngineUsage = {};
    const { clock, condemned, parts } = setUp(() => '', {
      usage: () => (isAlive ? { ...usage } : usage),
      generate: (_request: GenerateRequest, _onToken, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
    });
    const settings = { delegation: { ...orchestratorDefaults.delegation, attemptTimeoutMs: 200_000 } };
    const { start, stop, events } = makeHarness([makeLanguageAgent(parts)], { settings }, clock);
    start(planOf(makeTask('a', { deadlineMs: 180_000 })));
    await clock.advance(100_000);
    expect(events.filter(({ type }) => type === 'agent.liveness')).toEqual([]);
    isAlive = false;
    await clock.advance(34_000);
    expect(condemned).toMatchObject([{ code: 'engine-hung' }]);
    stop.abort();
  });
});

it.each([
  ['[1, 2]', [1, 2]],
  ['so {"a": 1} it is', { a: 1 }],
  ['```\n"x"\n```', 'x'],
  ['nothing of it', undefined],
])('JSON is read from %s', (text, value) => {
  expect(readJson(text)).toEqual(value);
});
