import { describe, expect, it } from 'vitest';
import { makeRing } from '../../../src/base/ring';

describe('a ring', () => {
  it('keeps the order, around its end and over its growth, up to its capacity', () => {
    const ring = makeRing<number>(40);
    const model: number[] = [];
    for (let step = 0; step < 500; step += 1) {
      if (step % 3 === 2) expect(ring.shift()).toBe(model.shift());
      else {
        const isTaken = model.length < 40;
        expect(ring.push(step)).toBe(isTaken);
        if (isTaken) model.push(step);
      }
      expect(ring.size).toBe(model.length);
    }
    expect(ring.items()).toEqual(model);
    while (model.length > 0) expect(ring.shift()).toBe(model.shift());
    expect(ring.shift()).toBeUndefined();
  });
});
