import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApuraError } from '../../../src/contract/errors';
import type { JsonValue } from '../../../src/contract/json';
import { remoteServerPlan } from '../../../src/orchestrator/tools/server-plans';
import { type EverythingServer, startEverythingServer } from '../../support/everything-server';
import { openTools, signal } from '../../unit/orchestrator/tools/scripted-server';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function openRemote(address: string, options: Parameters<typeof openTools>[1] = {}) {
  const { tools, ...rest } = await openTools([], { supervision: { connectTimeoutMs: 10_000 }, ...options });
  cleanUps.push(() => tools.close());
  /** Reads its tools, or rejects with why it cannot be used. */
  const add = async () => {
    tools.add(remoteServerPlan({ name: 'remote', url: address }));
    const listed = await tools.list(signal);
    const { lastError } = tools.statistics()[0] ?? {};
    if (lastError !== undefined) throw new ApuraError(lastError.code, lastError.message, lastError.details);
    return listed;
  };
  const call = (tool: string, input: JsonValue, until = signal) => tools.call({ server: 'remote', tool, input }, until);
  return { tools, add, call, ...rest };
}

describe('the published reference server, unmodified', () => {
  const start = async (address?: string): Promise<EverythingServer> => {
    const server = await startEverythingServer(address);
    cleanUps.push(() => server.close());
    return server;
  };

  it('shakes hands, lists and runs its tools; arguments are checked first', async () => {
    const { add, call, tools } = await openRemote((await start()).url);
    const names = (await add()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['echo', 'get-sum', 'get-structured-content', 'get-tiny-image']));
    expect((await call('echo', { message: 'olá' })).text).toBe('Echo: olá');
    expect((await call('get-sum', { a: 2, b: 40 })).text).toContain('42');
    await expect(call('get-sum', { a: 'two', b: 40 })).rejects.toMatchObject({ code: 'parameter-invalid' });
    const weather = await call('get-structured-content', { location: 'New York' });
    expect(weather.structured).toMatchObject({ temperature: expect.any(Number) });
    expect((await call('get-tiny-image', {})).text).toContain('[image image/png]');
    expect(tools.statistics()[0]).toMatchObject({ state: 'ready', kind: 'remote', latency: { count: 4 } });
  });

  it('a long operation: its own timeout, and a cancel', async () => {
    const { add, call, tools } = await openRemote((await start()).url, { callTimeoutMs: 300, supervision: { pingTimeoutMs: 5_000 } });
    await add();
    await expect(call('trigger-long-running-operation', { duration: 30, steps: 2 })).rejects.toMatchObject({ code: 'task-timeout' });
    expect(tools.statistics()[0]).toMatchObject({ state: 'ready' });
    const stop = new AbortController();
    const calling = call('trigger-long-running-operation', { duration: 30, steps: 2 }, stop.signal);
    stop.abort();
    await expect(calling).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('killed and started again at the same address: the failure is classified, the next call works', async () => {
    const server = await start();
    const { add, call, tools } = await openRemote(server.url, { callTimeoutMs: 3_000 });
    await add();
    await server.close();
    await expect(call('echo', { message: 'x' })).rejects.toMatchObject({ code: 'tool-failed' });
    expect(tools.statistics()[0]).toMatchObject({ failuresByCode: { 'tool-failed': 1 }, state: 'down' });
    await start(server.url);
    expect((await call('echo', { message: 'again' })).text).toBe('Echo: again');
  });

  it('started again between two calls: its sessions are forgotten, which one call notices', async () => {
    const server = await start();
    const { add, call } = await openRemote(server.url);
    await add();
    await server.close();
    await start(server.url);
    await expect(call('echo', { message: 'x' })).rejects.toMatchObject({ code: 'tool-failed' });
    expect((await call('echo', { message: 'again' })).text).toBe('Echo: again');
  });
});

describe('bad remote servers end in classified failures', () => {
  type Answer = (request: { readonly method?: string; readonly id?: number }, response: ServerResponse) => void;

  /** A server that answers POSTs by `answer` and has no streams of its own. */
  const serve = async (answer: Answer): Promise<string> => {
    const server: Server = createServer((request: IncomingMessage, response) => {
      if (request.method !== 'POST') return void response.writeHead(405).end();
      let body = '';
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => answer(JSON.parse(body) as { method?: string; id?: number }, response));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUps.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  };
  const json = (response: ServerResponse, value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  const tool = { name: 'echo', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };
  /** Well-behaved but for calls. */
  const onCall =
    (call: Answer, protocolVersion = '2025-06-18'): Answer =>
    (request, response) => {
      const { id, method } = request;
      if (method === 'initialize') {
        const result = { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } };
        json(response, { jsonrpc: '2.0', id, result });
      } else if (id === undefined) response.writeHead(202).end();
      else if (method === 'tools/list') json(response, { jsonrpc: '2.0', id, result: { tools: [tool] } });
      else if (method === 'tools/call') call(request, response);
      else json(response, { jsonrpc: '2.0', id, error: { code: -32601, message: 'no such method' } });
    };

  it('down', async () => {
    const { add } = await openRemote('http://127.0.0.1:9/mcp');
    await expect(add()).rejects.toMatchObject({ code: 'tool-failed', details: { server: 'remote', reason: 'down' } });
  });

  it('no tool server at all', async () => {
    const { add } = await openRemote(await serve((_request, response) => void response.writeHead(200).end('<html>hello</html>')));
    await expect(add()).rejects.toMatchObject({ code: 'tool-invalid', details: { server: 'remote', reason: 'breaks its protocol' } });
  });

  it.each([
    [404, 'tool-invalid', 'breaks its protocol'],
    [405, 'tool-invalid', 'breaks its protocol'],
    [401, 'tool-failed', 'unauthorised'],
    [403, 'tool-failed', 'unauthorised'],
    [503, 'tool-failed', 'down'],
  ])('answers everything with HTTP %i', async (status, code, reason) => {
    const { add } = await openRemote(await serve((_request, response) => void response.writeHead(status).end('no')));
    await expect(add()).rejects.toMatchObject({ code, details: { reason } });
  });

  it('wants sessions and does not show this page the one it opened', async () => {
    const usual = onCall(() => {});
    const address = await serve((request, response) => {
      if (request.method === 'initialize') usual(request, response);
      else response.writeHead(400).end('no session');
    });
    const { add } = await openRemote(address);
    await expect(add()).rejects.toMatchObject({ code: 'tool-failed', details: { reason: 'session hidden' } });
  });

  it('gets the token in every request, and nobody else does', async () => {
    const seen: unknown[] = [];
    const usual = onCall(({ id }, response) => json(response, { jsonrpc: '2.0', id, result: { content: [] } }));
    const address = await serve((request, response) => {
      seen.push(response.req.headers.authorization);
      usual(request, response);
    });
    const { tools } = await openTools([]);
    cleanUps.push(() => tools.close());
    tools.add(remoteServerPlan({ name: 'remote', url: address, token: 'sesame' }));
    await tools.list(signal);
    await tools.call({ server: 'remote', tool: 'echo', input: {} }, signal);
    expect(new Set(seen)).toEqual(new Set(['Bearer sesame']));
    expect(JSON.stringify(tools.statistics())).not.toContain('sesame');
  });

  it('another version of the protocol', async () => {
    const { add } = await openRemote(await serve(onCall(() => {}, '1999-01-01')));
    await expect(add()).rejects.toMatchObject({ code: 'tool-invalid', details: { reason: 'protocol version' } });
  });

  it('slow', async () => {
    const { add, call } = await openRemote(await serve(onCall(() => {})), { callTimeoutMs: 100 });
    await add();
    await expect(call('echo', {})).rejects.toMatchObject({ code: 'task-timeout' });
  });

  it('an answer of 10 MB, as a body and as one line of a stream', async () => {
    const huge = 'x'.repeat(10_000_000);
    const body = await openRemote(
      await serve(onCall(({ id }, response) => json(response, { jsonrpc: '2.0', id, result: { content: huge } }))),
    );
    await body.add();
    await expect(body.call('echo', {})).rejects.toMatchObject({ code: 'tool-failed', details: { reason: 'too large' } });
    const stream = await openRemote(
      await serve(
        onCall(({ id }, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.end(`data: {"jsonrpc":"2.0","id":${id},"result":{"content":"${huge}"}}\n\n`);
        }),
      ),
    );
    await stream.add();
    await expect(stream.call('echo', {})).rejects.toMatchObject({ code: 'tool-failed', details: { reason: 'too large' } });
  });

  it('hangs up in the middle of an answer', async () => {
    const { add, call } = await openRemote(
      await serve(
        onCall((_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 });
          response.write('{"jsonrpc":');
          response.destroy();
        }),
      ),
      { callTimeoutMs: 3_000 },
    );
    await add();
    await expect(call('echo', {})).rejects.toMatchObject({ code: 'tool-failed' });
  });

  it('a long stream of short lines is no line of 10 MB', async () => {
    const { add, call } = await openRemote(
      await serve(
        onCall(({ id }, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          const note = JSON.stringify({
            jsonrpc: '2.0',
            method: 'notifications/message',
            params: { level: 'info', data: 'y'.repeat(900) },
          });
          for (let i = 0; i < 6_000; i += 1) response.write(`data: ${note}\n\n`);
          response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'done' }] } })}\n\n`);
        }),
      ),
      { callTimeoutMs: 15_000 },
    );
    await add();
    expect((await call('echo', {})).text).toBe('done');
  });

  it('one that recovers is found again by the health check', async () => {
    let broken = false;
    const answer = onCall(({ id }, response) =>
      json(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'hi' }] } }),
    );
    const address = await serve((request, response) => {
      if (broken) response.destroy();
      else if (request.method === 'ping') json(response, { jsonrpc: '2.0', id: request.id, result: {} });
      else answer(request, response);
    });
    const { add, call, tools } = await openRemote(address, { supervision: { healthMs: 30, pingTimeoutMs: 2_000 } });
    await add();
    expect((await call('echo', {})).text).toBe('hi');
    broken = true;
    await vi.waitFor(() => expect(tools.statistics()[0]?.state).not.toBe('ready'), 5_000);
    broken = false;
    await vi.waitFor(() => expect(tools.statistics()[0]?.state).toBe('ready'), 10_000);
    expect((await call('echo', {})).text).toBe('hi');
  });
});
