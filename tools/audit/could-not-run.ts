/** The audit could not run: the message says why, for the user; exit code 2. */
export class CouldNotRun extends Error {
  override readonly name = 'CouldNotRun';
}
