import { ApuraError } from '../../contract/errors';

/** Bytes that this origin may still store, as the browser estimates; `undefined` where it does not tell. */
async function freeBytes(): Promise<number | undefined> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
  } catch {
    return undefined;
  }
}

/** The error that there is too little room for so many bytes, or nothing when there is enough, or nobody knows. */
export async function lackOfRoom(neededBytes: number): Promise<ApuraError | undefined> {
  const availableBytes = await freeBytes();
  return availableBytes === undefined || availableBytes >= neededBytes ? undefined : storageFull(neededBytes, availableBytes);
}

/** For a write that the browser refused, whatever its estimate was. */
export async function refusedForRoom(neededBytes: number, cause: unknown): Promise<ApuraError> {
  return storageFull(neededBytes, Math.min((await freeBytes()) ?? 0, neededBytes), cause);
}

/** True for the error of a write that went over the quota, in its old and its new form. */
export function isQuotaError(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'QuotaExceededError';
}

function storageFull(neededBytes: number, availableBytes: number, cause?: unknown): ApuraError {
  const missingBytes = neededBytes - availableBytes;
  return new ApuraError(
    'storage-full',
    `${neededBytes} bytes are needed, ${availableBytes} may be stored`,
    { neededBytes, availableBytes, missingBytes },
    { cause },
  );
}
