import type { DBSchema, IDBPDatabase } from 'idb';
import { openDatabase, storageError } from '../persistence/open-database';
import { fromStored, type KeptAnswer, type StoredAnswer, toStored } from './kept-answer';

/** Raised when the layout changes; older databases are brought up to it by `upgrade`. */
export const answerStoreVersion = 1;
export const answerStoreName = 'apura-cache';

interface Layout extends DBSchema {
  answers: { key: string; value: StoredAnswer; indexes: { agent: string; usedAt: number } };
}

/** Answers on the disk. Every call rejects with an `ApuraError`: `storage-denied`, `storage-full`, `store-newer`. */
export interface AnswerStore {
  /** At most `limit`, used last first; what is not an answer any more is deleted. */
  load(limit: number): Promise<readonly KeptAnswer[]>;
  /** All or nothing. */
  write(puts: readonly KeptAnswer[], deletes: readonly string[]): Promise<void>;
  /** All, or one agent's. */
  clear(agent?: string): Promise<void>;
  close(): void;
}

export async function openAnswerStore(onLost: () => void, name = answerStoreName): Promise<AnswerStore> {
  const database = await openDatabase<Layout>({
    name,
    version: answerStoreVersion,
    upgrade: (opened) => {
      const store = opened.createObjectStore('answers', { keyPath: 'key' });
      store.createIndex('agent', 'agent');
      store.createIndex('usedAt', 'usedAt');
    },
    onLost,
  });
  const mapped = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (thrown) {
      throw await storageError(thrown, name, answerStoreVersion);
    }
  };
  return {
    load: (limit) => mapped(load(database, limit)),
    write: (puts, deletes) => mapped(write(database, puts, deletes)),
    clear: (agent) => mapped(clear(database, agent)),
    close: () => database.close(),
  };
}

async function load(database: IDBPDatabase<Layout>, limit: number): Promise<KeptAnswer[]> {
  const transaction = database.transaction('answers', 'readwrite');
  const found: KeptAnswer[] = [];
  let cursor = await transaction.store.index('usedAt').openCursor(undefined, 'prev');
  while (cursor !== null) {
    const answer = found.length < limit ? fromStored(cursor.value) : undefined;
    if (answer === undefined) await cursor.delete();
    else found.push(answer);
    cursor = await cursor.continue();
  }
  await transaction.done;
  return found;
}

async function write(database: IDBPDatabase<Layout>, puts: readonly KeptAnswer[], deletes: readonly string[]): Promise<void> {
  const transaction = database.transaction('answers', 'readwrite');
  const requests: Promise<unknown>[] = [
    ...deletes.map((key) => transaction.store.delete(key)),
    ...puts.map((answer) => transaction.store.put(toStored(answer))),
  ];
  await Promise.all([...requests, transaction.done]);
}

async function clear(database: IDBPDatabase<Layout>, agent: string | undefined): Promise<void> {
  const transaction = database.transaction('answers', 'readwrite');
  if (agent === undefined) await transaction.store.clear();
  else {
    const keys = await transaction.store.index('agent').getAllKeys(agent);
    await Promise.all(keys.map((key) => transaction.store.delete(key)));
  }
  await transaction.done;
}
