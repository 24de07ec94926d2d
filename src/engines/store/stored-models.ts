import type { StoredModel } from '../../contract/model';
import { deleteCopy, findCopy } from './file-cache';
import { deleteEntry, type IndexEntry, listEntries, readEntry } from './model-index';
import { longestRow, rowBytes } from './part-address';
import { deleteParts, listParts } from './part-store';

/** Whether this page may store anything: not in an insecure context, nor where the user blocks it. */
export async function hasStorage(): Promise<boolean> {
  if (globalThis.caches === undefined) return false;
  try {
    await caches.keys();
    return true;
  } catch {
    return false;
  }
}

/** The models of which something is on this device; none where nothing can be stored. */
export async function listStored(): Promise<readonly StoredModel[]> {
  if (!(await hasStorage())) return [];
  const models = await Promise.all((await listEntries()).map(describe));
  return models.filter(({ bytes }) => bytes > 0);
}

/** What of each file is on this device. */
export async function storedOf(files: IndexEntry['files']): Promise<readonly { readonly complete: boolean; readonly bytes: number }[]> {
  const parts = await listParts();
  return await Promise.all(
    files.map(async (file) => {
      const copy = await findCopy(file);
      const kept = rowBytes(longestRow(parts.filter(({ url }) => url === file.url)));
      return { complete: copy !== undefined, bytes: copy?.facts.sizeBytes ?? kept };
    }),
  );
}

async function describe(entry: IndexEntry): Promise<StoredModel> {
  const stored = await storedOf(entry.files);
  const files = stored.filter(({ complete }) => complete).length;
  const bytes = stored.reduce((sum, file) => sum + file.bytes, 0);
  return { key: entry.key, title: entry.title, files, bytes, complete: files === entry.files.length };
}

/** Removes a model's files, finished or not, but not those that another model uses as well. */
export async function deleteStored(key: string): Promise<void> {
  if (!(await hasStorage())) return;
  const entry = await readEntry(key);
  const others = (await listEntries()).filter((other) => other.key !== key);
  const shared = new Set(others.flatMap(({ files }) => files.map(({ url }) => url)));
  for (const file of entry?.files ?? []) {
    if (shared.has(file.url)) continue;
    await deleteCopy(file);
    await deleteParts(file.url);
  }
  await deleteEntry(key);
}
