import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorRecord } from '../../../../src/contract/errors';
import { ApuraError } from '../../../../src/contract/errors';
import { orchestratorDefaults } from '../../../../src/contract/orchestrator-defaults';
import { type AnswerStore, answerStoreName, openAnswerStore } from '../../../../src/orchestrator/cache/answer-store';
import { blindEmbedder, openCache, passed, question, signal } from './questions';
import 'fake-indexeddb/auto';

const settings = { ...orchestratorDefaults.cache, shadowShare: 0 };

/** A cache on the disk, and what it said about it. */
async function openKept(options: Parameters<typeof openCache>[0] = {}) {
  const said: ErrorRecord[] = [];
  const cache = await openCache({ openStore: openAnswerStore, onProblem: (error) => said.push(error), ...options });
  return { cache, said };
}

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('answers on the disk', () => {
  it('are there after the page was closed, vectors included', async () => {
    const first = await openKept({ embedder: blindEmbedder });
    await first.cache.store(question('Is port 80 open?'), passed({ open: true }), signal);
    await first.cache.close();
    const second = await openKept({ embedder: blindEmbedder });
    expect(await second.cache.lookup(question('Is port 80 open?'), signal)).toMatchObject({
      via: 'exact',
      answer: { output: { open: true } },
    });
    expect(await second.cache.lookup(question('Please say: is port 80 open?'), signal)).toMatchObject({ via: 'semantic' });
    expect([...first.said, ...second.said]).toEqual([]);
    await second.cache.close();
  });

  it('are not compared by meaning when another model made the vectors', async () => {
    const first = await openKept({ embedder: blindEmbedder });
    await first.cache.store(question('Is port 80 open?'), passed('yes'), signal);
    await first.cache.close();
    const second = await openKept({ embedder: { ...blindEmbedder, id: 'other' } });
    expect((await second.cache.lookup(question('Please say: is port 80 open?'), signal)).kind).toBe('miss');
    await second.cache.close();
  });

  it('clearing one agent keeps the others’, also those that memory does not hold', async () => {
    const first = await openKept();
    await first.cache.store(question('q'), passed('a'), signal);
    await first.cache.store(question('q', { agent: 'math' }), passed('b'), signal);
    await first.cache.clear('language');
    await first.cache.close();
    const second = await openKept();
    expect((await second.cache.lookup(question('q'), signal)).kind).toBe('miss');
    expect((await second.cache.lookup(question('q', { agent: 'math' }), signal)).kind).toBe('hit');
    await second.cache.clear();
    await second.cache.close();
    expect((await openKept()).cache.statistics().entries).toBe(0);
  });

  it('stay bounded: the disk holds no more than memory may, the ones used last', async () => {
    let now = 0;
    const wallNow = (): number => (now += 1);
    const first = await openKept({ wallNow });
    for (let i = 0; i < 20; i += 1) await first.cache.store(question(`q${i}`), passed(i), signal);
    await first.cache.close();
    const second = await openKept({ wallNow, settings: { ...settings, mostEntries: 5 } });
    expect(second.cache.statistics().entries).toBe(5);
    expect((await second.cache.lookup(question('q19'), signal)).kind).toBe('hit');
    await second.cache.close();
    const database = await openDB(answerStoreName);
    expect(await database.count('answers')).toBe(5);
    database.close();
  });

  it('what is no answer any more is dropped, the rest is used', async () => {
    const first = await openKept();
    await first.cache.store(question('good'), passed('a'), signal);
    await first.cache.store(question('bad'), passed('b'), signal);
    await first.cache.close();
    const database = await openDB(answerStoreName);
    for (const stored of (await database.getAll('answers')) as { outputJson: string }[]) {
      if (stored.outputJson === '"b"') await database.put('answers', { ...stored, grade: { passed: false } });
    }
    database.close();
    const second = await openKept();
    expect((await second.cache.lookup(question('good'), signal)).kind).toBe('hit');
    expect((await second.cache.lookup(question('bad'), signal)).kind).toBe('miss');
    await second.cache.close();
  });
});

describe('a disk that does not obey is survived and said', () => {
  it('data of a newer version is left as it is', async () => {
    const newer = await openDB(answerStoreName, 99, { upgrade: (database) => void database.createObjectStore('of-the-future') });
    newer.close();
    const { cache, said } = await openKept();
    expect(said).toMatchObject([{ code: 'store-newer', details: { found: 99, known: 1 } }]);
    await cache.store(question('q'), passed('a'), signal);
    expect((await cache.lookup(question('q'), signal)).kind).toBe('hit');
    expect(cache.statistics()).toMatchObject({ persistence: 'memory', problem: { code: 'store-newer' } });
    const still = await openDB(answerStoreName, 99);
    expect([...still.objectStoreNames]).toEqual(['of-the-future']);
    still.close();
  });

  it('no IndexedDB at all', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const { cache, said } = await openKept();
    expect(said).toMatchObject([{ code: 'storage-denied' }]);
    await cache.store(question('q'), passed('a'), signal);
    expect((await cache.lookup(question('q'), signal)).kind).toBe('hit');
  });

  /** The real store, whose writes fail as `failing` says. */
  const withFaults =
    (failing: (puts: number, deletes: number) => ApuraError | undefined) =>
    async (onLost: () => void): Promise<AnswerStore> => {
      const store = await openAnswerStore(onLost);
      return {
        ...store,
        write: async (puts, deletes) => {
          const error = failing(puts.length, deletes.length);
          if (error !== undefined) throw error;
          await store.write(puts, deletes);
        },
      };
    };
  const full = new ApuraError('storage-full', 'no room', { name: answerStoreName });

  it('a disk that is full: half of the answers go, then the write is tried again', async () => {
    let failures = 0;
    const openStore = withFaults((puts) => (puts > 0 && failures++ === 1 ? full : undefined));
    const { cache, said } = await openKept({ openStore });
    for (const name of ['a', 'b', 'c', 'd']) await cache.store(question(name), passed(name), signal);
    await cache.flush();
    expect(said).toEqual([]);
    expect(cache.statistics()).toMatchObject({ persistence: 'kept', evicted: 2, entries: 2 });
    await cache.close();
    const again = await openKept();
    expect((await again.cache.lookup(question('d'), signal)).kind).toBe('hit');
    expect((await again.cache.lookup(question('a'), signal)).kind).toBe('miss');
    await again.cache.close();
  });

  it('a disk that stays full: said once, memory goes on, and clearing brings the disk back', async () => {
    let isFull = true;
    const { cache, said } = await openKept({ openStore: withFaults((puts) => (puts > 0 && isFull ? full : undefined)) });
    for (const name of ['a', 'b', 'c', 'd']) await cache.store(question(name), passed(name), signal);
    await cache.flush();
    await cache.store(question('e'), passed('e'), signal);
    await cache.flush();
    expect(said).toMatchObject([{ code: 'storage-full' }]);
    expect((await cache.lookup(question('e'), signal)).kind).toBe('hit');
    expect(cache.statistics().persistence).toBe('memory');
    isFull = false;
    await cache.clear();
    await cache.store(question('f'), passed('f'), signal);
    await cache.close();
    expect(said).toHaveLength(1);
    const again = await openKept();
    expect((await again.cache.lookup(question('f'), signal)).kind).toBe('hit');
    await again.cache.close();
  });
});
