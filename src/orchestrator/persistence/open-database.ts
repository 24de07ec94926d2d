import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { within } from '../../base/abort';
import { ApuraError } from '../../contract/errors';

export interface DatabasePlan<T extends DBSchema> {
  readonly name: string;
  readonly version: number;
  /** Makes the stores of `version` from those of `oldVersion` (0: there are none). */
  readonly upgrade: (
    database: IDBPDatabase<T>,
    oldVersion: number,
    transaction: IDBPTransaction<T, StoreNames<T>[], 'versionchange'>,
  ) => void;
  /** The connection is gone: the browser ended it, or another tab needs a newer version. */
  readonly onLost?: () => void;
}

/** A browser may leave a request to open unanswered for ever, while another tab holds an older version. */
const openTimeoutMs = 5_000;

/** Opens a database. Rejects with `storage-denied` (no IndexedDB here, blocked, no answer) or `store-newer`. */
export async function openDatabase<T extends DBSchema>(plan: DatabasePlan<T>, timeoutMs = openTimeoutMs): Promise<IDBPDatabase<T>> {
  const opening = open(plan);
  const opened = await within(opening, timeoutMs);
  if (opened.kind === 'settled') return opened.value;
  void opening.then(
    (late) => late.close(),
    () => undefined,
  );
  throw new ApuraError('storage-denied', `IndexedDB ${plan.name} did not open within ${timeoutMs} ms`, { name: plan.name });
}

async function open<T extends DBSchema>({ name, version, upgrade, onLost }: DatabasePlan<T>): Promise<IDBPDatabase<T>> {
  if (typeof indexedDB === 'undefined') throw new ApuraError('storage-denied', 'there is no IndexedDB here', { name });
  try {
    const database: IDBPDatabase<T> = await openDB<T>(name, version, {
      upgrade: (opened, oldVersion, _newVersion, transaction) => upgrade(opened, oldVersion, transaction),
      blocking: () => {
        database.close();
        onLost?.();
      },
      terminated: onLost,
    });
    return database;
  } catch (thrown) {
    throw await storageError(thrown, name, version);
  }
}

/** A failure of IndexedDB as an `ApuraError`: `storage-full`, `store-newer` or `storage-denied`. */
export async function storageError(thrown: unknown, name: string, known: number): Promise<ApuraError> {
  const errorName = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : 'unknown';
  const options = { cause: thrown };
  if (errorName === 'VersionError') {
    return new ApuraError('store-newer', `${name} was written by a newer version`, { name, known, found: await versionOf(name) }, options);
  }
  if (errorName === 'QuotaExceededError') return new ApuraError('storage-full', `no room left to write ${name}`, { name }, options);
  return new ApuraError('storage-denied', `IndexedDB ${name}: ${errorName}`, { name, reason: errorName }, options);
}

/** The version on the disk; 0 where the browser does not tell. */
async function versionOf(name: string): Promise<number> {
  try {
    return (await indexedDB.databases()).find((database) => database.name === name)?.version ?? 0;
  } catch (error) {
    if (error instanceof Error || error instanceof DOMException) return 0;
    throw error;
  }
}
