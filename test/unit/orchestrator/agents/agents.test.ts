import { describe, expect, it } from 'vitest';
import type { EnginePort } from '../../../../src/contract/engine';
import type { JsonValue } from '../../../../src/contract/json';
import type { Agent, PlannedTask, Progress, ToolCall, ToolPort, WorkContext } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { makeExtractorAgent } from '../../../../src/orchestrator/agents/extractor-agent';
import { makeIoAgent } from '../../../../src/orchestrator/agents/io-agent';
import { makeLanguageAgent } from '../../../../src/orchestrator/agents/language-agent';
import { makePlannerAgent, planOfSteps } from '../../../../src/orchestrator/agents/planner-agent';
import { makeRetrieverAgent } from '../../../../src/orchestrator/agents/retriever-agent';
import { makeToolUserAgent } from '../../../../src/orchestrator/agents/tool-user-agent';
import { planSchema } from '../../../../src/orchestrator/plan/plan-prompts';
import { makeFakeEngine } from '../../../fixtures/fake-engine';
import { makeScriptedModel } from '../../../support/agents';

/** Answers one after the other. */
function model(...answers: readonly string[]) {
  const left = [...answers];
  return makeScriptedModel((prompt) => {
    const answer = left.shift();
    if (answer === undefined) throw new Error(`asked once too often: ${prompt}`);
    return answer;
  });
}

function work(agent: Agent, input: JsonValue, changes: Partial<WorkContext> = {}, signal = new AbortController().signal) {
  const task: PlannedTask = { id: 't', capability: agent.name, input, dependsOn: [], deadlineMs: 1_000, cacheable: false };
  const progress: Progress[] = [];
  const context: WorkContext = {
    attempt: 1,
    device: 'cpu',
    dependencies: new Map(),
    passages: [],
    strength: 0,
    tuned: () => undefined,
    beat: (one) => void (one !== undefined && progress.push(one)),
    ...changes,
  };
  return Object.assign(agent.work(task, context, signal), { progress });
}

const passage = (text: string, documentId = 'd') => ({ documentId, title: documentId, text, score: 1, source: 'suite' as const });

describe('every agent', () => {
  const { parts } = makeScriptedModel(() => 'yes');
  const tools: ToolPort = { list: async () => [], call: async () => ({ text: '', tookMs: 0 }) };
  const retrieval = { retrieve: async () => [] };
  const agents = [
    makeLanguageAgent(parts),
    makeExtractorAgent(parts),
    makeToolUserAgent(parts, tools),
    makeRetrieverAgent(parts, retrieval),
    makePlannerAgent(parts, orchestratorDefaults.plan, () => new Set(['language'])),
    makeIoAgent({ read: async () => '', write: async () => undefined }),
  ];

  it.each(agents.map((agent) => [agent.name, agent] as const))('%s refuses what is no input, with its place', async (_name, agent) => {
    await expect(work(agent, { nonsense: 1 })).rejects.toMatchObject({ code: 'parameter-invalid', details: { name: /^input/ } });
  });

  it('says so when the output it was to use has no such part', async () => {
    const dependencies = new Map([['a', { b: 1 }]]);
    await expect(work(makeLanguageAgent(parts), 'Say {{a/c}}', { dependencies })).rejects.toMatchObject({ code: 'dependency-failed' });
  });
});

