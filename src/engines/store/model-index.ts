import type { ModelIdentity, WantedFile } from './wanted-file';

const cacheName = 'apura/models';
/** The Cache API takes addresses as keys: this host cannot exist (RFC 2606). */
const base = 'https://models.apura.invalid/';

/** A model of which something is, or was going to be, on this device. */
export interface IndexEntry {
  readonly key: string;
  readonly title: string;
  readonly files: readonly Pick<WantedFile, 'url' | 'path' | 'cacheName'>[];
}

const addressOf = (key: string): string => `${base}?${new URLSearchParams({ key })}`;

export async function readEntry(key: string): Promise<IndexEntry | undefined> {
  const response = await (await caches.open(cacheName)).match(addressOf(key));
  return response === undefined ? undefined : ((await response.json()) as IndexEntry);
}

export async function listEntries(): Promise<readonly IndexEntry[]> {
  const cache = await caches.open(cacheName);
  const responses = await Promise.all((await cache.keys()).map((request) => cache.match(request)));
  return await Promise.all(responses.filter((response) => response !== undefined).map(async (found) => (await found.json()) as IndexEntry));
}

/** Notes that these files belong to the model, beside those that it has already. */
export async function noteFiles({ key, title }: ModelIdentity, wanted: readonly WantedFile[]): Promise<void> {
  const known = await readEntry(key);
  const files = new Map(known?.files.map((file) => [file.url, file]));
  if (known?.title === title && wanted.every(({ url, cacheName: kept }) => files.get(url)?.cacheName === kept && files.has(url))) return;
  for (const { url, path, cacheName: kept } of wanted) files.set(url, { url, path, cacheName: kept });
  const entry: IndexEntry = { key, title, files: [...files.values()] };
  await (await caches.open(cacheName)).put(addressOf(key), Response.json(entry));
}

export async function deleteEntry(key: string): Promise<void> {
  await (await caches.open(cacheName)).delete(addressOf(key));
}
