import type { Grade } from '../contract/grade';
import type { Grader } from '../contract/suite';
import type { Judgement } from './graders/judgement';
import { judgeNumber } from './graders/number-grader';
import { judgeText } from './graders/text-graders';

/** Longest `expected` and `got` in a grade, in characters: evidence, not an archive. */
const maxShownLength = 240;

/** Judges an answer. Never rejects for what the answer is; takes time in proportion to its length. */
export async function grade(grader: Grader, answer: string): Promise<Grade> {
  const judged = await judge(grader, answer.trim());
  return {
    passed: judged.passed,
    grader: grader.kind,
    expected: shorten(judged.expected),
    got: shorten(answer.trim()),
    ...(judged.passed || judged.reason === undefined ? {} : { reason: shorten(judged.reason) }),
  };
}

/** Why a grader cannot be used (a pattern or a schema outside the safe set), or `undefined`. */
export async function graderProblem(grader: Grader): Promise<{ readonly key: string; readonly message: string } | undefined> {
  if (grader.kind === 'pattern') {
    const { compilePattern } = await import('./graders/linear-pattern');
    const compiled = compilePattern(grader.pattern, grader.flags);
    return 'problem' in compiled ? { key: 'pattern', message: compiled.problem } : undefined;
  }
  if (grader.kind !== 'json-schema') return undefined;
  const { jsonSchemaProblem } = await import('./graders/json-schema-grader');
  const message = jsonSchemaProblem(grader);
  return message === undefined ? undefined : { key: 'schema', message };
}

async function judge(grader: Grader, answer: string): Promise<Judgement> {
  switch (grader.kind) {
    case 'exact':
    case 'contains':
    case 'one-of':
      return judgeText(grader, answer);
    case 'number':
      return judgeNumber(grader, answer);
    case 'pattern': {
      const { judgePattern } = await import('./graders/pattern-grader');
      return judgePattern(grader, answer);
    }
    case 'json-schema': {
      const { judgeJson } = await import('./graders/json-schema-grader');
      return judgeJson(grader, answer);
    }
  }
}

function shorten(text: string): string {
  return text.length <= maxShownLength ? text : `${text.slice(0, maxShownLength - 1)}…`;
}
