import { afterEach, describe, expect, it, vi } from 'vitest';
import { echoTool, openTools, type Reaction, type Request, scriptedPlan, signal } from './scripted-server';

type Opened = Awaited<ReturnType<typeof openTools>>;
const opened: Opened[] = [];
const open = async (...args: Parameters<typeof openTools>): Promise<Opened> => {
  const made = await openTools(...args);
  opened.push(made);
  return made;
};
afterEach(() => {
  for (const { tools } of opened.splice(0)) tools.close();
});

const call = { server: 'scripted', tool: 'echo', input: { text: 'hello' } };
const onCall =
  (reaction: Reaction) =>
  ({ method }: Request): Reaction | undefined =>
    method === 'tools/call' ? reaction : undefined;

describe('a server that behaves', () => {
  it('is started when it is first wanted, answers, and is measured', async () => {
    const { plan, seen, starts, ends } = scriptedPlan({});
    const { tools, states } = await open([plan]);
    expect(starts()).toBe(0);
    expect(await tools.list(signal)).toEqual([
      { server: 'scripted', name: 'echo', description: 'Says it again', inputSchema: echoTool.inputSchema, needsConsent: false },
    ]);
    expect(await tools.call(call, signal)).toMatchObject({ text: 'hello' });
    expect(seen.map(({ method }) => method).slice(0, 3)).toEqual(['initialize', 'notifications/initialized', 'tools/list']);
    expect(states.map(({ state }) => state)).toEqual(['starting', 'ready']);
    expect(tools.statistics()).toMatchObject([
      { name: 'scripted', state: 'ready', protocolVersion: '2025-06-18', starts: 1, tools: 1, calls: 1, latency: { count: 1 } },
    ]);
    tools.close();
    expect(ends()).toBeGreaterThan(0);
  });
});

