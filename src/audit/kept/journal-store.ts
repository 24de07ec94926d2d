import type { DBSchema, IDBPDatabase } from 'idb';
import { openDatabase, storageError } from '../../orchestrator/persistence/open-database';
import { parseRunHead, type RunHead } from './run-head';

export const journalName = 'apura-journal';

interface Layout extends DBSchema {
  runs: { key: string; value: RunHead };
  /** Keys count up: the order of writing. */
  events: { key: number; value: { readonly run: string; readonly text: string }; indexes: { run: string } };
}

/** What brings an older layout to the next: the step at position `n` makes version `n + 1`. Every change of what is stored adds one. */
const steps: readonly ((database: IDBPDatabase<Layout>) => void)[] = [
  (database) => {
    database.createObjectStore('runs', { keyPath: 'id' });
    database.createObjectStore('events', { autoIncrement: true }).createIndex('run', 'run');
  },
];
export const journalVersion = steps.length;

/** Audits on the disk. Every call rejects with an `ApuraError`: `storage-denied`, `storage-full`, `store-newer`. */
export interface JournalStore {
  /** The latest first; what is no head is left out. */
  heads(): Promise<readonly RunHead[]>;
  /** The texts of a run's events, in the order of writing. */
  texts(run: string): Promise<readonly string[]>;
  /** Head and events together, or nothing. */
  write(head: RunHead, text?: string): Promise<void>;
  delete(runs: readonly string[]): Promise<void>;
  close(): void;
}

/** Whether there is a journal to look into: opening it would make one. Rejects with `storage-denied`. */
export async function hasJournal(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === journalName);
  } catch (thrown) {
    throw await storageError(thrown, journalName, journalVersion);
  }
}

export async function openJournalStore(onLost: () => void = () => undefined): Promise<JournalStore> {
  const database = await openDatabase<Layout>({
    name: journalName,
    version: journalVersion,
    upgrade: (opened, oldVersion) => {
      for (const step of steps.slice(oldVersion)) step(opened);
    },
    onLost,
  });
  const mapped = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw await storageError(thrown, journalName, journalVersion);
    }
  };
  return {
    heads: () =>
      mapped(async () => {
        const found: readonly unknown[] = await database.getAll('runs');
        return found.flatMap((value) => parseRunHead(value) ?? []).sort((a, b) => b.updatedAt - a.updatedAt);
      }),
    texts: (run) =>
      mapped(async () => {
        const found: readonly { readonly text: unknown }[] = await database.getAllFromIndex('events', 'run', run);
        return found.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
      }),
    write: (head, text) =>
      mapped(async () => {
        const transaction = database.transaction(['runs', 'events'], 'readwrite');
        const added = text === undefined ? [] : [transaction.objectStore('events').add({ run: head.id, text })];
        await Promise.all([transaction.objectStore('runs').put(head), ...added, transaction.done]);
      }),
    delete: (runs) =>
      mapped(async () => {
        const transaction = database.transaction(['runs', 'events'], 'readwrite');
        const events = transaction.objectStore('events');
        for (const run of runs) {
          await transaction.objectStore('runs').delete(run);
          for (const key of await events.index('run').getAllKeys(run)) await events.delete(key);
        }
        await transaction.done;
      }),
    close: () => database.close(),
  };
}
