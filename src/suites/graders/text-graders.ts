import { sayReason } from '../../contract/reasons';
import type { Grader } from '../../contract/suite';
import type { Judgement } from './judgement';

type TextGrader = Extract<Grader, { kind: 'exact' | 'contains' | 'one-of' }>;

/** Judges by comparing text, after white space is folded and Unicode composed (NFC). */
export function judgeText(grader: TextGrader, answer: string): Judgement {
  const fold = (text: string): string => foldText(text, grader.ignoreCase === true);
  const got = fold(answer);
  switch (grader.kind) {
    case 'exact':
      return { passed: got === fold(grader.expected), expected: grader.expected };
    case 'one-of':
      return { passed: grader.expected.some((expected) => got === fold(expected)), expected: grader.expected.join(' | ') };
    case 'contains': {
      const missing = grader.expected.find((expected) => !got.includes(fold(expected)));
      return {
        passed: missing === undefined,
        expected: grader.expected.join(', '),
        reason: missing === undefined ? undefined : sayReason('answer-lacks', { text: missing }),
      };
    }
  }
}

function foldText(text: string, ignoreCase: boolean): string {
  const folded = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return ignoreCase ? folded.toLowerCase() : folded;
}
