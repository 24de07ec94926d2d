/**
 * Threads that the engine asks for when nobody says: half of the logical cores, rounded up, at least two where there
 * are two. Half, because logical cores share arithmetic units (SmolLM2-135M on 32: 57.5 tokens/s at 16, 16.5 at 30).
 */
export function defaultThreads(logicalCores: number): number {
  return Math.max(Math.ceil(logicalCores / 2), Math.min(2, logicalCores));
}

/** Threads that this page can have: one, unless it is cross-origin isolated (shared memory is withheld otherwise). */
export function availableThreads(asked: number, isolated: boolean): number {
  return isolated ? Math.max(1, Math.floor(asked)) : 1;
}
