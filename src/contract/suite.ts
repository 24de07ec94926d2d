import type { JsonValue } from './json';

/** Languages that tasks and the page are written in. */
export type Language = 'en' | 'pt';

/** How an answer is judged. The answer is the generated text, trimmed; `passed` comes from a grader only. */
export type Grader =
  /** Equal to `expected` after white space is folded; letter case counts unless `ignoreCase`. */
  | { kind: 'exact'; expected: string; ignoreCase?: boolean }
  /** The answer is one number, within `tolerance` (absolute, default 0) of `expected`. */
  | { kind: 'number'; expected: number; tolerance?: number }
  /** Every string of `expected` occurs in the answer. */
  | { kind: 'contains'; expected: readonly string[]; ignoreCase?: boolean }
  /** A regular expression (linear-time syntax: no back-references, no look-around) found in the answer. */
  | { kind: 'pattern'; pattern: string; flags?: string }
  /** The answer is JSON and valid against `schema` (JSON Schema 2020-12). */
  | { kind: 'json-schema'; schema: JsonValue }
  /** Equal to one of `expected`, as by `exact`. */
  | { kind: 'one-of'; expected: readonly string[]; ignoreCase?: boolean };

/** What a task asks of the engine. */
export type TaskNeed = 'chat' | 'embedding';

/** One step of a task that needs several. */
export interface TaskStep {
  /** Unique in its task: letters, digits, `.`, `_`, `-`; at most 64 characters. */
  readonly id: string;
  /** What an agent must be able to do. */
  readonly capability: string;
  /** Only this agent; absent: any agent with the capability. */
  readonly agent?: string;
  /**
   * What the agent's own form asks for. Texts may hold outputs of earlier steps: `{{step}}`, or a part of one, `{{step/key/0}}`; each such
   * step is waited for.
   */
  readonly input: JsonValue;
  /** Earlier steps that are waited for beside those that `input` refers to. */
  readonly after: readonly string[];
  /** Absent: only the task's own grader judges, at its end. */
  readonly grader?: Grader;
  /** A verified output may answer the same question again; needs a grader. */
  readonly cacheable?: boolean;
}

/** A text that comes with a suite, for agents that look things up. */
export interface SuiteDocument {
  /** Unique in the suite. */
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** One task: an input, a grader, needs, a deadline. */
export interface Task {
  /** Unique in its suite: letters, digits, `.`, `_`, `-`; at most 64 characters. */
  readonly id: string;
  /** The kind of task that it was generated as, or absent for a free prompt. */
  readonly family?: string;
  readonly language?: Language;
  /** What the model is asked; for a task with steps, its goal in words. */
  readonly prompt: string;
  /** Earlier ones first. The output of the last is the answer that `grader` judges. Absent: `prompt` goes to the model as it is. */
  readonly steps?: readonly TaskStep[];
  readonly system?: string;
  readonly grader: Grader;
  readonly needs: readonly TaskNeed[];
  /** From the moment the task starts to its grade. */
  readonly deadlineMs: number;
  readonly maxTokens: number;
  readonly tags: readonly string[];
}

/** A versioned list of tasks, ready to run: families already expanded with the seed. */
export interface Suite {
  readonly suiteVersion: 1;
  readonly id: string;
  readonly title: string;
  readonly seed: number;
  readonly tasks: readonly Task[];
  /** What agents may look things up in. */
  readonly documents?: readonly SuiteDocument[];
}
