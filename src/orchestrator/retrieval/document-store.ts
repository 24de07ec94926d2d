import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { openDatabase, storageError } from '../persistence/open-database';

/** Raised when the layout changes; older databases are brought up to it by `upgrade`. */
export const documentStoreVersion = 1;
export const documentStoreName = 'apura-knowledge';

const schema = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  title: v.pipe(v.string(), v.maxLength(1_000)),
  source: v.picklist(['user', 'incident']),
  text: v.pipe(v.string(), v.maxLength(4_000_000)),
  /** ms since 1970. */
  addedAt: v.pipe(v.number(), v.finite()),
});

/** A document as it is kept. The suite's corpus comes with the suite and is not. */
export type StoredDocument = v.InferOutput<typeof schema>;

interface Layout extends DBSchema {
  documents: { key: string; value: StoredDocument; indexes: { addedAt: number } };
}

/** Documents on the disk. Every call rejects with an `ApuraError`: `storage-denied`, `storage-full`, `store-newer`. */
export interface DocumentStore {
  /** Oldest first; what is no document is left out. */
  load(): Promise<readonly StoredDocument[]>;
  put(document: StoredDocument): Promise<void>;
  delete(ids: readonly string[]): Promise<void>;
  close(): void;
}

export async function openDocumentStore(onLost: () => void, name = documentStoreName): Promise<DocumentStore> {
  const database = await openDatabase<Layout>({
    name,
    version: documentStoreVersion,
    upgrade: (opened) => {
      opened.createObjectStore('documents', { keyPath: 'id' }).createIndex('addedAt', 'addedAt');
    },
    onLost,
  });
  const mapped = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw await storageError(thrown, name, documentStoreVersion);
    }
  };
  return {
    load: () =>
      mapped(async () => {
        const found: readonly unknown[] = await database.getAllFromIndex('documents', 'addedAt');
        return found.flatMap((value) => {
          const read = v.safeParse(schema, value);
          return read.success ? [read.output] : [];
        });
      }),
    put: (document) => mapped(async () => void (await database.put('documents', document))),
    delete: (ids) =>
      mapped(async () => {
        const transaction = database.transaction('documents', 'readwrite');
        await Promise.all([...ids.map((id) => transaction.store.delete(id)), transaction.done]);
      }),
    close: () => database.close(),
  };
}