describe('each bad server ends in a classified failure', () => {
  const table: readonly (readonly [what: string, reaction: Reaction, code: string, reason: string])[] = [
    ['answers with an error', { error: { code: -32000, message: 'disk on fire' } }, 'tool-failed', 'refused'],
    ['says that it failed', { result: { isError: true, content: [{ type: 'text', text: 'no such city' }] } }, 'tool-failed', 'refused'],
    ['sends 10 MB in one message', { raw: `{"jsonrpc":"2.0","id":2,"result":"${'x'.repeat(10_000_000)}"}` }, 'tool-failed', 'too large'],
    ['sends a result of 2 MB', { result: { content: [{ type: 'text', text: 'x'.repeat(2_000_000) }] } }, 'tool-failed', 'too large'],
    ['sends what is not JSON', { raw: 'hello?' }, 'tool-invalid', 'not JSON'],
    ['sends what is not text', { raw: { jsonrpc: '2.0' } }, 'tool-invalid', 'not JSON-RPC'],
    ['sends another protocol', { raw: '{"version":"1.1"}' }, 'tool-invalid', 'not JSON-RPC'],
    ['sends a result of another shape', { result: { content: 'hello' } }, 'tool-invalid', 'breaks its protocol'],
    ['crashes', 'crash', 'tool-failed', 'crashed'],
  ];
  it.each(table)('%s', async (_what, reaction, code, reason) => {
    const { tools } = await open([scriptedPlan({ react: onCall(reaction) }).plan]);
    await expect(tools.call(call, signal)).rejects.toMatchObject({ code, details: { server: 'scripted', tool: 'echo', reason } });
    expect(tools.statistics()[0]?.failuresByCode).toEqual({ [code]: 1 });
  });

  it('speaks another version of the protocol', async () => {
    const { tools } = await open([scriptedPlan({ protocolVersion: '1999-01-01' }).plan]);
    await expect(tools.call(call, signal)).rejects.toMatchObject({ code: 'tool-invalid', details: { reason: 'protocol version' } });
  });

  it('never answers the handshake', async () => {
    const { plan, ends } = scriptedPlan({ react: () => 'silent' });
    const { tools } = await open([plan], { supervision: { connectTimeoutMs: 50 } });
    await expect(tools.call(call, signal)).rejects.toMatchObject({ code: 'task-timeout', details: { what: 'scripted', timeoutMs: 50 } });
    expect(ends()).toBeGreaterThan(0);
  });

  it('lies about its output: structured content that is missing, or against the schema', async () => {
    const outputSchema = { type: 'object', properties: { sum: { type: 'number' } }, required: ['sum'] };
    const answers: Record<string, Reaction> = {
      missing: { result: { content: [{ type: 'text', text: '3' }] } },
      wrong: { result: { content: [], structuredContent: { sum: 'three' } } },
      right: { result: { content: [], structuredContent: { sum: 3 } } },
    };
    const script = {
      tools: Object.keys(answers).map((name) => ({ ...echoTool, name, outputSchema })),
      react: ({ method, params }: Request) => (method === 'tools/call' ? answers[params?.name ?? ''] : undefined),
    };
    const { tools } = await open([scriptedPlan(script).plan]);
    for (const tool of ['missing', 'wrong']) {
      const failing = tools.call({ ...call, tool }, signal);
      await expect(failing).rejects.toMatchObject({ code: 'tool-invalid', details: { tool, reason: 'breaks its schema' } });
    }
    expect(await tools.call({ ...call, tool: 'right' }, signal)).toMatchObject({ structured: { sum: 3 } });
  });

  it('has a schema that cannot be used: hostile in size, in references, in kind', async () => {
    let deep: Record<string, unknown> = { type: 'string' };
    for (let i = 0; i < 200; i += 1) deep = { type: 'object', properties: { a: deep } };
    const chain = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`s${i}`, { allOf: [{ $ref: `#/$defs/s${i + 1}` }, { $ref: `#/$defs/s${i + 1}` }] }]),
    );
    const schemas: Record<string, unknown> = {
      deep,
      doubling: { type: 'object', $defs: { ...chain, s30: {} }, $ref: '#/$defs/s0' },
      circle: { type: 'object', $ref: '#' },
      nowhere: { type: 'object', properties: { text: { $ref: 'https://example.com/schema.json' } } },
    };
    const list = Object.entries(schemas).map(([name, inputSchema]) => ({ ...echoTool, name, inputSchema }));
    const { tools } = await open([scriptedPlan({ tools: list }).plan]);
    for (const tool of Object.keys(schemas)) {
      await expect(tools.call({ ...call, tool }, signal), tool).rejects.toMatchObject({ code: 'tool-invalid' });
    }
  });

  it('a pattern that would run for ages natively costs nothing', async () => {
    const inputSchema = { type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } };
    const { tools } = await open([scriptedPlan({ tools: [{ ...echoTool, inputSchema }] }).plan]);
    const bad = tools.call({ ...call, input: { text: `${'a'.repeat(40)}!` } }, signal);
    await expect(bad).rejects.toMatchObject({ code: 'parameter-invalid' });
    expect((await tools.call({ ...call, input: { text: 'aaa' } }, signal)).text).toBe('aaa');
  });
});

describe('calls that are wrong never reach the server', () => {
  it.each([
    ['against the schema', { ...call, input: { text: 7 } }],
    ['a missing argument', { ...call, input: {} }],
    ['an argument too many', { ...call, input: { text: 'a', more: 1 } }],
    ['no object', { ...call, input: 'hello' }],
    ['an unknown tool', { ...call, tool: 'shout' }],
    ['an unknown server', { ...call, server: 'nobody' }],
  ])('%s', async (_what, wrong) => {
    const { plan, seen } = scriptedPlan({});
    const { tools } = await open([plan]);
    await expect(tools.call(wrong, signal)).rejects.toMatchObject({ code: 'parameter-invalid' });
    expect(seen.filter(({ method }) => method === 'tools/call')).toEqual([]);
  });
});

