/** What is wrong with a plan, and where: `tasks[3].dependsOn[0]`, `line 2, column 14`, or empty for the whole. */
export interface PlanProblem {
  readonly place: string;
  readonly message: string;
}

/** Problems that are told; a plan with more is as wrong as one with these. */
export const mostProblems = 20;

export function problemText({ place, message }: PlanProblem): string {
  return place === '' ? message : `${place}: ${message}`;
}
