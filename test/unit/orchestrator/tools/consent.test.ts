import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsentAnswer, ConsentQuestion } from '../../../../src/contract/tool-servers';
import { openConsentBook } from '../../../../src/orchestrator/tools/consent';
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
    expect(asked).toEqual([{ server: 'scripted', identity: 'local:scripted', kinds: ['write'], tool: 'write', input: { text: 'x' } }]);
    await tools.call(call('reach'), signal);
    expect(asked.map(({ kinds }) => kinds)).toEqual([['write'], ['network']]);
    expect((await tools.list(signal)).map(({ needsConsent }) => needsConsent)).toEqual([false, true, true, true]);
    tools.close();
  });

  it('a no is permission-denied, and the server never hears of the call', async () => {
    const { plan, seen } = scriptedPlan({ tools: [writer] });
    const { tools, asked } = await openTools([plan], { allow: () => 'denied' });
    for (let i = 0; i < 2; i += 1) await expect(tools.call(call('write'), signal)).rejects.toMatchObject({ code: 'permission-denied' });
    expect(asked).toHaveLength(1);
    expect(seen.some(({ method }) => method === 'tools/call')).toBe(false);
    tools.close();
  });

  it('"once" is one call: the next asks again', async () => {
    const { tools, asked } = await openTools([scriptedPlan({ tools: [writer] }).plan], { allow: () => 'once' });
    await Promise.all([tools.call(call('write'), signal), tools.call(call('write'), signal)]);
    expect(asked).toHaveLength(2);
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
    const ask = (_question: ConsentQuestion, until: AbortSignal): Promise<ConsentAnswer> => {
      asked += 1;
      if (asked === 2) return Promise.resolve('always');
      return new Promise((_resolve, reject) =>
        until.addEventListener('abort', () => reject(new DOMException('x', 'AbortError')), { once: true }),
      );
    };
    const book = await openConsentBook({ ask, onProblem: () => undefined });
    const question: ConsentQuestion = { server: 'a', identity: 'a', kinds: ['write'], tool: 't', input: {} };
    const first = book.obtain(question, stop.signal);
    const second = book.obtain(question, signal);
    stop.abort();
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    expect(await second).toBe(true);
    expect(asked).toBe(2);
  });

  it('a call of a remote server asks once for all that it does, with the arguments; reading its tools asks nothing', async () => {
    const { plan, seen } = scriptedPlan({ tools: [echoTool, writer] }, 'far');
    const remote = { ...plan, kind: 'remote' as const, identity: 'https://far.example/mcp?key=secret' };
    const { tools, asked } = await openTools([remote], { allow: ({ kinds }) => (kinds.includes('write') ? 'denied' : 'always') });
    expect((await tools.list(signal)).map(({ needsConsent }) => needsConsent)).toEqual([true, true]);
    expect(asked).toEqual([]);
    await tools.call({ ...call('echo'), server: 'far' }, signal);
    await tools.call({ ...call('echo'), server: 'far' }, signal);
    const denied = await tools.call({ ...call('write'), server: 'far' }, signal).catch((error: unknown) => error);
    expect(denied).toMatchObject({ code: 'permission-denied', details: { what: 'far/write' } });
    expect(JSON.stringify(denied) + String(denied)).not.toContain('secret');
    expect(asked).toMatchObject([
      { kinds: ['network'], tool: 'echo', input: { text: 'x' } },
      { kinds: ['write'], tool: 'write' },
    ]);
    expect(seen.filter(({ method }) => method === 'tools/call')).toHaveLength(2);
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
  const question: ConsentQuestion = { server: 'a', identity: 'https://a.example/', kinds: ['network'], tool: 't', input: {} };
  const openBook = (answer: ConsentAnswer, problems: string[] = []) =>
    openConsentBook({ ask: async () => answer, openStore: () => openConsentStore(), onProblem: ({ code }) => problems.push(code) });

  it('a yes is remembered until it is revoked, a no is not', async () => {
    const first = await openBook('always');
    expect(await first.obtain(question, signal)).toBe(true);
    first.close();
    const second = await openBook('denied');
    expect(second.isGranted(question.identity, 'network')).toBe(true);
    expect(await second.obtain(question, signal)).toBe(true);
    expect(await second.obtain({ ...question, kinds: ['write'] }, signal)).toBe(false);
    expect(await second.obtain({ ...question, identity: 'https://b.example/' }, signal)).toBe(false);
    await second.revoke(question.identity);
    expect(await second.obtain(question, signal)).toBe(false);
    second.close();
    const third = await openBook('always');
    expect(third.isGranted(question.identity, 'network')).toBe(false);
    expect(await third.obtain({ ...question, kinds: ['write'] }, signal)).toBe(true);
    third.close();
  });

  it('without a disk, a yes lives as long as the page', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const problems: string[] = [];
    const book = await openBook('always', problems);
    expect(await book.obtain(question, signal)).toBe(true);
    expect(book.isGranted(question.identity, 'network')).toBe(true);
    expect(problems).toEqual(['storage-denied']);
  });
});

describe('addresses of remote servers', () => {
  it.each(['https://example.com/mcp', 'http://127.0.0.1:3001/mcp', 'http://localhost/mcp'])('%s', (address) => {
    expect(remoteServerPlan({ name: 'x', url: address })).toMatchObject({ kind: 'remote', identity: address });
  });
  it.each(['http://example.com/mcp', 'ftp://example.com', 'file:///etc/passwd', 'mcp', 'https://user:secret@example.com/'])(
    '%s is none',
    (address) => {
      expect(() => remoteServerPlan({ name: 'x', url: address })).toThrow('not the address of a tool server');
    },
  );
});
