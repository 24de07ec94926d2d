import { describe, expect, it } from 'vitest';
import type { Tombstone } from '../../../src/contract/audit';
import { beginMark, findDeadRuns, forget, type TombstoneStore } from '../../../src/ui/state/tombstones';

const tombstone: Tombstone = { engine: 'web-llm', model: 'a', phase: 'load', at: '2026-11-24T10:00:00.000Z' };

function makeStore(entries: Readonly<Record<string, string>> = {}): TombstoneStore & { readonly map: Map<string, string> } {
  const map = new Map(Object.entries(entries));
  return {
    map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
  };
}

/** Locks as browsers give them: held until the callback's promise ends, `null` to who asks only whether they are free. */
function makeLocks() {
  const held = new Set<string>();
  const request = async (name: string, second: unknown, third?: unknown): Promise<unknown> => {
    const callback = (third ?? second) as (lock: { readonly name: string } | null) => unknown;
    if (held.has(name)) return await callback(null);
    held.add(name);
    try {
      return await callback({ name });
    } finally {
      held.delete(name);
    }
  };
  return { held, request: request as LockManager['request'] };
}

const denied = (): never => {
  throw new DOMException('denied', 'SecurityError');
};

describe('marks of runs', () => {
  it('are nobody’s death while their lock is held, and are gone at the end', async () => {
    const place = { store: makeStore(), locks: makeLocks() };
    const mark = await beginMark(place);
    mark?.write(tombstone);
    expect(place.store.length).toBe(1);
    expect(await findDeadRuns(place)).toEqual([]);
    mark?.end();
    mark?.write(tombstone);
    expect(place.store.length).toBe(0);
  });

  it('are a death when the lock is free; the latest comes first', async () => {
    const place = { store: makeStore(), locks: makeLocks() };
    const killed = [await beginMark(place), await beginMark(place)];
    const living = await beginMark(place);
    killed[0]?.write(tombstone);
    killed[1]?.write({ ...tombstone, model: 'b', at: '2026-11-24T11:00:00.000Z' });
    living?.write({ ...tombstone, model: 'c' });
    // The browser frees the locks of a killed tab; its storage stays.
    for (const key of [...place.store.map.keys()].slice(0, 2)) place.locks.held.delete(key);
    const dead = await findDeadRuns(place);
    expect(dead.map(({ tombstone: { model } }) => model)).toEqual(['b', 'a']);
    forget(
      place.store,
      dead.map(({ key }) => key),
    );
    expect(await findDeadRuns(place)).toEqual([]);
    expect(place.store.length).toBe(1);
  });

  it.each([
    'no json',
    'null',
    '{}',
    JSON.stringify({ ...tombstone, engine: 'cuda' }),
    JSON.stringify({ ...tombstone, at: 'yesterday' }),
    JSON.stringify({ ...tombstone, model: 'x'.repeat(3_000) }),
  ])('that are damaged are removed: %s', async (text) => {
    const place = { store: makeStore({ 'apura.tombstone.x': text, 'apura.preferences': '{}' }), locks: makeLocks() };
    expect(await findDeadRuns(place)).toEqual([]);
    expect([...place.store.map.keys()]).toEqual(['apura.preferences']);
  });

  it('are not there, and no error, where storage or locks are denied', async () => {
    const full = { ...makeStore(), setItem: denied, getItem: denied, removeItem: denied, key: denied, length: 1 };
    const mark = await beginMark({ store: full, locks: makeLocks() });
    mark?.write(tombstone);
    mark?.end();
    expect(await findDeadRuns({ store: full, locks: makeLocks() })).toEqual([]);
    const refusing = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
    expect(await beginMark({ store: makeStore(), locks: refusing })).toBeUndefined();
    expect(await findDeadRuns({ store: makeStore({ 'apura.tombstone.x': JSON.stringify(tombstone) }), locks: refusing })).toEqual([]);
  });
});
