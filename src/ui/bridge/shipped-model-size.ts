/** The list of the shipped model's files and their sizes, which the engine checks downloads against. Data, fetched. */
const listUrl = new URL('../../engines/shipped-model.json', import.meta.url);

/** Bytes that the shipped model costs to download; `undefined` when the list cannot be had (the progress will tell). */
export async function fetchShippedModelBytes(): Promise<number | undefined> {
  try {
    const response = await fetch(listUrl);
    return response.ok ? sumSizes(await response.json()) : undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sumSizes(list: unknown): number | undefined {
  if (typeof list !== 'object' || list === null || !('files' in list)) return undefined;
  const sizes = Object.values(list.files ?? {}).map((file: unknown) =>
    typeof file === 'object' && file !== null && 'sizeBytes' in file && typeof file.sizeBytes === 'number' ? file.sizeBytes : 0,
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total > 0 ? total : undefined;
}
