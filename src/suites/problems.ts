import type * as v from 'valibot';
import { ApuraError } from '../contract/errors';

/** Problems that are told at once; more would hide the first. */
const maxTold = 8;
const maxShown = 60;

/** `suite-invalid` with every problem as `path: what is wrong`, the first several in `details.problems`, one per line. */
export function suiteInvalid(file: string, problems: readonly string[]): ApuraError {
  const told = problems.slice(0, maxTold).join('\n');
  return new ApuraError('suite-invalid', `${file}: ${told}`, { file, count: problems.length, problems: told });
}

/** One line for a schema issue: `tasks[3].grader.kind: expected "exact" | "number" | …, found "regex"`. */
export function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = (issue.path ?? []).reduce(
    (text, { key }) => text + (typeof key === 'number' ? `[${key}]` : text === '' ? String(key) : `.${String(key)}`),
    '',
  );
  return `${path === '' ? 'file' : path}: ${whatIsWrong(issue)}`;
}

function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  const isKey = issue.path?.at(-1)?.type === 'object' && (issue.path.at(-1) as { origin?: string }).origin === 'key';
  if (isKey) return issue.received === 'undefined' ? 'missing' : 'unknown key';
  switch (issue.type) {
    case 'regex':
    case 'check':
      return issue.message;
    case 'picklist':
    case 'variant':
    case 'literal':
      return `expected one of ${(issue.expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ', ')}; found ${found(issue.received)}`;
    case 'max_length':
      return `too long: ${found(issue.received)}, at most ${strip(issue.expected)}`;
    case 'min_length':
      return `too short: ${found(issue.received)}, at least ${strip(issue.expected)}`;
    default:
      return `expected ${issue.expected ?? 'something else'}; found ${found(issue.received)}`;
  }
}

function strip(expected: string | null): string {
  return (expected ?? '').replace(/^[<>]=?/, '');
}

function found(received: string): string {
  if (received === 'undefined') return 'nothing';
  return received.length > maxShown ? `${received.slice(0, maxShown)}…` : received;
}
