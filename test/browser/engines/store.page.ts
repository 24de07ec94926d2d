import type { LoadProgress } from '../../../src/contract/engine';
import { toErrorRecord } from '../../../src/contract/errors';
import type { StoredModel } from '../../../src/contract/model';
import { makePauseGate } from '../../../src/engines/pause-gate';
import { openStore } from '../../../src/engines/store/model-store';
import { listParts } from '../../../src/engines/store/part-store';
import { deleteStored, listStored } from '../../../src/engines/store/stored-models';
import type { FetchedFile, ModelIdentity, WantedFile } from '../../../src/engines/store/wanted-file';

/** How a fetch ended: a code (or `AbortError`), or the files with the hash of the bytes that they give. */
export type Ended =
  | { readonly failed: string; readonly message: string; readonly details: Readonly<Record<string, string | number>> }
  | { readonly files: readonly (Omit<FetchedFile, 'bytes'> & { readonly contentSha256: string })[] };

interface Run {
  readonly gate: ReturnType<typeof makePauseGate>;
  readonly abort: AbortController;
  readonly progress: LoadProgress[];
  readonly ended: Promise<Ended>;
  settled: boolean;
}

const runs = new Map<string, Run>();

function run(id: string): Run {
  const found = runs.get(id);
  if (found === undefined) throw new Error(`no run ${id}`);
  return found;
}

/** Starts a fetch and comes back at once. */
export function begin(id: string, model: ModelIdentity, wanted: readonly WantedFile[], hold: 'memory' | 'storage' = 'memory'): void {
  const gate = makePauseGate();
  const abort = new AbortController();
  const progress: LoadProgress[] = [];
  const onProgress = (step: LoadProgress): void => {
    progress.push(step);
  };
  const fetchAll = async (): Promise<Ended> => {
    try {
      const store = await openStore(model, { onProgress, gate, signal: abort.signal });
      const { files } = await store.fetchFiles(wanted, hold);
      return { files: await Promise.all(files.map(describe)) };
    } catch (thrown) {
      if (thrown instanceof DOMException) return { failed: thrown.name, message: thrown.message, details: {} };
      const { code, message, details } = toErrorRecord(thrown);
      return { failed: code, message, details };
    }
  };
  const started: Run = { gate, abort, progress, ended: fetchAll(), settled: false };
  void started.ended.then(() => {
    started.settled = true;
  });
  runs.set(id, started);
}

async function describe({ bytes, ...file }: FetchedFile) {
  return { ...file, contentSha256: await sha256(await bytes()) };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const setPaused = (id: string, paused: boolean): void => run(id).gate.set(paused);
export const abort = (id: string): void => run(id).abort.abort();
export const progressOf = (id: string): readonly LoadProgress[] => run(id).progress;
export const isSettled = (id: string): boolean => run(id).settled;
export const resultOf = (id: string): Promise<Ended> => run(id).ended;

export const list = (): Promise<readonly StoredModel[]> => listStored();
export const remove = (key: string): Promise<void> => deleteStored(key);

/** Bytes of unfinished downloads that are stored. */
export async function partBytes(): Promise<number> {
  return (await listParts()).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

export async function cacheNames(): Promise<readonly string[]> {
  return await caches.keys();
}

export async function clear(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
}

/** What a program that reads the Cache API itself finds under an address. */
export async function readCache(cacheName: string, url: string): Promise<{ sizeBytes: number; contentSha256: string } | undefined> {
  const response = await (await caches.open(cacheName)).match(url);
  if (response === undefined) return undefined;
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { sizeBytes: bytes.length, contentSha256: await sha256(bytes) };
}

/** Damages a stored copy as a bad disk does: its headers stay. `flip` a byte, or keep only so many bytes. */
export async function damage(cacheName: string, url: string, how: { readonly flip?: number; readonly keep?: number }): Promise<void> {
  const cache = await caches.open(cacheName);
  const response = await cache.match(url);
  if (response === undefined) throw new Error(`${url} is not in ${cacheName}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (how.flip !== undefined) bytes[how.flip] = (bytes[how.flip] ?? 0) ^ 1;
  await cache.put(url, new Response(bytes.subarray(0, how.keep ?? bytes.length), { headers: response.headers }));
}