describe('language', () => {
  it('shows every token as progress, and names what answered', async () => {
    const { parts } = model('two words');
    const run = work(makeLanguageAgent(parts), { prompt: 'Say two words.', maxTokens: 5 });
    expect(await run).toMatchObject({ output: 'two words', engine: 'onnx-wasm', model: 'fake', timings: { completionTokens: 2 } });
    expect(run.progress).toEqual([
      { kind: 'tokens', done: 1, total: 5, text: 'two' },
      { kind: 'tokens', done: 2, total: 5, text: 'two words' },
    ]);
  });

  it('puts what was found before the prompt, and cites what holds the answer', async () => {
    const { parts, asked } = model('Porto');
    const passages = [passage('It is in Porto.', 'shop')];
    expect(await work(makeLanguageAgent(parts), 'Where is it?', { passages })).toMatchObject({ citations: ['shop'] });
    expect(asked).toEqual(['Text: It is in Porto.\nWhere is it?']);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const { parts } = makeScriptedModel(() => {
      stop.abort();
      return 'late answer';
    });
    await expect(work(makeLanguageAgent(parts), 'Say it.', {}, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('extractor', () => {
  const schema = {
    type: 'object',
    properties: { city: { type: 'string', minLength: 3 } },
    required: ['city'],
    additionalProperties: false,
  };

  it('gives JSON by the schema, asking once more with what is wrong', async () => {
    const { parts, asked } = model('{"town": "Faro"}', '```json\n{"city": "Faro"}\n```');
    expect(await work(makeExtractorAgent(parts), { prompt: 'City as JSON: Faro', schema })).toMatchObject({ output: { city: 'Faro' } });
    expect(asked[1]).toContain('{"town": "Faro"}');
    expect(asked[1]).toContain('What is wrong: #/town');
  });

  it('hands nothing back that is not valid, and does not ask a third time', async () => {
    const { parts } = model('Faro', '{"city": 1}');
    await expect(work(makeExtractorAgent(parts), { prompt: 'City?', schema })).rejects.toMatchObject({ code: 'invalid-output' });
  });

  it('asks field by field; one that is not valid with the question first', async () => {
    const { parts, asked } = model('F', 'Faro');
    const input = { text: 'name: Ana; city: Faro', fields: { city: 'What is the city?' }, schema };
    expect((await work(makeExtractorAgent(parts), input)).output).toEqual({ city: 'Faro' });
    expect(asked).toEqual(['name: Ana; city: Faro\nWhat is the city?', 'What is the city?\nname: Ana; city: Faro']);
  });
});

describe('tool user', () => {
  const buy = { name: 'buy', parameters: ['item', 'count'], server: 'calculator', tool: 'calculate', input: { expression: '{count} * 7' } };
  const input = { prompt: 'Tools: {tools}. Buy 3 nails.', tools: [buy] };
  const good = '{"tool":"buy","args":{"item":"nails","count":3}}';

  function makeTools() {
    const calls: ToolCall[] = [];
    const tools: ToolPort = {
      list: async () => [
        {
          server: 's',
          name: 'echo',
          description: '',
          needsConsent: false,
          inputSchema: { type: 'object', properties: { text: {}, loud: {} } },
        },
      ],
      call: async (call) => {
        calls.push(call);
        return { text: 'It costs 21.', structured: { value: 21 }, tookMs: 1 };
      },
    };
    return { tools, calls };
  }

  it('lists the tools, has one chosen, calls what stands behind it', async () => {
    const { tools, calls } = makeTools();
    const { parts, asked } = model(good);
    const result = await work(makeToolUserAgent(parts, tools), { ...input, result: 'value' });
    expect(asked).toEqual(['Tools: buy(item, count). Buy 3 nails.']);
    expect(calls).toEqual([{ server: 'calculator', tool: 'calculate', input: { expression: '3 * 7' }, taskId: 't' }]);
    expect(result).toMatchObject({
      output: { call: { tool: 'buy', args: { item: 'nails', count: 3 } }, result: 21 },
      citations: ['calculator/calculate'],
    });
  });

  it('answers from the result', async () => {
    const { parts, asked } = model(good, '21');
    const result = await work(makeToolUserAgent(parts, makeTools().tools), { ...input, question: 'What does it cost?' });
    expect(asked[1]).toBe('Text: It costs 21.\nWhat does it cost?');
    expect(result.output).toBe('21');
  });

  it('offers every tool of every server when the task names none', async () => {
    const { tools, calls } = makeTools();
    const { parts, asked } = model('{"tool":"echo","args":{"text":"hi"}}');
    await work(makeToolUserAgent(parts, tools), { prompt: '{tools}\nUser: say hi' });
    expect(asked).toEqual(['echo(text, loud)\nUser: say hi']);
    expect(calls).toMatchObject([{ server: 's', tool: 'echo', input: { text: 'hi' } }]);
  });

  it.each([
    ['a tool that was not offered', '{"tool":"delete_all","args":{}}', 'there is no tool "delete_all"'],
    ['a missing argument', '{"tool":"buy","args":{"item":"nails"}}', 'buy needs count'],
    ['an argument too many', '{"tool":"buy","args":{"item":"nails","count":3,"path":"/"}}', 'buy has no parameter "path"'],
    ['an answer that is no call', 'Sure!', 'must be JSON'],
  ])('%s is asked for once more and never called', async (_what, bad, problem) => {
    const { tools, calls } = makeTools();
    const again = model(bad, good);
    await work(makeToolUserAgent(again.parts, tools), input);
    expect(again.asked[1]).toContain(problem);
    expect(calls).toHaveLength(1);

    const { parts } = model(bad, bad);
    await expect(work(makeToolUserAgent(parts, tools), input)).rejects.toMatchObject({ code: 'invalid-output' });
    expect(calls).toHaveLength(1);
  });
});

describe('retriever', () => {
  it('searches, answers from what it found, and cites it', async () => {
    const { parts, asked } = model('Faro');
    const queries: unknown[] = [];
    const retrieve = async (query: unknown) => {
      queries.push(query);
      return [passage('It is in Faro.', 'doc-1')];
    };
    const result = await work(makeRetrieverAgent(parts, { retrieve }), { question: 'Where is it?', query: 'Nagoya', limit: 1 });
    expect(queries).toEqual([{ text: 'Nagoya', taskId: 't', limit: 1 }]);
    expect(asked).toEqual(['Text: It is in Faro.\nWhere is it?']);
    expect(result).toMatchObject({ output: 'Faro', citations: ['doc-1'] });
  });

  it('says that nothing was found, without asking the model', async () => {
    const { parts, asked } = model();
    const result = await work(makeRetrieverAgent(parts, { retrieve: async () => [] }), {
      question: 'Where?',
      absent: 'não está no texto',
    });
    expect(result).toEqual({ output: 'não está no texto', citations: [] });
    expect(asked).toEqual([]);
  });
});

describe('planner', () => {
  const agent = (parts: Parameters<typeof makePlannerAgent>[0]) =>
    makePlannerAgent(parts, orchestratorDefaults.plan, () => new Set(['language']));
  const good = '[{"step":"read","after":[]},{"step":"write","after":["read"]}]';

  it.each([
    ['a circle', '[{"step":"read","after":["write"]},{"step":"write","after":["read"]}]', 'circle'],
    ['a step that is not there', '[{"step":"read","after":["think"]}]', '"think"'],
    ['a step twice', '[{"step":"read","after":[]},{"step":"read","after":[]}]', 'same name'],
    ['no JSON', 'first read, then write', 'must be a list'],
  ])('%s is asked for once more, then refused', async (_what, bad, problem) => {
    const once = model(bad, good);
    expect((await work(agent(once.parts), { prompt: 'Plan as JSON: read, then write.' })).output).toEqual(JSON.parse(good));
    expect(once.asked[1]).toContain(problem);
    await expect(work(agent(model(bad, bad).parts), { prompt: 'Plan.' })).rejects.toMatchObject({ code: 'invalid-output' });
  });

  it('its steps are a plan that can be run', () => {
    expect(planOfSteps('letters', JSON.parse(good) as JsonValue, 'language')).toEqual({
      goal: 'letters',
      tasks: [
        { id: 'read', capability: 'language', input: 'read', dependsOn: [] },
        { id: 'write', capability: 'language', input: 'write', dependsOn: ['read'] },
      ],
    });
  });

  it('a text is handed on as it is: whoever asked validates the answer', async () => {
    const { parts, asked } = model('anything');
    expect((await work(agent(parts), 'Make a plan for this goal: …')).output).toBe('anything');
    expect(asked).toHaveLength(1);
  });

  it('an engine that can be held to a schema is held to the form of a plan; any other is not asked to', async () => {
    const schemas: unknown[] = [];
    const ask = async (obeysSchema: boolean): Promise<void> => {
      const engine = makeFakeEngine();
      const port = {
        generate: (...[request, onToken, signal]: Parameters<EnginePort['generate']>) => {
          schemas.push(request.schema);
          return engine.generate(request, onToken, signal);
        },
      };
      await work(agent(makeScriptedModel(() => 'a plan', { port, obeysSchema }).parts), 'Make a plan for this goal: …');
    };
    await ask(true);
    await ask(false);
    expect(schemas).toEqual([planSchema(new Set(['language'])), undefined]);
  });
});

describe('io', () => {
  it('what does not come back as it was written is a failure, never an output', async () => {
    const kept = new Map<string, string>();
    const write = async (path: string, text: string): Promise<void> => void kept.set(path, text);
    const honest = makeIoAgent({ write, read: async (path) => kept.get(path) ?? '' });
    expect((await work(honest, { do: 'keep', path: 'a.txt', content: { b: 1, a: 'ç' } })).output).toBe('{"a":"ç","b":1}');
    const torn = makeIoAgent({ write, read: async (path) => (kept.get(path) ?? '').slice(1) });
    await expect(work(torn, { do: 'keep', path: 'a.txt', content: 'text' })).rejects.toMatchObject({ code: 'tool-failed' });
  });
});
