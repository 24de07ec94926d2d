/** For what only a mistake in the program can make false: crashes, and is never caught as an expected failure. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new TypeError(message);
}
