import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Counts, oneFailed, oneSkipped } from './gate';
import { packageProgram, runProgram } from './run-program';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/** Runs one vitest project and counts its tests. `variables` are added to the environment. */
export async function vitestGate(project: string, variables: Readonly<Record<string, string>>): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'apura-gate-'));
  const output = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
    const code = await runProgram(packageProgram('vitest', 'vitest'), ['run', '--project', project, ...reporters], variables);
    const counts = countTests(JSON.parse(await readFile(output, 'utf8')) as VitestReport, code);
    if (counts.passed + counts.failed + counts.skipped > 0) return counts;
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
