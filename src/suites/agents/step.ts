import type { Random } from '../../base/random';
import type { JsonValue } from '../../contract/json';
import type { Grader, TaskStep } from '../../contract/suite';
import type { Scene } from './scene';

/** A step before the suite fills in the rest. */
export type Step = Omit<TaskStep, 'after'>;

export interface AgentTask {
  /** In words, for people. */
  readonly goal: string;
  readonly steps: readonly Step[];
  readonly grader: Grader;
}

/** One kind of task: made anew from each scene. */
export interface AgentKind {
  readonly id: string;
  readonly tags: readonly string[];
  make(scene: Scene, random: Random): AgentTask;
}

/** A step of an agent, `grader` and `cacheable` in `rest`. */
export function step(id: string, capability: string, input: JsonValue, rest: Pick<Step, 'grader' | 'cacheable'> = {}): Step {
  return { id, capability, input, ...rest };
}

/** The item at an index that is known to be there. Throws a `RangeError` when it is not. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no item ${index}`);
  return item;
}
