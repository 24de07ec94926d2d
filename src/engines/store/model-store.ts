import type { LoadHooks } from '../engine';
import { fetchFiles } from './fetch-files';
import { findCopy } from './file-cache';
import { readEntry } from './model-index';
import type { RemoteFacts } from './remote-facts';
import { makeRemoteLookup } from './remote-lookup';
import { hasStorage } from './stored-models';
import type { FetchedFiles, ModelIdentity, WantedFile } from './wanted-file';

/** The files of one model, from this device or from the network. Made for one load. */
export interface ModelStore {
  /** False where nothing can be stored: everything is fetched again each time. */
  readonly available: boolean;
  /**
   * Which of these are there: for each what its server says, or `undefined` when it does not have it. Without an answer from the
   * server, the stored files of the model are what is there. Rejects with `offline`, `model-cors` or `network` when there are none.
   */
  findFiles(wanted: readonly WantedFile[]): Promise<readonly (RemoteFacts | undefined)[]>;
  /**
   * Gives all of these files, each verified as far as something is known of it, and tells progress of the whole. Only one tab
   * at a time works on a model; the others wait and then find it stored. `hold`: `memory` keeps the bytes at hand;
   * `storage` is for engines that read the caches themselves. Rejects with `model-missing`, `model-incomplete`,
   * `model-hash-mismatch`, `model-cors`, `offline`, `network`, `storage-full`, `storage-denied` or `AbortError`.
   */
  fetchFiles(wanted: readonly WantedFile[], hold: 'memory' | 'storage'): Promise<FetchedFiles>;
}

export async function openStore(model: ModelIdentity, hooks: LoadHooks): Promise<ModelStore> {
  const available = await hasStorage();
  const lookup = makeRemoteLookup(hooks.signal);

  const isStored = async (file: WantedFile): Promise<boolean> => available && (await findCopy(file)) !== undefined;

  const findFile = async (file: WantedFile): Promise<RemoteFacts | undefined> => {
    const remote = await lookup.look(file);
    if (remote.kind === 'there') return remote.facts;
    if (await isStored(file)) return {};
    if (remote.kind === 'missing') return undefined;
    // A server in trouble may still have it: asking for the whole will tell.
    if ('status' in remote.error.details) return {};
    if (available && (await hasSomething(model.key))) return undefined;
    throw remote.error;
  };

  return {
    available,
    findFiles: (wanted) => Promise.all(wanted.map(findFile)),
    fetchFiles: (wanted, hold) => fetchFiles(model, wanted, hooks, { available, lookup, hold }),
  };
}

/** True when any file of the model is stored. */
async function hasSomething(key: string): Promise<boolean> {
  for (const file of (await readEntry(key))?.files ?? []) if ((await findCopy(file)) !== undefined) return true;
  return false;
}
