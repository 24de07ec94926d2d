import { makeRandom } from '../base/random';
import { agentSuiteId, findBuiltInSuite } from '../contract/built-in-suites';
import { ApuraError } from '../contract/errors';
import type { Language, Suite, Task } from '../contract/suite';
import { makeAgentTasks } from './agents/agent-tasks';
import { families } from './families/families';
import { makeFamilyTask } from './family-task';

/**
 * A built-in suite, generated from the seed. `apura-20` has twenty tasks: every family once, then the first ones again
 * in the other language; ten in English, ten in Portuguese; the same ids for every seed. `apura-agents` has ten kinds of
 * tasks with steps, each in both languages. `tasks` keeps the first so many.
 * Throws `suite-invalid` for an unknown id and `parameter-invalid` for a count below 1.
 */
export function expandSuite(id: string, seed: number, tasks?: number): Suite {
  const known = findBuiltInSuite(id);
  if (known === undefined)
    throw new ApuraError('suite-invalid', `there is no built-in suite ${id.slice(0, 64)}`, { suite: id.slice(0, 64) });
  const random = makeRandom(`${id}/${seed}`);
  const head = { suiteVersion: 1, id, title: known.title, seed } as const;
  if (id === agentSuiteId) {
    const made = makeAgentTasks(random);
    return { ...head, tasks: firstTasks(made.tasks, tasks), documents: made.documents };
  }
  const used = new Set<string>();
  const all = Array.from({ length: known.tasks }, (_, index) => makeBuiltInTask(index, random, used));
  return { ...head, tasks: firstTasks(all, tasks) };
}

/** The first `count` tasks, or all. Throws `parameter-invalid` when `count` is not a whole number from 1. */
export function firstTasks(tasks: readonly Task[], count: number | undefined): readonly Task[] {
  if (count === undefined) return tasks;
  if (!Number.isInteger(count) || count < 1) {
    throw new ApuraError('parameter-invalid', `tasks must be a whole number from 1, not ${count}`, { parameter: 'tasks', value: count });
  }
  return tasks.slice(0, count);
}

function makeBuiltInTask(index: number, random: ReturnType<typeof makeRandom>, used: Set<string>): Task {
  const family = families[index % families.length];
  if (family === undefined) throw new RangeError('there are no task families');
  const round = Math.floor(index / families.length);
  const language: Language = ((index % families.length) + round) % 2 === 0 ? 'en' : 'pt';
  const number = Math.floor(round / 2) + 1;
  return makeFamilyTask(random, { id: `${family.id}-${language}-${number}`, family, language }, used);
}
