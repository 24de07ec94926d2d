/** What one grader found; `grade` makes the `Grade` of it. */
export interface Judgement {
  readonly passed: boolean;
  readonly expected: string;
  readonly reason?: string;
}
