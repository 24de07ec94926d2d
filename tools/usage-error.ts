/** A command line that cannot be obeyed; the message says which option and what it wants. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
