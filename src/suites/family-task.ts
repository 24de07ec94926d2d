import type { Random } from '../base/random';
import type { Language, Task } from '../contract/suite';
import type { Family } from './families/family';

/** Time from a task's start to its grade, where nothing else is said. */
export const defaultDeadlineMs = 30_000;
/** A prompt that is in the suite already is drawn again, this often at most. */
const maxRedraws = 50;

export interface FamilyTaskOptions {
  readonly id: string;
  readonly family: Family;
  readonly language: Language;
  readonly deadlineMs?: number;
  readonly tags?: readonly string[];
}

/**
 * One generated task of a family, from the held-out split: no prompt that the shipped model was trained on. `used`
 * holds the prompts of the suite so far and gets this one. The draw depends on the seed of `random` and the id alone.
 */
export function makeFamilyTask(random: Random, options: FamilyTaskOptions, used: Set<string>): Task {
  const { family, language } = options;
  const own = random.fork(options.id);
  let sample = family.generate(own, language, 'held-out');
  for (let redraws = 0; used.has(sample.prompt) && redraws < maxRedraws; redraws += 1) sample = family.generate(own, language, 'held-out');
  used.add(sample.prompt);
  return {
    id: options.id,
    family: family.id,
    language,
    prompt: sample.prompt,
    grader: sample.grader,
    needs: ['chat'],
    deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
    maxTokens: family.maxTokens,
    tags: options.tags ?? family.tags,
  };
}
