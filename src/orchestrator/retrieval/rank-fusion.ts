/** Damps the first ranks; 60 is the constant of Cormack, Clarke and Büttcher, SIGIR 2009. */
const damping = 60;

/** Reciprocal-rank fusion: each list gives 1 / (60 + rank) to its items; best sum first, ties in the order of first mention. */
export function fuseRanks(lists: readonly (readonly string[])[]): readonly { readonly id: string; readonly score: number }[] {
  const scores = new Map<string, number>();
  for (const list of lists) {
    for (const [index, id] of list.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (damping + index + 1));
  }
  return [...scores].map(([id, score]) => ({ id, score })).sort((a, b) => b.score - a.score);
}
