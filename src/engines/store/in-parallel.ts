/**
 * Does `work` for every item, at most `limit` at once. When one fails the others are told to stop; rejects with the first
 * failure, after all have ended.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  work: (item: T, signal: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const group = new AbortController();
  const ended = new AbortController();
  signal.addEventListener('abort', () => group.abort(signal.reason), { signal: ended.signal });
  const results: R[] = [];
  const waiting = [...items.entries()];
  let failure: { readonly reason: unknown } | undefined;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && failure === undefined; next = waiting.shift()) {
      const [index, item] = next;
      try {
        signal.throwIfAborted();
        results[index] = await work(item, group.signal);
      } catch (reason) {
        failure ??= { reason };
        group.abort(reason);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: limit }, lane));
  } finally {
    ended.abort();
  }
  if (failure !== undefined) throw failure.reason;
  return results;
}
