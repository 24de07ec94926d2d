import type { Random } from '../../base/random';
import type { Grader, Language } from '../../contract/suite';

/** `train` feeds the corpus of the shipped model; `held-out` is everything else: evaluation and the suites users run. */
export type Split = 'train' | 'held-out';

/** One generated task of a family. */
export interface FamilySample {
  readonly prompt: string;
  /** The answer the shipped model is trained to give, and that `grader` accepts. */
  readonly answer: string;
  readonly grader: Grader;
  /** Whether at least one name, place or good of the prompt never occurs in that role in training. */
  readonly heldOutWord: boolean;
}

/** A kind of task that can be generated without end and graded without a model. */
export interface Family {
  readonly id: string;
  readonly tags: readonly string[];
  /** Enough for every correct answer, in tokens of the shipped model, with a margin. */
  readonly maxTokens: number;
  generate(random: Random, language: Language, split: Split): FamilySample;
}

/** What a family writes: `draw` may give any prompt; `makeFamily` keeps the two splits apart. */
export interface FamilySource extends Omit<Family, 'generate'> {
  draw(random: Random, language: Language, split: Split): FamilySample;
}

/** One prompt in `heldOutShare` belongs to the held-out split, chosen by hash, so no seed can mix the splits. */
const heldOutShare = 8;
const maxDraws = 1000;

/** Whether this very prompt text is reserved for the held-out split (FNV-1a, 32 bits, modulo `heldOutShare`). */
export function isHeldOutPrompt(prompt: string): boolean {
  let hash = 0x811c9dc5;
  for (let i = 0; i < prompt.length; i += 1) hash = Math.imul(hash ^ prompt.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % heldOutShare === 0;
}

/** Draws until the prompt lies on the right side of the split. Throws a `RangeError` when that never happens. */
export function makeFamily({ draw, ...rest }: FamilySource): Family {
  const generate = (random: Random, language: Language, split: Split): FamilySample => {
    for (let tries = 0; tries < maxDraws; tries += 1) {
      const sample = draw(random, language, split);
      if (isHeldOutPrompt(sample.prompt) === (split === 'held-out')) return sample;
    }
    throw new RangeError(`family ${rest.id}: no ${split} prompt in ${maxDraws} draws`);
  };
  return { ...rest, generate };
}

/** Fills `{key}` slots. Throws a `RangeError` for a slot without a value. */
export function fill(template: string, slots: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => {
    const value = slots[key];
    if (value === undefined) throw new RangeError(`no value for {${key}} in: ${template}`);
    return String(value);
  });
}

/** Exact match, letter case included. */
export function exact(expected: string): Grader {
  return { kind: 'exact', expected };
}
