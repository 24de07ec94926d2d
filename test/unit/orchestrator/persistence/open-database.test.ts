import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clearAreas, listAreas } from '../../../../src/audit/kept/kept-areas';
import { openDatabase } from '../../../../src/orchestrator/persistence/open-database';
import 'fake-indexeddb/auto';

const name = 'apura-test';
const plan = (version: number) => ({
  name,
  version,
  upgrade: (database: { createObjectStore(store: string): unknown }, oldVersion: number) => {
    if (oldVersion === 0) database.createObjectStore('things');
  },
});

beforeEach(() => {
  vi.stubGlobal('indexedDB', new IDBFactory());
  // A browser that gives this page no folder.
  vi.stubGlobal('navigator', {});
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** As a tab of an older Apura that is frozen: it does not hear that its connection is in the way. */
const holdOpen = () => openDB(name, 1, { upgrade: (database) => void database.createObjectStore('things') });

describe('a database that another tab holds', () => {
  it('is storage-denied when the tab does not let go of an older version, and opens once it has', async () => {
    const held = await holdOpen();
    await expect(openDatabase(plan(2), 50)).rejects.toMatchObject({ code: 'storage-denied', details: { name } });
    held.close();
    const opened = await openDatabase(plan(2));
    expect(opened.version).toBe(2);
    opened.close();
  });

  it('is let go of by a tab that hears of a newer one, and that tab is told', async () => {
    const onLost = vi.fn();
    await openDatabase({ ...plan(1), onLost });
    const newer = await openDatabase(plan(2));
    expect(newer.version).toBe(2);
    expect(onLost).toHaveBeenCalledOnce();
    newer.close();
  });

  it('is store-newer for an older Apura', async () => {
    (await openDatabase(plan(2))).close();
    await expect(openDatabase(plan(1))).rejects.toMatchObject({ code: 'store-newer' });
  });

  it('is not cleared behind that tab: who asked is told, and can ask again', async () => {
    const held = await holdOpen();
    await held.put('things', { some: 'thing' }, 'key');
    await expect(clearAreas('files')).rejects.toMatchObject({ code: 'storage-denied', details: { name, reason: 'blocked' } });
    held.close();
    await clearAreas('files');
    expect(await listAreas('files')).toEqual([]);
  });
});
