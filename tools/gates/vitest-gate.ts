import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, type GateResult, oneFailed, oneSkipped } from './gate';
import { packageProgram, runProgram } from './run-program';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly VitestFile[];
}

export interface VitestFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly status: string;
    readonly fullName: string;
    readonly failureMessages?: readonly string[];
  }[];
}

/** Runs one vitest project and counts its tests. `variables` are added to the environment. */
export async function vitestGate(project: string, variables: Readonly<Record<string, string>>): Promise<GateResult> {
  const folder = await mkdtemp(join(tmpdir(), 'apura-gate-'));
  const output = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
    const code = await runProgram(packageProgram('vitest', 'vitest'), ['run', '--project', project, ...reporters], variables);
    const report = JSON.parse(await readFile(output, 'utf8')) as VitestReport;
    const counts = countTests(report, code);
    if (counts.passed + counts.failed + counts.skipped > 0) return { ...counts, failures: failuresOf(report) };
    process.stdout.write(`There is no test in test/${project}.\n`);
    return oneSkipped;
  } catch (error) {
    process.stdout.write(`vitest left no report: ${(error as Error).message}\n`);
    return oneFailed;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Counts of a report. A file that could not be loaded has no tests, and an error outside any test fails none: each
 * counts as one failure, so that a red run can never look green.
 */
export function countTests(report: VitestReport, exitCode: number): Counts {
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = report.numFailedTests + unloaded;
  const silent = failed === 0 && (exitCode !== 0 || !report.success);
  return { passed: report.numPassedTests, failed: silent ? 1 : failed, skipped: report.numPendingTests + report.numTodoTests };
}

/** Each failed test (or file that could not be loaded) with the head of its message. */
export function failuresOf({ testResults }: VitestReport): string[] {
  return testResults.flatMap(({ name, status, message = '', assertionResults }) => {
    if (status === 'failed' && assertionResults.length === 0) return [headed(name, message)];
    const failed = assertionResults.filter((test) => test.status === 'failed');
    return failed.map(({ fullName, failureMessages = [] }) => headed(`${name}: ${fullName}`, failureMessages.join('\n')));
  });
}

const messageLines = 8;

function headed(what: string, message: string): string {
  const lines = message.split('\n').slice(0, messageLines);
  return [what, ...lines.map((line) => `    ${line}`)].join('\n');
}
