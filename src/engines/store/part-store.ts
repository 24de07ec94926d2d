import { longestRow, type Part, parsePartAddress, partAddress } from './part-address';

const cacheName = 'apura/parts';

/** All stored pieces of unfinished downloads. */
export async function listParts(): Promise<readonly Part[]> {
  const cache = await caches.open(cacheName);
  return (await cache.keys()).map(({ url }) => parsePartAddress(url)).filter((part) => part !== undefined);
}

/** What a download of `url` can go on from: pieces in order, without a gap. */
export async function keptRow(url: string): Promise<readonly Part[]> {
  return longestRow((await listParts()).filter((part) => part.url === url));
}

/** A piece's bytes; `undefined` when it is gone or has another size than its name says. */
export async function readPart(part: Part): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await (await caches.open(cacheName)).match(partAddress(part));
  const bytes = response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
  return bytes?.length === part.sizeBytes ? bytes : undefined;
}

/** Rejects with `QuotaExceededError` and the like. */
export async function putPart(part: Omit<Part, 'sizeBytes'>, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const address = partAddress({ ...part, sizeBytes: bytes.length });
  await (await caches.open(cacheName)).put(address, new Response(bytes));
}

export async function deleteParts(url: string): Promise<void> {
  const cache = await caches.open(cacheName);
  const parts = (await listParts()).filter((part) => part.url === url);
  await Promise.all(parts.map((part) => cache.delete(partAddress(part))));
}