describe('supervision', () => {
  it('a tool that hangs times out; a server that still answers pings lives on', async () => {
    const { plan, starts } = scriptedPlan({ react: onCall('silent') });
    const { tools } = await open([plan], { callTimeoutMs: 40 });
    await expect(tools.call(call, signal)).rejects.toMatchObject({
      code: 'task-timeout',
      details: { what: 'scripted/echo', timeoutMs: 40 },
    });
    expect(tools.statistics()[0]).toMatchObject({ state: 'ready', pings: 1 });
    expect(starts()).toBe(1);
  });

  it('a server that hangs whole is ended, and the next call gets a new one', async () => {
    const { plan, starts, ends } = scriptedPlan({
      react: ({ method }, start) => (start === 1 && (method === 'ping' || method === 'tools/call') ? 'silent' : undefined),
    });
    const { tools, states } = await open([plan], { callTimeoutMs: 40 });
    await expect(tools.call(call, signal)).rejects.toMatchObject({ code: 'task-timeout' });
    expect(states.at(-1)).toMatchObject({ state: 'down', error: { code: 'tool-failed', details: { reason: 'hung' } } });
    expect(ends()).toBeGreaterThan(0);
    expect((await tools.call(call, signal)).text).toBe('hello');
    expect(starts()).toBe(2);
  });

  it('a crash loop is restarted with growing pauses, said, and ends when the server is well', async () => {
    let now = 0;
    let well = false;
    const { plan, starts } = scriptedPlan({ react: (request) => (well ? undefined : onCall('crash')(request)) });
    const { tools, states } = await open([plan], { now: () => now });
    await expect(tools.call(call, signal)).rejects.toMatchObject({ details: { reason: 'crashed' } });
    // The first restart is at once, the second waits.
    await expect(tools.call(call, signal)).rejects.toMatchObject({ details: { reason: 'crashed' } });
    await expect(tools.call(call, signal)).rejects.toMatchObject({ details: { reason: 'restarting', retryAfterMs: 40 } });
    expect(starts()).toBe(2);
    for (const pause of [40, 80, 160]) {
      now += pause - 1;
      await expect(tools.call(call, signal)).rejects.toMatchObject({ details: { reason: 'restarting' } });
      now += 1;
      await expect(tools.call(call, signal)).rejects.toMatchObject({ details: { reason: 'crashed' } });
    }
    expect(states.at(-1)?.state).toBe('crash-loop');
    well = true;
    now += 320;
    expect((await tools.call(call, signal)).text).toBe('hello');
    expect(states.at(-1)?.state).toBe('ready');
  });

  it('the health check finds a dead server and brings it back without being asked', async () => {
    let dead = false;
    const { plan, starts } = scriptedPlan({
      react: ({ method }, start) => (dead && start === 1 && method === 'ping' ? 'silent' : undefined),
    });
    const { tools } = await open([plan], { supervision: { healthMs: 20 } });
    await tools.call(call, signal);
    await vi.waitFor(() => expect(tools.statistics()[0]?.pings).toBeGreaterThan(1));
    dead = true;
    await vi.waitFor(() => expect(starts()).toBe(2), 5_000);
    await vi.waitFor(() => expect(tools.statistics()[0]?.state).toBe('ready'));
  });

  it('one server that is down hides only its own tools', async () => {
    const down = scriptedPlan({ react: () => 'crash' }, 'down');
    const { tools } = await open([down.plan, scriptedPlan({}).plan]);
    expect((await tools.list(signal)).map(({ server }) => server)).toEqual(['scripted']);
  });

  it('cancelling a call rejects with AbortError and tells the server', async () => {
    const { plan, seen } = scriptedPlan({ react: onCall('silent') });
    const { tools } = await open([plan]);
    const stop = new AbortController();
    const calling = tools.call(call, stop.signal);
    await vi.waitFor(() => expect(seen.some(({ method }) => method === 'tools/call')).toBe(true));
    stop.abort();
    await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
    await vi.waitFor(() => expect(seen.some(({ method }) => method === 'notifications/cancelled')).toBe(true));
  });

  it('a server’s new list of tools is read when it says that there is one', async () => {
    let list = [echoTool];
    const { plan } = scriptedPlan({
      react: ({ method }) => {
        if (method === 'tools/list') return { result: { tools: list } };
        if (method !== 'tools/call') return undefined;
        list = [echoTool, { ...echoTool, name: 'new' }];
        return { result: { content: [] }, notify: 'notifications/tools/list_changed' };
      },
    });
    const { tools } = await open([plan]);
    await tools.call(call, signal);
    await vi.waitFor(async () => expect((await tools.list(signal)).map(({ name }) => name)).toEqual(['echo', 'new']));
  });
});
