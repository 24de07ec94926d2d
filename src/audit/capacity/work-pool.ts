import { makeRandom } from '../../base/random';
import type { Suite, Task } from '../../contract/suite';
import { families } from '../../suites/families/families';
import { makeFamilyTask } from '../../suites/family-task';

/** Enough for every family of the built-in suite, few enough that every level sees all of them. */
const mostTasks = 20;

/**
 * Work like the suite's, the same for every level: of a task that was generated, another one of its family, language and deadline, drawn
 * with the suite's seed; any other task as it is. Of a long suite, tasks from all over it.
 */
export function makeWorkPool({ tasks, seed }: Pick<Suite, 'tasks' | 'seed'>): readonly Task[] {
  const random = makeRandom(`capacity/${seed}`);
  const used = new Set(tasks.map(({ prompt }) => prompt));
  const count = Math.min(tasks.length, mostTasks);
  return Array.from({ length: count }, (_, index) => tasks[Math.floor((index * tasks.length) / count)]).flatMap((task, index) => {
    if (task === undefined) return [];
    const family = task.steps === undefined ? families.find(({ id }) => id === task.family) : undefined;
    if (family === undefined || task.language === undefined) return [task];
    const { language, deadlineMs, tags } = task;
    return [makeFamilyTask(random, { id: `capacity-${index + 1}`, family, language, deadlineMs, tags }, used)];
  });
}
