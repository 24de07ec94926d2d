/**
 * Makes every write to IndexedDB of this thread fail as on a full disk, until the returned function is called: `put` and `add` throw the
 * browser's own `QuotaExceededError`, so that all that stands above (transaction, store, cache) does what it would do. Filling the
 * user's disk instead would hurt others; a browser's quota cannot be lowered by a page.
 */
export function refuseWrites(): () => void {
  if (typeof IDBObjectStore === 'undefined') return () => undefined;
  const { prototype } = IDBObjectStore;
  const { put, add } = prototype;
  const refuse = (): never => {
    throw new DOMException('no room left: chaos mode refuses writes', 'QuotaExceededError');
  };
  prototype.put = refuse;
  prototype.add = refuse;
  return () => {
    prototype.put = put;
    prototype.add = add;
  };
}
