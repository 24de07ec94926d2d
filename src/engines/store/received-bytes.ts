/** The bytes of one file as they come in: one block of memory when the size is known, a growing one otherwise. */
export interface ReceivedBytes {
  readonly length: number;
  append(chunk: Uint8Array): void;
  /** Makes room for so many bytes in all. */
  expect(totalBytes: number | undefined): void;
  /** Forgets all after the first `length` bytes. */
  truncate(length: number): void;
  /** From `start` to the end; shares memory. */
  from(start: number): Uint8Array<ArrayBuffer>;
}

const firstCapacity = 64 * 1024;

export function makeReceivedBytes(): ReceivedBytes {
  let block = new Uint8Array(0);
  let length = 0;
  const grow = (capacity: number): void => {
    if (capacity <= block.length) return;
    const larger = new Uint8Array(capacity);
    larger.set(block.subarray(0, length));
    block = larger;
  };
  return {
    get length() {
      return length;
    },
    append: (chunk) => {
      if (length + chunk.length > block.length) grow(Math.max(firstCapacity, block.length * 2, length + chunk.length));
      block.set(chunk, length);
      length += chunk.length;
    },
    expect: (totalBytes = 0) => grow(totalBytes),
    truncate: (kept) => {
      length = Math.min(length, kept);
    },
    from: (start) => block.subarray(start, length),
  };
}
