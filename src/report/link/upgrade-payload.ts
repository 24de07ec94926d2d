import type { Payload, Payload1, Payload2 } from './payload-schema';

/** A payload of version 2 from one of version 1: one model, which every task ran on, and nothing of what came later. */
export function upgradePayload1({ m, r, T, ...same }: Payload1): Payload2 {
  return {
    ...same,
    M: m === null ? [] : [[...m, null, null]],
    B: [],
    P: null,
    Q: null,
    F: [],
    U: [],
    R: [],
    X: [],
    Z: null,
    r: r === null ? null : [...r, null],
    T: { ...T, E: null },
  };
}

/** A payload of version 3 from one of version 2. */
export function upgradePayload2(older: Payload2): Payload {
  return { ...older, W: null };
}
