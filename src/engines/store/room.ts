import { ApuraError } from '../../contract/errors';

/** How near the bytes that may be stored are found when there are too few: 1/1024 of what is needed. */
const bisections = 10;

/** The error that there is too little room for so many bytes, or nothing when there is enough, or nobody knows. */
export async function lackOfRoom(neededBytes: number): Promise<ApuraError | undefined> {
  if (neededBytes === 0) return undefined;
  const free = await estimatedBytes();
  if (free !== undefined && free < neededBytes) return storageFull(neededBytes, free);
  return (await mayStore(neededBytes)) === false ? storageFull(neededBytes, await mostBytes(neededBytes)) : undefined;
}

/** For a write that the browser refused, whatever it had said before. */
export async function refusedForRoom(neededBytes: number, cause: unknown): Promise<ApuraError> {
  const free = Math.min((await estimatedBytes()) ?? 0, await mostBytes(neededBytes));
  return storageFull(neededBytes, free, cause);
}

/** True for the error of a write that went over the quota, in its old and its new form. */
export function isQuotaError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'QuotaExceededError';
}

/**
 * What the browser says, which may be more than it grants: Chromium tells every page the same 10 GiB above its usage, whatever
 * its quota is, so that pages are not told apart by it (seen with version 156).
 */
async function estimatedBytes(): Promise<number | undefined> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
  } catch {
    return undefined;
  }
}

/**
 * Whether the browser lets this page store so many bytes more, by asking for a file of that size without writing to it: the quota
 * is checked, nothing is written (10 ms for 9 GB). `undefined` where files of the page's own cannot be had.
 */
async function mayStore(bytes: number): Promise<boolean | undefined> {
  const name = `room-${Math.random()}`;
  try {
    const folder = await navigator.storage.getDirectory();
    const file = await folder.getFileHandle(name, { create: true });
    try {
      const writable = await file.createWritable();
      await writable.truncate(bytes);
      await writable.abort();
      return true;
    } catch (thrown) {
      return isQuotaError(thrown) ? false : undefined;
    } finally {
      await folder.removeEntry(name);
    }
  } catch (thrown) {
    // Where nothing at all is left, not even the empty file can be made.
    return isQuotaError(thrown) ? false : undefined;
  }
}

/** Of so many bytes, those that may be stored. */
async function mostBytes(neededBytes: number): Promise<number> {
  let low = 0;
  let high = neededBytes;
  for (let step = 0; step < bisections; step += 1) {
    const middle = Math.floor((low + high) / 2);
    if ((await mayStore(middle)) === false) high = middle;
    else low = middle;
  }
  return low;
}

/** `neededBytes` 0: nobody knows how many. */
function storageFull(neededBytes: number, availableBytes: number, cause?: unknown): ApuraError {
  const phase = cause === undefined ? 'before' : 'during';
  if (neededBytes === 0) return new ApuraError('storage-full', 'nothing may be stored', { phase }, { cause });
  const missingBytes = neededBytes - availableBytes;
  const message = `${neededBytes} bytes are needed, ${availableBytes} may be stored`;
  return new ApuraError('storage-full', message, { neededBytes, availableBytes, missingBytes, phase }, { cause });
}
