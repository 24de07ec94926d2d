import { describe, expect, it } from 'vitest';
import { abortError } from '../../../../src/base/abort';
import { ApuraError } from '../../../../src/contract/errors';
import type { Agent, Passage, PlannedTask } from '../../../../src/contract/orchestrator';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { ErrorAnalyzer } from '../../../../src/orchestrator/recovery/error-analyzer';
import { classifyError } from '../../../../src/orchestrator/recovery/error-class';
import { fingerprintOf } from '../../../../src/orchestrator/recovery/fingerprint';
import type { FailedState } from '../../../../src/orchestrator/recovery/strategies';

const settings = orchestratorDefaults.errors;
const task: PlannedTask = { id: 't', capability: 'language', input: 'q', dependsOn: [], deadlineMs: 1_000, cacheable: false };
const agent = (name: string): Agent => ({
  name,
  capabilities: ['language'],
  priority: 'essential',
  maxInFlight: 1,
  version: '1',
  work: () => Promise.resolve({ output: 1 }),
});
const passage: Passage = { documentId: 'd', title: 'd', text: 'd', score: 1, source: 'user' };

function makeState(changes: Partial<FailedState> = {}): FailedState {
  return {
    task,
    attempts: [{ number: 1, agent: 'a', device: 'gpu', waitMs: 0, runMs: 1 }],
    last: { strength: 0, passages: [] },
    errorClass: 'unknown',
    candidates: [agent('a'), agent('b')],
    devices: ['gpu', 'cpu'],
    mostStrength: 1,
    signal: new AbortController().signal,
    ...changes,
  };
}

describe('error classes', () => {
  it.each([
    [new ApuraError('device-lost', 'timeout'), 'device-lost'],
    [{ code: 'out-of-memory', message: 'x', details: {} }, 'out-of-memory'],
    [new ApuraError('internal', 'Failed to fetch'), 'network'],
    [new DOMException('full', 'QuotaExceededError'), 'quota'],
    [abortError(), 'aborted'],
    [new SyntaxError('x'), 'syntax'],
    [new Error('allocation failed'), 'out-of-memory'],
    [new Error('the call timed out'), 'timeout'],
    [new ApuraError('permission-denied', 'x'), 'permission'],
    [new ApuraError('tool-invalid', 'x'), 'tool-failure'],
    [new Error('something else'), 'unknown'],
    [7, 'unknown'],
  ])('%s is %s', (thrown, expected) => {
    expect(classifyError(thrown)).toBe(expected);
  });

  it('fingerprints are the same for failures that differ in numbers, quotes and addresses only', () => {
    const one = fingerprintOf('network', 'GET https://a.example/x?y=1 gave 503 for "abc" (id 0xdeadbeef)', 'a');
    const two = fingerprintOf('network', 'GET https://b.example/ gave 500 for "longer text"  (id 0x1)', 'a');
    expect(one).toBe(two);
    expect(fingerprintOf('network', 'x', 'a')).not.toBe(fingerprintOf('network', 'x', 'b'));
    expect(fingerprintOf('unknown', 'x'.repeat(10_000), 'a').length).toBeLessThanOrEqual(200);
  });
});

