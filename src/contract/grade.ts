import type { Grader } from './suite';

/** A grader's verdict on one answer. */
export interface Grade {
  readonly passed: boolean;
  readonly grader: Grader['kind'];
  readonly expected: string;
  readonly got: string;
  /** Why an answer failed, where `expected` and `got` do not tell. */
  readonly reason?: string;
}
