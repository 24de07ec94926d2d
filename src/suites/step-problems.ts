import { referencesIn } from '../contract/step-references';
import type { SuiteFile } from './schema';

/** What is wrong with the steps of tasks, each with its place: names that occur twice, and waiting for what is no earlier step. */
export function stepProblems({ tasks }: SuiteFile): string[] {
  return tasks.flatMap((task, index) => ('family' in task ? [] : problemsOfTask(task.steps ?? [], `tasks[${index}]`)));
}

type FileStep = NonNullable<Exclude<SuiteFile['tasks'][number], { readonly family: string }>['steps']>[number];

/** Only earlier steps can be waited for, so no steps can wait for each other in a circle. */
function problemsOfTask(steps: readonly FileStep[], place: string): string[] {
  const earlier = new Set<string>();
  return steps.flatMap(({ id, input, after, cacheable, grader }, at) => {
    const here = `${place}.steps[${at}]`;
    const problems = [
      ...(earlier.has(id) ? [`${here}.id: another step has the id ${JSON.stringify(id)}`] : []),
      ...after.flatMap((name, n) => (earlier.has(name) ? [] : [`${here}.after[${n}]: ${JSON.stringify(name)} is no earlier step`])),
      ...referencesIn(input).flatMap((name) =>
        earlier.has(name) ? [] : [`${here}.input: refers to ${JSON.stringify(name)}, which is no earlier step`],
      ),
      ...(cacheable === true && grader === undefined
        ? [`${here}.cacheable: only what a grader has judged is kept: it needs a grader`]
        : []),
    ];
    earlier.add(id);
    return problems;
  });
}

/** Documents with the id of an earlier one. */
export function documentProblems({ documents = [] }: SuiteFile): string[] {
  return documents.flatMap(({ id }, index) =>
    documents.findIndex((other) => other.id === id) < index
      ? [`documents[${index}].id: another document has the id ${JSON.stringify(id)}`]
      : [],
  );
}
