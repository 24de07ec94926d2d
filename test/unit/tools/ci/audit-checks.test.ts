import { expect, it } from 'vitest';
import { auditChecks } from '../../../../tools/ci/audit-checks';

const graded = { id: 't', status: 'passed', outcome: { status: 'passed', grade: {} } };
const report = {
  kind: 'apura-report',
  tasks: Array.from({ length: 20 }, () => graded),
  summary: { success: { successes: 20 } },
  verdict: { status: 'pass' },
  model: { engine: 'onnx-wasm' },
};
const files = {
  'report.json': JSON.stringify(report),
  'report.seed.json': '{"task_execution":{"tasks_successful":20}}',
  'report.md': '# Audit',
  'link.txt': 'http://127.0.0.1:1/#r=1.3.1f.abc\n',
};

/** Names of the checks that fail. */
function failing(exitCode: number, changed: Readonly<Record<string, string>>): string[] {
  const all: Readonly<Record<string, string>> = { ...files, ...changed };
  return auditChecks(exitCode, (name) => all[name] ?? '')
    .filter(([, check]) => {
      try {
        return check() !== undefined;
      } catch {
        return true;
      }
    })
    .map(([what]) => what);
}

it('accepts a whole audit', () => {
  expect(failing(0, {})).toEqual([]);
});

it.each([
  ['an exit code', 1, {}, ['it ended with 0']],
  ['one task too few', 0, { tasks: report.tasks.slice(1) }, ['every task was graded']],
  [
    'a task without a grade',
    0,
    { tasks: [...report.tasks.slice(1), { ...graded, outcome: { status: 'timed-out' } }] },
    ['every task was graded'],
  ],
  ['a verdict of fail', 0, { verdict: { status: 'fail' } }, ['the verdict is not fail']],
  ['another engine', 0, { model: { engine: 'onnx-webgpu' } }, ['it ran on the CPU engine']],
  [
    'two tasks failed',
    0,
    { summary: { success: { successes: 18 } } },
    ['the model passes its own suite', 'report.seed.json counts the same'],
  ],
])('refuses %s', (_, exitCode, change, expected) => {
  expect(failing(exitCode, { 'report.json': JSON.stringify({ ...report, ...change }) })).toEqual(expected);
});

it('refuses links that are long or none, and files that are cut', () => {
  expect(failing(0, { 'link.txt': `http://127.0.0.1:1/#r=1.3.1f.${'a'.repeat(2000)}` })).toEqual(['the link fits']);
  expect(failing(0, { 'link.txt': '' })).toEqual(['the link fits']);
  expect(failing(0, { 'report.seed.json': '{' })).toEqual(['report.seed.json counts the same']);
  expect(failing(0, { 'report.md': '' })).toEqual(['report.md has text']);
});
