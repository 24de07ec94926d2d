/** A seeded pseudo-random stream: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [min, max], both ends included. */
  integer(min: number, max: number): number;
  /** One element, uniformly. Throws a `RangeError` when the list is empty. */
  pick<T>(items: readonly T[]): T;
  /** A new array with the elements in random order (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** `count` different elements in random order. Throws a `RangeError` when there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
  /** A stream of its own, set by this one's seed and the label alone: adding draws elsewhere does not change it. */
  fork(label: string): Random;
}

/**
 * sfc32, seeded through xmur3: a small, fast generator that passes PractRand (public domain, C. Doty-Humphrey).
 * Not for secrets.
 */
export function makeRandom(seed: number | string): Random {
  const text = String(seed);
  const draw = hashWords(text);
  let a = draw();
  let b = draw();
  let c = draw();
  let d = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 12; warmUp += 1) next();

  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  const pick = <T>(items: readonly T[]): T => {
    if (items.length === 0) throw new RangeError('cannot pick from an empty list');
    return items[integer(0, items.length - 1)] as T;
  };
  const shuffle = <T>(items: readonly T[]): T[] => {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i -= 1) {
      const j = integer(0, i);
      [result[i], result[j]] = [result[j] as T, result[i] as T];
    }
    return result;
  };
  const sample = <T>(items: readonly T[], count: number): T[] => {
    if (count > items.length) throw new RangeError(`cannot sample ${count} of ${items.length}`);
    return shuffle(items).slice(0, count);
  };
  return { next, integer, pick, shuffle, sample, fork: (label) => makeRandom(`${text}/${label}`) };
}

/** xmur3: spreads a string over as many 32-bit words as are asked for. */
function hashWords(text: string): () => number {
  let h = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i += 1) {
    h = Math.imul(h ^ text.charCodeAt(i), 3432918353);
    h = (h << 13) | (h >>> 19);
  }
  return () => {
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    h ^= h >>> 16;
    return h >>> 0;
  };
}
