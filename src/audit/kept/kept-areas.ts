import { ApuraError } from '../../contract/errors';
import type { KeptArea } from '../../contract/kept';
import { answerStoreName } from '../../orchestrator/cache/answer-store';
import { learnedStoreName } from '../../orchestrator/recovery/learned-store';
import { documentStoreName } from '../../orchestrator/retrieval/document-store';
import { consentStoreName } from '../../orchestrator/tools/consent-store';
import { journalName } from './journal-store';

/** Databases of Apura begin with this; others of the same origin are not Apura's. */
const prefix = 'apura-';

const kinds: Readonly<Record<string, KeptArea['kind']>> = {
  [journalName]: 'journal',
  [answerStoreName]: 'cache',
  [documentStoreName]: 'knowledge',
  [learnedStoreName]: 'learned',
  [consentStoreName]: 'consent',
};

/** What lies in databases of whatever version, and in the folder of files; models apart. Empty where nothing can be stored. */
export async function listAreas(filesRoot: string): Promise<readonly KeptArea[]> {
  const areas: KeptArea[] = [];
  for (const name of await databaseNames()) {
    const measured = await measureDatabase(name);
    if (measured.entries > 0) areas.push({ name, kind: kinds[name] ?? 'other', ...measured });
  }
  const files = await measureFolder(filesRoot);
  if (files.entries > 0) areas.push({ name: filesRoot, kind: 'files', ...files });
  return areas;
}

/** Deletes them. Rejects with `storage-denied` where another tab does not let go of a database. */
export async function clearAreas(filesRoot: string): Promise<void> {
  for (const name of await databaseNames()) await deleteDatabase(name);
  try {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(filesRoot, { recursive: true });
  } catch (error) {
    // There is no such folder, or no storage at all.
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
  }
}

async function databaseNames(): Promise<readonly string[]> {
  if (typeof indexedDB === 'undefined') return [];
  try {
    return (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith(prefix) === true ? [name] : [])).sort();
  } catch (error) {
    if (error instanceof DOMException) return [];
    throw error;
  }
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    const deny = (reason: string): void => reject(new ApuraError('storage-denied', `${name} was not deleted: ${reason}`, { name, reason }));
    request.onerror = () => deny(request.error?.name ?? 'unknown');
    request.onblocked = () => deny('blocked');
  });
}

type Measured = Pick<KeptArea, 'entries' | 'bytes'>;

/** Opened without a version: as it is. */
function measureDatabase(name: string): Promise<Measured> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(name);
    const nothing = (): void => resolve({ entries: 0, bytes: 0 });
    opening.onerror = nothing;
    opening.onblocked = nothing;
    opening.onsuccess = () => {
      const database = opening.result;
      database.onversionchange = () => database.close();
      void measureStores(database)
        .catch(() => ({ entries: 0, bytes: 0 }))
        .then((measured) => {
          database.close();
          resolve(measured);
        });
    };
  });
}

async function measureStores(database: IDBDatabase): Promise<Measured> {
  const names = [...database.objectStoreNames];
  if (names.length === 0) return { entries: 0, bytes: 0 };
  const transaction = database.transaction(names);
  const measured = await Promise.all(names.map((store) => measureStore(transaction.objectStore(store))));
  return measured.reduce((sum, { entries, bytes }) => ({ entries: sum.entries + entries, bytes: sum.bytes + bytes }), {
    entries: 0,
    bytes: 0,
  });
}

function measureStore(store: IDBObjectStore): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const measured = { entries: 0, bytes: 0 };
    const request = store.openCursor();
    request.onerror = () => reject(request.error ?? new Error('the cursor failed'));
    request.onsuccess = () => {
      const cursor = request.result;
      if (cursor === null) return resolve(measured);
      measured.entries += 1;
      measured.bytes += sizeOf(cursor.value);
      cursor.continue();
    };
  });
}

/** About: a byte per character of text, eight per number, and the names of fields. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.entries(value).reduce((sum, [name, part]) => sum + (Array.isArray(value) ? 0 : name.length) + sizeOf(part), 0);
}

async function measureFolder(name: string): Promise<Measured> {
  try {
    const root = await navigator.storage.getDirectory();
    return await measureDirectory(await root.getDirectoryHandle(name));
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return { entries: 0, bytes: 0 };
    throw error;
  }
}

async function measureDirectory(folder: FileSystemDirectoryHandle): Promise<Measured> {
  const measured = { entries: 0, bytes: 0 };
  for await (const handle of folder.values()) {
    const part =
      handle instanceof FileSystemDirectoryHandle
        ? await measureDirectory(handle)
        : { entries: 1, bytes: (await (handle as FileSystemFileHandle).getFile()).size };
    measured.entries += part.entries;
    measured.bytes += part.bytes;
  }
  return measured;
}
