import { sayReason } from '../../contract/reasons';
import type { Grader } from '../../contract/suite';
import type { Judgement } from './judgement';
import { compilePattern, maxSubjectLength } from './linear-pattern';

/** Passes when the pattern is found anywhere in the answer. */
export function judgePattern(grader: Extract<Grader, { kind: 'pattern' }>, answer: string): Judgement {
  const expected = `/${grader.pattern}/${grader.flags ?? ''}`;
  const compiled = compilePattern(grader.pattern, grader.flags);
  if ('problem' in compiled) return { passed: false, expected, reason: `pattern: ${compiled.problem}` };
  const passed = compiled.test(answer);
  return {
    passed,
    expected,
    reason: !passed && answer.length > maxSubjectLength ? sayReason('answer-too-long', { count: maxSubjectLength }) : undefined,
  };
}
