import { canonicalJson } from '../../base/canonical-json';
import type { Grade } from '../../contract/grade';
import type { JsonValue } from '../../contract/json';
import type { CachedAnswer } from '../../contract/orchestrator';

/**
 * Whether a served answer was wrong for the question that it was served to, by what running the task again gave. The served
 * answer passed a grader once: where that grader expected the same, it is right, whatever came this time. Where it expected
 * something else, only an equal output that passes makes it right. Without a grade, only an equal output does.
 */
export function servedWrongly(served: CachedAnswer, again: { readonly output: JsonValue; readonly grade?: Grade }): boolean {
  const equal = canonicalJson(served.output) === canonicalJson(again.output);
  if (again.grade === undefined) return !equal;
  if (again.grade.grader === served.grade.grader && again.grade.expected === served.grade.expected) return false;
  return !(equal && again.grade.passed);
}
