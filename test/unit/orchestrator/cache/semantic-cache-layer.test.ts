import { describe, expect, it } from 'vitest';
import { makeRandom } from '../../../../src/base/random';
import type { JsonValue } from '../../../../src/contract/json';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { servedWrongly } from '../../../../src/orchestrator/cache/served-wrongly';
import type { Embedder } from '../../../../src/orchestrator/knowledge/embedder';
import { blindEmbedder, openCache, passed, question, signal } from './questions';

const settings = { ...orchestratorDefaults.cache, shadowShare: 0 };

describe('exact hits', () => {
  it('answers an equal question, however its object is ordered, and no other', async () => {
    const cache = await openCache();
    await cache.store(question({ a: 1, b: 'x' }), passed('yes'), signal);
    expect(await cache.lookup(question({ b: 'x', a: 1 }), signal)).toMatchObject({ kind: 'hit', via: 'exact', answer: { output: 'yes' } });
    for (const other of [
      question({ a: 2, b: 'x' }),
      question({ a: 1, b: 'x' }, { agent: 'math' }),
      question({ a: 1, b: 'x' }, { version: 'probe/2' }),
      question({ a: 1, b: 'x' }, { capability: 'planner' }),
      question({ a: 1, b: 'x' }, { dependencies: new Map([['one', 7]]) }),
    ]) {
      expect((await cache.lookup(other, signal)).kind).toBe('miss');
    }
  });

  it('never serves a failure: storing one is refused, and a failed task leaves nothing behind', async () => {
    const cache = await openCache();
    const failed = { output: 'no', grade: { passed: false, grader: 'exact' as const, expected: 'yes', got: 'no' } };
    await expect(cache.store(question('q'), failed, signal)).rejects.toThrow('only verified successes');
    await expect(cache.singleFlight(question('q'), () => Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
    expect(await cache.lookup(question('q'), signal)).toEqual({ kind: 'miss' });
  });

  it('what the caller does to its answer later does not change what is served', async () => {
    const cache = await openCache();
    const output = { list: [1, 2] };
    await cache.store(question('q'), passed(output), signal);
    output.list.push(3);
    expect(await cache.lookup(question('q'), signal)).toMatchObject({ answer: { output: { list: [1, 2] } } });
  });

  it('forgets after 30 days', async () => {
    let now = 0;
    const cache = await openCache({ wallNow: () => now });
    await cache.store(question('q'), passed('a'), signal);
    now = settings.ttlMs;
    expect((await cache.lookup(question('q'), signal)).kind).toBe('hit');
    now += 1;
    expect((await cache.lookup(question('q'), signal)).kind).toBe('miss');
    expect(cache.statistics()).toMatchObject({ expired: 1, entries: 0, sizeBytes: 0 });
  });

  it('keeps what was used last when it is full, by entries and by bytes', async () => {
    const cache = await openCache({ settings: { ...settings, mostEntries: 3 } });
    for (const name of ['a', 'b', 'c']) await cache.store(question(name), passed(name), signal);
    await cache.lookup(question('a'), signal);
    await cache.store(question('d'), passed('d'), signal);
    expect((await cache.lookup(question('a'), signal)).kind).toBe('hit');
    expect((await cache.lookup(question('b'), signal)).kind).toBe('miss');

    const small = await openCache({ settings: { ...settings, mostBytes: 20_000 } });
    for (let i = 0; i < 50; i += 1) await small.store(question(`q${i}`), passed('x'.repeat(500)), signal);
    expect(small.statistics().sizeBytes).toBeLessThanOrEqual(20_000);
    expect((await small.lookup(question('q49'), signal)).kind).toBe('hit');
  });

  it('clearing one agent keeps the others', async () => {
    const cache = await openCache();
    await cache.store(question('q'), passed('a'), signal);
    await cache.store(question('q', { agent: 'math' }), passed('b'), signal);
    await cache.clear('language');
    expect((await cache.lookup(question('q'), signal)).kind).toBe('miss');
    expect(await cache.lookup(question('q', { agent: 'math' }), signal)).toMatchObject({ answer: { output: 'b' } });
    await cache.clear();
    expect(cache.statistics().entries).toBe(0);
  });
});

describe('semantic hits', () => {
  it('"port 80" never answers "port 81", though every embedding says that they are the same', async () => {
    const cache = await openCache({ embedder: blindEmbedder });
    await cache.store(question('Is port 80 open?'), passed('yes'), signal);
    expect((await cache.lookup(question('Is port 81 open?'), signal)).kind).toBe('miss');
    expect(await cache.lookup(question('Tell me: is port 80 open now?'), signal)).toMatchObject({ via: 'semantic', similarity: 1 });
  });

  it('keeps apart by name, negation, one word, shape of the input and dependencies', async () => {
    const cache = await openCache({ embedder: blindEmbedder });
    await cache.store(question({ prompt: 'What does Ana like in spring?' }), passed('plums'), signal);
    const others: readonly JsonValue[] = [
      { prompt: 'What does Bob like in spring?' },
      { prompt: 'What does Ana not like in spring?' },
      { prompt: 'What does Ana like in autumn?' },
      { question: 'Tell me what Ana likes in spring?' },
      { prompt: 'Tell me what Ana likes in spring?', limit: 3 },
    ];
    for (const input of others) {
      expect((await cache.lookup(question(input), signal)).kind, JSON.stringify(input)).toBe('miss');
    }
    expect(cache.statistics().guarded).toBe(1);
    const dependent = question({ prompt: 'Tell me what Ana likes in spring?' }, { dependencies: new Map([['x', 1]]) });
    expect((await cache.lookup(dependent, signal)).kind).toBe('miss');
    expect((await cache.lookup(question({ prompt: 'Tell me what Ana likes in spring?' }), signal)).kind).toBe('hit');
  });

  it('takes the nearest that reaches the threshold', async () => {
    const angles = new Map([
      ['How is the weather?', 0],
      ['Tell me the weather.', 0.2],
      ['What about the weather today?', 0.35],
    ]);
    const embedder: Embedder = {
      id: 'angles',
      dimensions: 2,
      noise: 0,
      embed: async (texts) => texts.map((text) => new Float32Array([Math.cos(angles.get(text) ?? 3), Math.sin(angles.get(text) ?? 3)])),
    };
    const cache = await openCache({ embedder });
    await cache.store(question('How is the weather?'), passed('far'), signal);
    // cos 0.35 = 0.939
    expect((await cache.lookup(question('What about the weather today?'), signal)).kind).toBe('miss');
    await cache.store(question('Tell me the weather.'), passed('near'), signal);
    const hit = await cache.lookup(question('What about the weather today?'), signal);
    expect(hit).toMatchObject({ kind: 'hit', via: 'semantic', answer: { output: 'near' } });
    cache.setCosine(0.999);
    expect((await cache.lookup(question('What about the weather today?'), signal)).kind).toBe('miss');
  });

  it('an engine that fails to embed costs hits, not tasks', async () => {
    const embedder: Embedder = { id: 'broken', dimensions: 2, noise: 0, embed: () => Promise.reject(new Error('gone')) };
    const cache = await openCache({ embedder });
    await cache.store(question('Is port 80 open?'), passed('yes'), signal);
    expect((await cache.lookup(question('Is port 80 open?'), signal)).kind).toBe('hit');
    expect((await cache.lookup(question('Please: is port 80 open?'), signal)).kind).toBe('miss');
    expect(cache.statistics().embeddingFailures).toBe(1);
  });

  it('embeds nothing where nothing could answer', async () => {
    let calls = 0;
    const embedder: Embedder = {
      ...blindEmbedder,
      embed: (texts, until) => {
        calls += 1;
        return blindEmbedder.embed(texts, until);
      },
    };
    const cache = await openCache({ embedder });
    await cache.lookup(question('Is port 80 open?'), signal);
    await cache.store(question('Is port 80 open?'), passed('yes'), signal);
    await cache.lookup(question('Is port 81 open?'), signal);
    expect(calls).toBe(1);
  });
});

describe('single flight', () => {
  it('20 concurrent identical tasks run once', async () => {
    const cache = await openCache();
    let runs = 0;
    const run = async (): Promise<string> => {
      runs += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return 'answer';
    };
    const results = await Promise.all(
      Array.from({ length: 20 }, () => cache.singleFlight(question('q'), run, new AbortController().signal)),
    );
    expect(runs).toBe(1);
    expect(results.every(({ value }) => value === 'answer')).toBe(true);
    expect(results.filter(({ shared }) => shared)).toHaveLength(19);
    expect(cache.statistics().shared).toBe(19);
  });

  it('a failure is the runner’s own: the next in line runs, one at a time', async () => {
    const cache = await openCache();
    let runs = 0;
    let atOnce = 0;
    const run = async (): Promise<number> => {
      runs += 1;
      atOnce += 1;
      expect(atOnce).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      if (runs < 3) throw new Error(`run ${runs}`);
      return runs;
    };
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => cache.singleFlight(question('q'), run, signal)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', ...Array(4).fill('fulfilled')]);
    expect(runs).toBe(3);
  });

  it('a waiter that is cancelled leaves at once; the run goes on for the others', async () => {
    const cache = await openCache();
    let finish = (_value: string): void => {};
    const running = cache.singleFlight(question('q'), () => new Promise<string>((resolve) => (finish = resolve)), signal);
    const stop = new AbortController();
    const cancelled = cache.singleFlight(question('q'), async () => 'own', stop.signal);
    const waiting = cache.singleFlight(question('q'), async () => 'own', signal);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' });
    finish('first');
    expect((await running).shared).toBe(false);
    expect(await waiting).toEqual({ value: 'first', shared: true });
  });
});

describe('shadow runs', () => {
  it('a sample of hits asks to be run again', async () => {
    const cache = await openCache({ settings: { ...settings, shadowShare: 0.1 }, random: makeRandom(3) });
    await cache.store(question('q'), passed('a'), signal);
    let shadows = 0;
    for (let i = 0; i < 500; i += 1) {
      const hit = await cache.lookup(question('q'), signal);
      if (hit.kind === 'hit' && hit.shadow) shadows += 1;
    }
    expect(shadows).toBeGreaterThan(25);
    expect(shadows).toBeLessThan(85);
  });

  it('counts the wrong ones with an interval, and forgets what was wrong', async () => {
    const cache = await openCache({ embedder: blindEmbedder });
    await cache.store(question('What is the capital of the kingdom?'), passed('Lisbon'), signal);
    const hit = await cache.lookup(question('Tell me the capital of that kingdom now'), signal);
    if (hit.kind !== 'hit') throw new Error('no hit');
    expect(cache.statistics().wrongHitRate).toBeUndefined();
    cache.compare(question('Tell me the capital of that kingdom now'), hit.answer, passed('Madrid'));
    cache.compare(question('What is the capital of the kingdom?'), hit.answer, passed('Lisbon'));
    expect(cache.statistics().wrongHitRate).toMatchObject({ share: 0.5 });
    expect(cache.statistics().wrongHitRate?.high).toBeGreaterThan(0.5);
    expect(cache.statistics().entries).toBe(0);
  });

  it.each([
    ['the same grader expected the same', passed('a', 'x'), { ...passed('b', 'x') }, false],
    [
      'it failed this time, against the same expectation',
      passed('a', 'x'),
      { output: 'b', grade: { ...passed('b', 'x').grade, passed: false } },
      false,
    ],
    ['another was expected', passed('a', 'x'), passed('b', 'y'), true],
    ['another was expected and the same came and passed', passed('a', 'x'), passed('a', 'y'), false],
    ['ungraded and different', passed('a'), { output: 'b' }, true],
    ['ungraded and equal', passed('a'), { output: 'a' }, false],
  ])('%s', (_what, served, again, wrong) => {
    expect(servedWrongly(served, again)).toBe(wrong);
  });
});
