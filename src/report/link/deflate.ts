/** Most bytes that a link may inflate to: a bomb stops here. */
export const maxInflatedBytes = 1024 * 1024;

/** Raw DEFLATE (RFC 1951) by the browser itself. */
export async function deflate(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = await readAtMost(stream, Number.POSITIVE_INFINITY);
  if (bytes === undefined) throw new RangeError('no limit, yet it was passed');
  return bytes;
}

/** The text inside, or `undefined` when the bytes are not raw DEFLATE of UTF-8, or are a bomb. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const inflated = await readAtMost(stream, maxInflatedBytes);
    return inflated === undefined ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(inflated);
  } catch (error) {
    // Broken data is a TypeError in browsers, with a zlib code in Node; broken UTF-8 is a TypeError in both.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

/** Reads to the end, or stops the stream once there is more than `limitBytes` and gives `undefined`. */
async function readAtMost(stream: ReadableStream<Uint8Array>, limitBytes: number): Promise<Uint8Array | undefined> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > limitBytes) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(value);
  }
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}
