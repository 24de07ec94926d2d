import { makeRandom } from '../../base/random';
import type { Sampling } from '../../contract/engine';

/** Chooses the next token from the logits of one position. */
export type Sampler = (logits: Float32Array) => number;

/** Greedy, or seeded: temperature, then top-k, then top-p (nucleus), as in Hugging Face's generation. */
export function makeSampler(sampling: Sampling): Sampler {
  if (sampling.kind === 'greedy' || sampling.temperature <= 0) return argmax;
  const { temperature, topK, topP } = sampling;
  const random = makeRandom(sampling.seed);
  return (logits) => {
    const order = rank(logits, topK);
    const largest = logits[order[0] ?? 0] ?? 0;
    const weights = order.map((id) => Math.exp(((logits[id] ?? Number.NEGATIVE_INFINITY) - largest) / temperature));
    const kept = topP === undefined ? weights.length : nucleus(weights, topP);
    let total = 0;
    for (let index = 0; index < kept; index += 1) total += weights[index] ?? 0;
    let left = random.next() * total;
    for (let index = 0; index < kept; index += 1) {
      left -= weights[index] ?? 0;
      if (left < 0) return order[index] ?? 0;
    }
    return order[kept - 1] ?? 0;
  };
}

/** Index of the largest value; the first of equals. */
export function argmax(values: Float32Array): number {
  let best = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] as number;
    if (value > largest) {
      largest = value;
      best = index;
    }
  }
  return best;
}

/** Ids from the largest logit down; ties by id, so that a seed gives the same text everywhere. */
function rank(logits: Float32Array, topK: number | undefined): number[] {
  const ids = Array.from(logits.keys());
  ids.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  return topK === undefined || topK <= 0 ? ids : ids.slice(0, topK);
}

/** How many of the weights, which fall, reach the share `topP` of their sum; at least one. */
function nucleus(weights: readonly number[], topP: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (let index = 0; index < weights.length; index += 1) {
    sum += weights[index] ?? 0;
    if (sum >= topP * total) return index + 1;
  }
  return weights.length;
}
