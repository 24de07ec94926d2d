import { makeReceivedBytes } from './received-bytes';
import type { RemoteFacts } from './remote-facts';
import type { WantedFile } from './wanted-file';

/** Where complete files are unless the engine says otherwise. */
const ownCacheName = 'apura/files';
const hashHeaders = { sha256: 'x-apura-sha256', md5: 'x-apura-md5' } as const;

/** Hashes that a file had when it was stored; those of files that an engine stored itself are not known. */
export interface StoredHashes {
  readonly sha256?: string;
  /** Only where it was compared with an expected one. */
  readonly md5?: string;
}

/** A complete file as it was stored: what the server said of it then, and its hashes. */
export interface StoredCopy {
  readonly facts: RemoteFacts;
  readonly hashes: StoredHashes;
  /** Rejects when the disk does not give it. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

type Place = Pick<WantedFile, 'url' | 'cacheName'>;

/** The stored copy, if there is one. Its content is not looked at. */
export async function findCopy({ url, cacheName = ownCacheName }: Place): Promise<StoredCopy | undefined> {
  const response = await (await caches.open(cacheName)).match(url, { ignoreVary: true });
  if (response === undefined) return undefined;
  const { headers } = response;
  const length = headers.get('content-length');
  const facts = {
    sizeBytes: length === null || headers.has('content-encoding') ? undefined : Number(length),
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
  };
  const hashes = { sha256: headers.get(hashHeaders.sha256) ?? undefined, md5: headers.get(hashHeaders.md5) ?? undefined };
  return { facts, hashes, read: () => readAll(response, facts.sizeBytes) };
}

/** Stores a complete file. Rejects with `QuotaExceededError` and the like. */
export async function putCopy(place: Place, bytes: Uint8Array<ArrayBuffer>, facts: RemoteFacts, hashes: StoredHashes): Promise<void> {
  const headers = new Headers({ 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) });
  if (facts.etag !== undefined) headers.set('etag', facts.etag);
  if (facts.lastModified !== undefined) headers.set('last-modified', facts.lastModified);
  for (const name of ['sha256', 'md5'] as const) if (hashes[name] !== undefined) headers.set(hashHeaders[name], hashes[name]);
  const cache = await caches.open(place.cacheName ?? ownCacheName);
  await cache.put(place.url, new Response(inPieces(bytes), { headers }));
}

export async function deleteCopy({ url, cacheName = ownCacheName }: Place): Promise<void> {
  await (await caches.open(cacheName)).delete(url, { ignoreVary: true });
}

const pieceBytes = 4 * 1024 * 1024;

/** A body made of bytes is copied at once; made of pieces, one piece at a time. */
function inPieces(bytes: Uint8Array<ArrayBuffer>): BodyInit {
  if (bytes.length <= pieceBytes) return bytes;
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      controller.enqueue(bytes.slice(at, at + pieceBytes));
      at += pieceBytes;
      if (at >= bytes.length) controller.close();
    },
  });
}

async function readAll(response: Response, sizeBytes: number | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const received = makeReceivedBytes();
  received.expect(sizeBytes);
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) received.append(part.value);
  return received.from(0);
}
