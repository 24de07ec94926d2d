import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { type SmallToolServer, sendJson, startToolServer, type ToolServerScript } from '../../support/tool-server';
import { runCommand } from '../audit-command/run-tool';
import { openAt } from '../failures/page-run';
import { addServer, openTools } from './tools-page';

const tenMegabytes = 'x'.repeat(10_000_000);

/** Real servers on another origin than the page, each bad in its own way: the page says which, in words. */
describe('a bad tool server, added by its address', { timeout: 120_000 }, () => {
  const built = useBuiltPage();
  let page: Page;
  beforeAll(async () => {
    ({ page } = await openAt(built.browser(), built.url()));
  });
  afterAll(() => page.context().close());
  let server: SmallToolServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const table: readonly (readonly [what: string, script: ToolServerScript, reason: string, words: string])[] = [
    ['hides its answers from other origins', { cors: false }, 'no CORS', 'does not let this page read its answers'],
    ['speaks another version of the protocol', { protocolVersion: '1999-01-01' }, 'protocol version', 'version of the protocol'],
    [
      'is a web page',
      { answer: (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>') },
      'breaks its protocol',
      'not in the Model Context Protocol',
    ],
    ['has nothing at that path', { answer: (_, response) => response.writeHead(404).end('nothing here') }, 'breaks its protocol', '/mcp'],
    ['wants a token', { answer: (_, response) => response.writeHead(401).end() }, 'unauthorised', 'token'],
    [
      'keeps its session to itself',
      {
        answer: ({ method }, response) => {
          if (method === 'initialize') return false;
          response.writeHead(400).end('no session');
          return true;
        },
      },
      'session hidden',
      'mcp-session-id',
    ],
    [
      'sends a line of 10 MB',
      {
        answer: ({ method, id }, response) => {
          if (method !== 'tools/list') return false;
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          response.end(`data: {"jsonrpc":"2.0","id":${id},"result":{"tools":"${tenMegabytes}"}}\n\n`);
          return true;
        },
      },
      'too large',
      'too large',
    ],
    [
      'answers 10 MB at once',
      {
        answer: ({ method, id }, response) => {
          if (method !== 'tools/list') return false;
          sendJson(response, { jsonrpc: '2.0', id, result: { tools: tenMegabytes } });
          return true;
        },
      },
      'too large',
      'too large',
    ],
    ['never answers', { answer: () => true }, 'slow', 'too long'],
  ];

  it.each(table)('%s', async (_what, script, reason, words) => {
    server = await startToolServer(script);
    const card = await addServer(page, server.url);
    const failure = card.locator('[data-role="server-failure"]');
    expect(await failure.getAttribute('data-reason')).toBe(reason);
    expect(await failure.innerText()).toContain(words);
    await card.locator('[data-action="remove-server"]').click();
    await card.waitFor({ state: 'detached' });
  });

  it('is down, and works when it is tried again once it is up', async () => {
    server = await startToolServer({});
    const { url } = server;
    await server.close();
    const card = await addServer(page, url);
    expect(await card.locator('[data-role="server-failure"]').getAttribute('data-reason')).toBe('down');
    await card.locator('[data-action="remove-server"]').click();
  });

  it.each([
    ['en', 'cannot be reached'],
    ['pt', 'não pode ser alcançado'],
  ])('is down when the command line (%s) names it: nothing is run, and the reason is told', async (language, words) => {
    server = await startToolServer({});
    const { url } = server;
    await server.close();
    const folder = await mkdtemp(join(tmpdir(), 'apura-down-'));
    try {
      const { code, stderr } = await runCommand('audit', ['--tool-server', url, '--lang', language, '--adapter', 'none'], folder);
      expect(code).toBe(2);
      expect(stderr).toContain(url);
      expect(stderr).toContain(words);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('gets its token, and is the only one that does', async () => {
    server = await startToolServer({});
    const card = await addServer(page, server.url, { name: 'mine', token: 'sesame' });
    expect(await card.getAttribute('data-trial')).toBe('ready');
    expect(new Set(server.tokens)).toEqual(new Set(['Bearer sesame']));
    expect(page.url()).not.toContain('sesame');
    await card.locator('[data-action="remove-server"]').click();
  });

  it.each([
    ['http://192.0.2.1/mcp', 'mixed content'],
    ['everything', 'not an address'],
    ['https://user:secret@example.com/mcp', 'password'],
  ])('%s is not reached at all', async (address, words) => {
    await openTools(page);
    await page.fill('[data-field="server-url"]', address);
    await page.click('[data-action="add-server"]');
    expect(await page.locator('.add-server .field-error').innerText()).toContain(words);
    expect(await page.locator(`[data-url]`).count()).toBe(0);
  });
});
