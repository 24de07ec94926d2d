import type { Report } from '../../src/report/report';

const tasksOfDefaultSuite = 20;
const fewestPassed = 19;
const longestLink = 2000;

/** Undefined when it holds, or what is wrong; may throw where a file is absent or broken. */
type Check = () => string | undefined;

/** What one audit of `apura-20` with the shipped model on the CPU must have left, by the name of each check. */
export function auditChecks(exitCode: number, read: (name: string) => string): (readonly [string, Check])[] {
  const report = (): Report => JSON.parse(read('report.json')) as Report;
  return [
    ['it ended with 0', () => expectEqual(exitCode, 0)],
    ['report.json is a report', () => expectEqual(report().kind, 'apura-report')],
    ['every task was graded', () => checkGraded(report())],
    ['the model passes its own suite', () => atLeast(report().summary.success.successes, fewestPassed)],
    ['the verdict is not fail', () => (report().verdict.status === 'fail' ? 'it is' : undefined)],
    ['it ran on the CPU engine', () => expectEqual(report().model?.engine, 'onnx-wasm')],
    ['the link fits', () => checkLink(read('link.txt').trim())],
    ['report.seed.json counts the same', () => checkSeed(read('report.seed.json'), report())],
    ['report.md has text', () => (read('report.md').includes('#') ? undefined : 'it has no heading')],
  ];
}

function expectEqual(got: unknown, expected: unknown): string | undefined {
  return got === expected ? undefined : `expected ${String(expected)}, got ${String(got)}`;
}

function atLeast(got: number, least: number): string | undefined {
  return got >= least ? undefined : `expected at least ${least}, got ${got}`;
}

function checkGraded({ tasks }: Report): string | undefined {
  if (tasks.length !== tasksOfDefaultSuite) return `expected ${tasksOfDefaultSuite} tasks, got ${tasks.length}`;
  const ungraded = tasks
    .filter(({ outcome }) => outcome === undefined || !('grade' in outcome))
    .map(({ id, status }) => `${id} (${status})`);
  return ungraded.length === 0 ? undefined : `not graded: ${ungraded.join(', ')}`;
}

function checkLink(link: string): string | undefined {
  if (!/#r=\d+\.\d+\.\w+\.[\w-]+$/.test(link)) return `not a link to a report: ${link.slice(0, 80)}`;
  return link.length <= longestLink ? undefined : `it has ${link.length} characters, ${longestLink} at most`;
}

function checkSeed(text: string, { summary }: Report): string | undefined {
  const { task_execution: execution } = JSON.parse(text) as { readonly task_execution?: { readonly tasks_successful?: number } };
  return expectEqual(execution?.tasks_successful, summary.success.successes);
}
