import type { DBSchema } from 'idb';
import * as v from 'valibot';
import { openDatabase, storageError } from '../persistence/open-database';
import type { ConsentStore } from './consent';

export const consentStoreVersion = 1;
export const consentStoreName = 'apura-consent';

const schema = v.object({ identity: v.pipe(v.string(), v.maxLength(4_000)), kind: v.picklist(['write', 'network']) });

interface Layout extends DBSchema {
  consents: { key: [string, string]; value: v.InferOutput<typeof schema> };
}

/** Consents in IndexedDB. Rejects with `storage-denied` or `store-newer`. */
export async function openConsentStore(name = consentStoreName): Promise<ConsentStore> {
  const database = await openDatabase<Layout>({
    name,
    version: consentStoreVersion,
    upgrade: (opened) => void opened.createObjectStore('consents', { keyPath: ['identity', 'kind'] }),
  });
  const mapped = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw await storageError(thrown, name, consentStoreVersion);
    }
  };
  return {
    load: () =>
      mapped(async () => {
        const found: readonly unknown[] = await database.getAll('consents');
        return found.flatMap((value) => {
          const read = v.safeParse(schema, value);
          return read.success ? [read.output] : [];
        });
      }),
    put: (identity, kind) => mapped(async () => void (await database.put('consents', { identity, kind }))),
    delete: (identity) =>
      mapped(async () => {
        if (identity === undefined) await database.clear('consents');
        else await database.delete('consents', IDBKeyRange.bound([identity], [identity, []]));
      }),
    close: () => database.close(),
  };
}
