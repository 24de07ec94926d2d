import type { KeptArea } from '../../contract/kept';

/** All that the page itself keeps begins with this. */
const prefix = 'apura.';

type Places = readonly (Pick<Storage, 'getItem' | 'removeItem' | 'key' | 'length'> | undefined)[];

/** What the page keeps beside the worker's databases: settings, marks of runs, the last report of this tab. */
export function measureLocal(places: Places): readonly KeptArea[] {
  const texts = places.flatMap((place) => keysOf(place).map((key) => `${key}${place?.getItem(key) ?? ''}`));
  if (texts.length === 0) return [];
  return [{ name: 'local', kind: 'settings', entries: texts.length, bytes: texts.reduce((sum, text) => sum + text.length, 0) }];
}

export function clearLocal(places: Places): void {
  for (const place of places) for (const key of keysOf(place)) place?.removeItem(key);
}

function keysOf(place: Places[number]): readonly string[] {
  if (place === undefined) return [];
  return Array.from({ length: place.length }, (_, index) => place.key(index) ?? '').filter((key) => key.startsWith(prefix));
}
