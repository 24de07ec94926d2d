/** How many checks of a gate went which way. A gate without counts of its own is one check. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What a gate came to. `failures`: a text each, for the end of the output, where the name of a test far above is not searched for. */
export interface GateResult extends Counts {
  readonly failures?: readonly string[];
}

/** One step of `npm test`. */
export interface Gate {
  readonly name: string;
  run(): Promise<GateResult>;
}

export const onePassed: Counts = { passed: 1, failed: 0, skipped: 0 };
export const oneFailed: Counts = { passed: 0, failed: 1, skipped: 0 };
export const oneSkipped: Counts = { passed: 0, failed: 0, skipped: 1 };

export function addCounts(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The line that `npm test` and `.ci/run` end with. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
