import { checkContent } from './content-check';
import { deleteCopy, findCopy } from './file-cache';
import { hasChanged } from './remote-facts';
import type { RemoteLookup } from './remote-lookup';
import type { FetchedFile, WantedFile } from './wanted-file';

/** What is on this device for a file. */
export type StoredState =
  | { readonly kind: 'absent' }
  /** Damaged (and deleted), or the server has another version by now. */
  | { readonly kind: 'wrong' }
  | ({ readonly kind: 'right'; readonly bytes: Uint8Array<ArrayBuffer>; readonly sizeBytes: number } & Pick<
      FetchedFile,
      'sha256' | 'checked'
    >);

/**
 * Looks at a stored copy: its size and its hash, the expected one or the one it was stored with. Without an expected hash the
 * server is asked whether it has another version; one that cannot be reached, or has the file no more, leaves the copy as it is.
 */
export async function checkStored(file: WantedFile, lookup: RemoteLookup, onVerify: () => void): Promise<StoredState> {
  const copy = await findCopy(file);
  if (copy === undefined) return { kind: 'absent' };
  const { expected } = file;
  if (expected?.sha256 === undefined && expected?.md5 === undefined) {
    const remote = await lookup.look(file);
    if (remote.kind === 'there' && hasChanged(copy.facts, remote.facts)) return { kind: 'wrong' };
  }
  onVerify();
  const sizeBytes = expected?.sizeBytes ?? copy.facts.sizeBytes;
  const bytes = await readOrNothing(copy.read);
  // SHA-256 is computed by the browser, MD5 by a script: an MD5 that was compared once need not be computed again.
  const knownMd5 = copy.hashes.sha256 !== undefined && copy.hashes.md5 === expected?.md5;
  const own = { sizeBytes, md5: knownMd5 ? undefined : expected?.md5, sha256: expected?.sha256 ?? copy.hashes.sha256 };
  const check = bytes === undefined ? undefined : await checkContent(bytes, own);
  if (bytes === undefined || check?.kind !== 'right') {
    await deleteCopy(file);
    return { kind: 'wrong' };
  }
  const checked = (expected?.sha256 ?? expected?.md5) !== undefined;
  return { kind: 'right', bytes, sizeBytes: bytes.length, sha256: check.sha256, checked };
}

/** A disk that does not give a file back is like a file with wrong content. */
async function readOrNothing(read: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
