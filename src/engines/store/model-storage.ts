import { ApuraError } from '../../contract/errors';
import type { PartKeeper } from './download';
import { putCopy, type StoredHashes } from './file-cache';
import { noteFiles } from './model-index';
import { deleteParts, keptRow, putPart, readPart } from './part-store';
import type { RemoteFacts } from './remote-facts';
import { isQuotaError, lackOfRoom, refusedForRoom } from './room';
import type { ModelIdentity, WantedFile } from './wanted-file';

/** Writes one model's files while they come. When the browser refuses, the model says whether that ends the load. */
export interface ModelStorage {
  /** False from the first refusal on. */
  readonly usable: boolean;
  /** Rejects with `storage-full` when so many bytes are more than may be stored. */
  reserve(neededBytes: number): Promise<void>;
  note(wanted: readonly WantedFile[]): Promise<void>;
  keeper(file: WantedFile): PartKeeper;
  /** True when the file is stored. */
  store(file: WantedFile, bytes: Uint8Array<ArrayBuffer>, facts: RemoteFacts, hashes: StoredHashes): Promise<boolean>;
}

export function makeModelStorage(model: ModelIdentity, available: boolean): ModelStorage {
  let usable = available;
  let reservedBytes = 0;
  const refuse = async (thrown: unknown, bytes: number): Promise<void> => {
    usable = false;
    if (model.keep === 'if-possible') return;
    if (isQuotaError(thrown)) throw await refusedForRoom(bytes, thrown);
    throw new ApuraError('storage-denied', `the browser does not store: ${thrown}`, {}, { cause: thrown });
  };
  const attempt = async (bytes: number, write: () => Promise<void>): Promise<boolean> => {
    if (!usable) return false;
    try {
      await write();
      return true;
    } catch (thrown) {
      await refuse(thrown, bytes);
      return false;
    }
  };
  return {
    get usable() {
      return usable;
    },
    reserve: async (neededBytes) => {
      reservedBytes = neededBytes;
      // A model that need not be stored finds out when it writes, and loses no time now.
      const lack = usable && model.keep === 'required' ? await lackOfRoom(neededBytes) : undefined;
      if (lack !== undefined) throw lack;
    },
    note: async (wanted) => {
      await attempt(reservedBytes, () => noteFiles(model, wanted));
    },
    keeper: (file) => ({
      row: async () => (usable ? await keptRow(file.url) : []),
      read: readPart,
      write: async (part, bytes) => {
        await attempt(bytes.length, () => putPart(part, bytes));
      },
      clear: async () => {
        if (usable) await deleteParts(file.url);
      },
    }),
    store: (file, bytes, facts, hashes) =>
      attempt(bytes.length, async () => {
        try {
          await putCopy(file, bytes, facts, hashes);
        } catch (thrown) {
          // The parts take as much room as the whole: without them it may fit.
          if (!isQuotaError(thrown) || (await keptRow(file.url)).length === 0) throw thrown;
          await deleteParts(file.url);
          await putCopy(file, bytes, facts, hashes);
        }
        await deleteParts(file.url);
      }),
  };
}