describe('ErrorAnalyzer', () => {
  it('after a strategy has failed often, another is chosen, and the record says why', async () => {
    const analyzer = new ErrorAnalyzer(settings);
    const analysis = analyzer.analyse(new ApuraError('device-lost', 'gone'), 'a');
    const first = await analyzer.choose(analysis, makeState());
    expect(first).toMatchObject({ strategy: 'other-device', next: { device: 'cpu' }, confidence: 0.5 });
    expect(first?.reason).toContain('usual first choice');
    for (let i = 0; i < 4; i += 1) analyzer.learn(analysis.fingerprint, 'device-lost', 'other-device', false);
    const second = await analyzer.choose(analysis, makeState());
    expect(second?.strategy).toBe('retry');
    expect(second?.reason).toContain('better than what was');
    expect(second?.options.find(({ strategy }) => strategy === 'other-device')?.trials).toBe(4);
    const other = await analyzer.choose(analyzer.analyse(new ApuraError('device-lost', 'other words'), 'a'), makeState());
    expect(other?.strategy).toBe('other-device');
  });

  it('a strategy that helps gains confidence, up to the bound', async () => {
    const analyzer = new ErrorAnalyzer(settings);
    const analysis = analyzer.analyse(new ApuraError('network', 'down'), 'a');
    for (let i = 0; i < 200; i += 1) analyzer.learn(analysis.fingerprint, 'network', 'other-agent', true);
    expect(await analyzer.choose(analysis, makeState())).toMatchObject({
      strategy: 'other-agent',
      confidence: 0.95,
      next: { agent: { name: 'b' } },
    });
  });

  it('forgets by decay: what failed long ago is tried again', async () => {
    const analyzer = new ErrorAnalyzer({ ...settings, decay: 0.5 });
    const analysis = analyzer.analyse(new ApuraError('network', 'down'), 'a');
    for (let i = 0; i < 10; i += 1) analyzer.learn(analysis.fingerprint, 'network', 'retry', false);
    expect((await analyzer.choose(analysis, makeState()))?.strategy).toBe('other-agent');
    for (let i = 0; i < 3; i += 1) analyzer.learn(analysis.fingerprint, 'network', 'other-agent', false);
    for (let i = 0; i < 2; i += 1) analyzer.learn(analysis.fingerprint, 'network', 'retry', true);
    expect((await analyzer.choose(analysis, makeState()))?.strategy).toBe('retry');
  });

  it('a wrong answer is retrieved for first, then answered by a stronger engine, then by another agent', async () => {
    const analyzer = new ErrorAnalyzer(settings);
    const analysis = analyzer.analyse('wrong-answer', 'a');
    expect(analysis.errorClass).toBe('wrong-answer');
    const retrieval = { retrieve: () => Promise.resolve([passage]), remember: () => Promise.resolve() };
    expect(await analyzer.choose(analysis, makeState({ retrieval }))).toMatchObject({
      strategy: 'retrieve',
      next: { passages: [passage] },
    });
    const noPassages = { retrieve: () => Promise.resolve([]), remember: () => Promise.resolve() };
    const stronger = await analyzer.choose(analysis, makeState({ retrieval: noPassages }));
    expect(stronger).toMatchObject({ strategy: 'escalate', next: { strength: 1 } });
    expect(stronger?.reason).toContain('retrieve has nothing to offer');
    expect(await analyzer.choose(analysis, makeState({ mostStrength: 0 }))).toMatchObject({ strategy: 'other-agent' });
  });

  it('splits a list in two', async () => {
    const analyzer = new ErrorAnalyzer(settings);
    const analysis = analyzer.analyse(new ApuraError('out-of-memory', 'x'), 'a');
    const state = makeState({
      task: { ...task, input: [1, 2, 3] },
      devices: ['cpu'],
      attempts: [{ number: 1, agent: 'a', device: 'cpu', waitMs: 0, runMs: 1 }],
    });
    const choice = await analyzer.choose(analysis, state);
    expect(choice?.strategy).toBe('split');
    expect(choice?.next.parts?.map(({ id, input }) => [id, input])).toEqual([
      ['t.1', [1, 2]],
      ['t.2', [3]],
    ]);
  });

  it.each(['parameter-invalid', 'permission-denied'] as const)('tries nothing after %s', async (code) => {
    const analyzer = new ErrorAnalyzer(settings);
    expect(await analyzer.choose(analyzer.analyse(new ApuraError(code, 'x'), 'a'), makeState())).toBeUndefined();
  });

  it('keeps what it learned as data, bounded', () => {
    const analyzer = new ErrorAnalyzer({ ...settings, mostFingerprints: 3 });
    for (let i = 0; i < 10; i += 1) analyzer.learn(`f${i}`, 'network', 'retry', i % 2 === 0);
    expect(Object.keys(analyzer.learned())).toEqual(['f7', 'f8', 'f9']);
    expect(new ErrorAnalyzer(settings, analyzer.learned()).learned()).toEqual(analyzer.learned());
  });
});
