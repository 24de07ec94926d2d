import { describe, expect, it } from 'vitest';
import { argmax, makeSampler } from '../../../src/engines/onnx/sampling';

const logits = Float32Array.of(1, 3, 2, 3, -5);
const draw = (count: number, sampler: (values: Float32Array) => number): number[] => Array.from({ length: count }, () => sampler(logits));

describe('sampling', () => {
  it('takes the largest, and the first of equals, when greedy', () => {
    expect(argmax(logits)).toBe(1);
    expect(makeSampler({ kind: 'greedy' })(logits)).toBe(1);
    expect(makeSampler({ kind: 'sampled', seed: 1, temperature: 0 })(logits)).toBe(1);
  });

  it('gives the same tokens for the same seed, and others for another', () => {
    const sequence = (seed: number) => draw(40, makeSampler({ kind: 'sampled', seed, temperature: 1 }));
    expect(sequence(5)).toEqual(sequence(5));
    expect(sequence(5)).not.toEqual(sequence(6));
  });

  it('keeps to the k most likely', () => {
    expect(new Set(draw(300, makeSampler({ kind: 'sampled', seed: 2, temperature: 10, topK: 2 })))).toEqual(new Set([1, 3]));
    expect(new Set(draw(50, makeSampler({ kind: 'sampled', seed: 2, temperature: 10, topK: 1 })))).toEqual(new Set([1]));
  });

  it('keeps to the nucleus: fewest tokens that reach the share', () => {
    // Shares at temperature 1: 0.394 and 0.394 for the two largest, 0.145, 0.053, 0.0001.
    expect(new Set(draw(300, makeSampler({ kind: 'sampled', seed: 3, temperature: 1, topP: 0.7 })))).toEqual(new Set([1, 3]));
    expect(new Set(draw(300, makeSampler({ kind: 'sampled', seed: 3, temperature: 1, topP: 0.9 })))).toEqual(new Set([1, 2, 3]));
  });

  it('draws in proportion', () => {
    const sampler = makeSampler({ kind: 'sampled', seed: 4, temperature: 1 });
    const drawn = Array.from({ length: 4000 }, () => sampler(Float32Array.of(0, Math.log(3))));
    expect(drawn.filter((id) => id === 1).length / 4000).toBeCloseTo(0.75, 1);
  });
});
