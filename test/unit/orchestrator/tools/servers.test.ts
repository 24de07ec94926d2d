import { afterAll, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../src/contract/json';
import { makeLatencyHistogram } from '../../../../src/orchestrator/tools/latency-histogram';
import { inThreadServerPlan } from '../../../../src/orchestrator/tools/server-plans';
import { calculatorServer } from '../../../../src/orchestrator/tools/servers/calculator-server';
import { makeDeviceServer } from '../../../../src/orchestrator/tools/servers/device-server';
import { makeDocumentServer } from '../../../../src/orchestrator/tools/servers/document-server';
import { evaluateExpression } from '../../../../src/orchestrator/tools/servers/expression';
import { pathSegments } from '../../../../src/orchestrator/tools/servers/file-path';
import { openTools, signal } from './scripted-server';

describe('the calculator', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['2 ** 10', 1024],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['10 % 4 - 1', 1],
    ['7 × 8 ÷ 2 − 1', 27],
    ['1.5e3 + .5', 1500.5],
    ['sqrt(16) + abs(-3)', 7],
    ['max(1, 5, 3) - min(4, 2)', 3],
    ['round(pi * 100) / 100', 3.14],
    ['--3', 3],
    [' 12 ', 12],
  ])('%s = %d', (text, value) => {
    expect(evaluateExpression(text)).toBeCloseTo(value, 12);
  });

  it.each([
    ['1 / 0', 'division by zero'],
    ['5 % (2 - 2)', 'division by zero'],
    ['sqrt(-1)', 'not defined'],
    ['10 ^ 400', 'too large'],
    ['1 +', 'ends too early'],
    ['(1', 'expected ")"'],
    ['1 2', 'unexpected "2"'],
    ['', 'ends too early'],
    ['alert(1)', 'unexpected "alert"'],
    ['constructor', 'unexpected "constructor"'],
    ['__proto__', 'unexpected "__proto__"'],
    ['1; 2', 'unexpected "; 2"'],
    ['sqrt(1, 2)', 'takes 1 value'],
    ['('.repeat(500), 'nested too deeply'],
    ['-'.repeat(900), 'nested too deeply'],
    ['1+'.repeat(600), 'characters'],
  ])('refuses %s', (text, reason) => {
    expect(() => evaluateExpression(text)).toThrow(reason);
  });
});

describe('paths of files', () => {
  it('names in a path', () => {
    expect(pathSegments('notes/today.txt')).toEqual(['notes', 'today.txt']);
    expect(pathSegments('/notes/')).toEqual(['notes']);
    expect(pathSegments('')).toEqual([]);
    expect(pathSegments('ação/é.txt')).toEqual(['ação', 'é.txt']);
  });
  it.each(['../x', 'a/../../b', 'a//b', './a', 'a\\b', 'C:/x', 'a\u0000b', 'x'.repeat(121), 'a/'.repeat(13)])('%s is refused', (path) => {
    expect(() => pathSegments(path)).toThrow();
  });
});

describe('our servers over the real protocol', async () => {
  const retrieval = {
    retrieve: async ({ text, limit }: { readonly text: string; readonly limit?: number }) =>
      text.includes('Ana')
        ? [{ documentId: 'd', title: 'Doc', text: 'Ana lives in Lisbon.', score: 1, source: 'user' as const }].slice(0, limit)
        : [],
  };
  const facts = { 'cpu.logicalCores': 8, 'gpu.vendor': 'acme' };
  const { tools } = await openTools([
    inThreadServerPlan(calculatorServer),
    inThreadServerPlan(makeDeviceServer(facts, () => Date.UTC(2026, 0, 31, 12, 0, 5))),
    inThreadServerPlan(makeDocumentServer(retrieval)),
  ]);
  afterAll(() => tools.close());
  const use = (server: string, tool: string, input: JsonValue) => tools.call({ server, tool, input }, signal);

  it('list their tools; none of these needs consent', async () => {
    const listed = await tools.list(signal);
    expect(listed.map(({ server, name }) => `${server}/${name}`)).toEqual([
      'calculator/calculate',
      'device/current_time',
      'device/device_facts',
      'documents/search_documents',
    ]);
    expect(listed.some(({ needsConsent }) => needsConsent)).toBe(false);
  });

  it('calculate, and say what is wrong with an expression', async () => {
    expect(await use('calculator', 'calculate', { expression: '6 * 7' })).toMatchObject({ text: '42', structured: { value: 42 } });
    await expect(use('calculator', 'calculate', { expression: '1 / 0' })).rejects.toMatchObject({
      code: 'tool-failed',
      message: 'calculator: division by zero',
      details: { reason: 'refused' },
    });
  });

  it('tell the time in a zone, and facts by prefix', async () => {
    expect((await use('device', 'current_time', { timeZone: 'America/Sao_Paulo' })).structured).toEqual({
      utc: '2026-01-31T12:00:05.000Z',
      local: '2026-01-31 09:00:05',
      timeZone: 'America/Sao_Paulo',
    });
    await expect(use('device', 'current_time', { timeZone: 'Mars/Base' })).rejects.toMatchObject({ code: 'tool-failed' });
    expect((await use('device', 'device_facts', { prefix: 'cpu.' })).structured).toEqual({ facts: { 'cpu.logicalCores': 8 } });
  });

  it('search documents', async () => {
    expect((await use('documents', 'search_documents', { query: 'Where is Ana?' })).structured).toEqual({
      passages: [{ document: 'd', title: 'Doc', text: 'Ana lives in Lisbon.' }],
    });
    expect((await use('documents', 'search_documents', { query: 'nothing' })).text).toBe('nothing relevant was found');
  });
});

describe('latencies', () => {
  it('quantiles within a fifth, the largest exact, any number in constant memory', () => {
    const histogram = makeLatencyHistogram();
    expect(histogram.summary()).toEqual({ count: 0, p50Ms: undefined, p95Ms: undefined, p99Ms: undefined, maxMs: undefined, buckets: [] });
    for (let ms = 1; ms <= 1_000; ms += 1) histogram.add(ms);
    const { p50Ms = 0, p99Ms = 0, maxMs, buckets, count } = histogram.summary();
    expect(count).toBe(1_000);
    expect(p50Ms / 500).toBeGreaterThanOrEqual(1);
    expect(p50Ms / 500).toBeLessThan(1.2);
    expect(p99Ms).toBeLessThanOrEqual(1_000);
    expect(p99Ms).toBeGreaterThanOrEqual(990);
    expect(maxMs).toBe(1_000);
    expect(buckets.length).toBeLessThan(60);
  });
});
