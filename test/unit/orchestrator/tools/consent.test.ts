import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ConsentQuestion, openConsentBook } from '../../../../src/orchestrator/tools/consent';
import { openConsentStore } from '../../../../src/orchestrator/tools/consent-store';
import { remoteServerPlan } from '../../../../src/orchestrator/tools/server-plans';
import { echoTool, openTools, scriptedPlan, signal } from './scripted-server';
import 'fake-indexeddb/auto';

const writer = { ...echoTool, name: 'write', annotations: { readOnlyHint: false } };
const silentTool = { ...echoTool, name: 'says-nothing', annotations: undefined };
const reacher = { ...echoTool, name: 'reach', annotations: { readOnlyHint: true, openWorldHint: true } };
const call = (tool: string) => ({ server: 'scripted', tool, input: { text: 'x' } });

describe('tools that write or reach the network', () => {
  it('ask once per server and kind; reading never asks', async () => {
    const { tools, asked } = await openTools([scriptedPlan({ tools: [echoTool, writer, silentTool, reacher] }).plan]);
    await tools.call(call('echo'), signal);
    expect(asked).toEqual([]);
    await tools.call(call('write'), signal);
    await tools.call(call('says-nothing'), signal);
    expect(asked).toMatchObject([{ server: 'scripted', kind: 'write', tool: 'write' }]);
    await tools.call(call('reach'), signal);
    expect(asked.map(({ kind }) => kind)).toEqual(['write', 'network']);
    expect((await tools.list(signal)).map(({ needsConsent }) => needsConsent)).toEqual([false, true, true, true]);
    tools.close();
  });

  it('a no is permission-denied, and the server never hears of the call', async () => {
    const { plan, seen } = scriptedPlan({ tools: [writer] });
    const { tools, asked } = await openTools([plan], { allow: () => false });
    for (let i = 0; i < 2; i += 1) await expect(tools.call(call('write'), signal)).rejects.toMatchObject({ code: 'permission-denied' });
    expect(asked).toHaveLength(1);
    expect(seen.some(({ method }) => method === 'tools/call')).toBe(false);
    tools.close();
  });

  it('calls at once wait for one answer', async () => {
    const { tools, asked } = await openTools([scriptedPlan({ tools: [writer] }).plan]);
    await Promise.all(Array.from({ length: 5 }, () => tools.call(call('write'), signal)));
    expect(asked).toHaveLength(1);
    tools.close();
  });

  it('when the one that asks is cancelled, the next in line asks', async () => {
    const stop = new AbortController();
    let asked = 0;
    const ask = (_question: ConsentQuestion, until: AbortSignal): Promise<boolean> => {
      asked += 1;
      if (asked === 2) return Promise.resolve(true);
      return new Promise((_resolve, reject) =>
        until.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')), { once: true }),
      );
    };
    const book = await openConsentBook({ ask, onProblem: () => undefined });
    const question = { server: 'a', identity: 'a', kind: 'write' } as const;
    const first = book.obtain(question, stop.signal);
    const second = book.obtain(question, signal);
    stop.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await second).toBe(true);
    expect(asked).toBe(2);
  });

  it('a remote server is not reached before the user agrees, and is gone when the user does not', async () => {
    const remote = (name: string) => ({ ...scriptedPlan({}, name), identity: `https://${name}.example/mcp` });
    const first = remote('one');
    const { tools, asked } = await openTools([], { allow: ({ server }) => server === 'two' });
    const plan = { ...first.plan, kind: 'remote' as const, identity: first.identity };
    await expect(tools.addRemote(plan, signal)).rejects.toMatchObject({ code: 'permission-denied' });
    expect(first.starts()).toBe(0);
    expect(tools.statistics()).toEqual([]);
    const second = remote('two');
    const added = await tools.addRemote({ ...second.plan, kind: 'remote', identity: second.identity }, signal);
    expect(added).toMatchObject([{ server: 'two', name: 'echo', needsConsent: true }]);
    expect(asked.map(({ kind, identity }) => `${kind} ${identity}`)).toEqual([
      'network https://one.example/mcp',
      'network https://two.example/mcp',
    ]);
    await tools.call({ server: 'two', tool: 'echo', input: { text: 'x' } }, signal);
    expect(asked).toHaveLength(2);
    tools.close();
  });
});

describe('consents on the disk', () => {
  beforeEach(() => {
    vi.stubGlobal('indexedDB', new IDBFactory());
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  const question: ConsentQuestion = { server: 'a', identity: 'https://a.example/', kind: 'network' };
  const openBook = (answer: boolean, problems: string[] = []) =>
    openConsentBook({ ask: async () => answer, openStore: () => openConsentStore(), onProblem: ({ code }) => problems.push(code) });

  it('a yes is remembered until it is revoked, a no is not', async () => {
    const first = await openBook(true);
    expect(await first.obtain(question, signal)).toBe(true);
    first.close();
    const second = await openBook(false);
    expect(second.isGranted(question.identity, 'network')).toBe(true);
    expect(await second.obtain(question, signal)).toBe(true);
    expect(await second.obtain({ ...question, kind: 'write' }, signal)).toBe(false);
    expect(await second.obtain({ ...question, identity: 'https://b.example/' }, signal)).toBe(false);
    await second.revoke(question.identity);
    expect(await second.obtain(question, signal)).toBe(false);
    second.close();
    const third = await openBook(true);
    expect(third.isGranted(question.identity, 'network')).toBe(false);
    expect(await third.obtain({ ...question, kind: 'write' }, signal)).toBe(true);
    third.close();
  });

  it('without a disk, a yes lives as long as the page', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const problems: string[] = [];
    const book = await openBook(true, problems);
    expect(await book.obtain(question, signal)).toBe(true);
    expect(book.isGranted(question.identity, 'network')).toBe(true);
    expect(problems).toEqual(['storage-denied']);
  });
});

describe('addresses of remote servers', () => {
  it.each(['https://example.com/mcp', 'http://127.0.0.1:3001/mcp', 'http://localhost/mcp'])('%s', (address) => {
    expect(remoteServerPlan('x', address)).toMatchObject({ kind: 'remote', identity: address });
  });
  it.each(['http://example.com/mcp', 'ftp://example.com', 'file:///etc/passwd', 'mcp', 'https://user:secret@example.com/'])(
    '%s is none',
    (address) => {
      expect(() => remoteServerPlan('x', address)).toThrow('not the address of a tool server');
    },
  );
});
