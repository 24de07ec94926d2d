import { describe, expect, it } from 'vitest';
import { freeName, readServers, writeServers } from '../../../../src/ui/state/tool-server-store';

function makeStore(texts: Record<string, string> = {}) {
  const kept = new Map(Object.entries(texts));
  return { kept, getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) };
}

const plain = { name: 'a', url: 'https://a.example/mcp', keepsToken: false };
const short = { name: 'b', url: 'https://b.example/mcp', keepsToken: false, token: 'of-this-tab' };
const long = { name: 'c', url: 'https://c.example/mcp', keepsToken: true, token: 'of-this-device' };

describe('remembered tool servers', () => {
  it('come back with their tokens in the same tab; a new one has only those that were to be kept', () => {
    const [store, tab] = [makeStore(), makeStore()];
    expect(writeServers(store, tab, [plain, short, long])).toBe(true);
    expect(readServers(store, tab)).toEqual([plain, short, long]);
    const { token: _gone, ...forgotten } = short;
    expect(readServers(store, makeStore())).toEqual([plain, forgotten, long]);
    expect([...store.kept.values()].join()).not.toContain('of-this-tab');
  });

  it('that are damaged are left out', () => {
    const servers = [plain, { name: 'x' }, { ...plain, url: 'http://far.example/' }, { ...plain, name: 'device' }, null, 7];
    expect(readServers(makeStore({ 'apura.tool-servers': JSON.stringify(servers) }), undefined)).toEqual([plain]);
    expect(readServers(makeStore({ 'apura.tool-servers': '{' }), makeStore({ 'apura.tool-tokens': '[' }))).toEqual([]);
    expect(writeServers(undefined, undefined, [plain])).toBe(false);
  });

  it.each([
    ['mcp-servers/everything', [], 'everything'],
    ['everything', ['everything'], 'everything-2'],
    ['calculator', [], 'calculator-2'],
    ['São João & Cia.', [], 'S-o-Jo-o-Cia.'],
    ['', [], 'server'],
  ])('%j gets a name that suites can use', (wanted, taken, name) => {
    expect(freeName(wanted, taken)).toBe(name);
  });
});
