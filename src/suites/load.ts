import * as v from 'valibot';
import { makeRandom } from '../base/random';
import type { Language, Suite, Task } from '../contract/suite';
import { firstTasks } from './built-in';
import { families } from './families/families';
import { defaultDeadlineMs, makeFamilyTask } from './family-task';
import { graderProblem } from './grade';
import { parseSuiteText } from './parse-text';
import { describeIssue, suiteInvalid } from './problems';
import { type SuiteFile, type SuiteThresholds, suiteFileSchema, suiteLimits } from './schema';
import { documentProblems, stepProblems } from './step-problems';

/** Tokens for an answer, where a task with its own prompt says nothing. */
const defaultMaxTokens = 256;

/** A suite from a file, with the limits that it sets for the verdict. */
export interface LoadedSuite extends Suite {
  readonly thresholds?: SuiteThresholds;
}

/**
 * Reads a suite file of the user's and expands its families. `seed` counts unless the file has one; `tasks` keeps the
 * first so many. Rejects with `suite-too-large` (nothing was parsed), `suite-invalid` (details: `file`, `count`,
 * `problems`, one per line with its path) or `parameter-invalid`.
 */
export async function loadSuite(
  file: { readonly name: string; readonly text: string },
  options: { readonly seed: number; readonly tasks?: number },
): Promise<LoadedSuite> {
  const name = file.name.slice(0, 120);
  const parsed = v.safeParse(suiteFileSchema, await parseSuiteText(name, file.text));
  if (!parsed.success) throw suiteInvalid(name, parsed.issues.map(describeIssue));
  const suite = parsed.output;
  const seed = suite.seed ?? options.seed;
  const tasks = expandTasks(name, suite, seed);
  const problems = [...idProblems(tasks), ...documentProblems(suite), ...stepProblems(suite), ...(await graderProblems(suite))];
  if (problems.length > 0) throw suiteInvalid(name, problems);
  const { id, title, thresholds, documents } = suite;
  return {
    suiteVersion: 1,
    id,
    title,
    seed,
    tasks: firstTasks(tasks, options.tasks),
    ...(documents === undefined ? {} : { documents }),
    ...(thresholds === undefined ? {} : { thresholds }),
  };
}

function expandTasks(name: string, suite: SuiteFile, seed: number): Task[] {
  const random = makeRandom(`${suite.id}/${seed}`);
  const used = new Set<string>();
  const languages: readonly Language[] = ['en', 'pt'];
  const total = suite.tasks.reduce((sum, task) => sum + ('prompt' in task ? 1 : (task.count ?? 1)), 0);
  if (total > suiteLimits.tasks) throw suiteInvalid(name, [`tasks: ${total} after counts, at most ${suiteLimits.tasks}`]);
  return suite.tasks.flatMap((task): Task[] => {
    if ('prompt' in task) {
      const { deadlineMs = defaultDeadlineMs, maxTokens = defaultMaxTokens, needs = ['chat'], tags = [], ...rest } = task;
      return [{ ...rest, deadlineMs, maxTokens, needs, tags }];
    }
    const family = families.find(({ id }) => id === task.family);
    if (family === undefined) return [];
    return Array.from({ length: task.count ?? 1 }, (_, index) => {
      const id = task.count === undefined ? task.id : `${task.id}-${index + 1}`;
      const language = task.language ?? languages[index % languages.length] ?? 'en';
      return makeFamilyTask(random, { id, family, language, deadlineMs: task.deadlineMs, tags: task.tags }, used);
    });
  });
}

function idProblems(tasks: readonly Task[]): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { id } of tasks) {
    if (seen.has(id)) repeated.add(id);
    seen.add(id);
  }
  const long = tasks.filter(({ id }) => id.length > 64).map(({ id }) => `tasks: the id ${JSON.stringify(id)} is longer than 64 characters`);
  return [...long, ...[...repeated].map((id) => `tasks: more than one has the id ${JSON.stringify(id)}`)];
}

async function graderProblems(suite: SuiteFile): Promise<string[]> {
  const problems: string[] = [];
  for (const [index, task] of suite.tasks.entries()) {
    if (!('prompt' in task)) continue;
    const steps = (task.steps ?? []).map(({ grader }, at) => ({ place: `tasks[${index}].steps[${at}].grader`, grader }));
    for (const { place, grader } of [{ place: `tasks[${index}].grader`, grader: task.grader }, ...steps]) {
      const problem = grader === undefined ? undefined : await graderProblem(grader);
      if (problem !== undefined) problems.push(`${place}.${problem.key}: ${problem.message}`);
    }
  }
  return problems;
}
