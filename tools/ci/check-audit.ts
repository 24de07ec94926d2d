import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addCounts, type Counts, countsLine, oneFailed, onePassed } from '../gates/gate';
import { auditChecks } from './audit-checks';

/**
 * Last step of `.ci/run`: checks what the audit left behind, and prints its checks and those of the gates as one line.
 * Arguments: the audit's exit code, its output folder, the gates' log.
 */
const [exitCode = '', folder = '', log = ''] = process.argv.slice(2);

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
let total = countsInLog(readFileSync(log, 'utf8'));
for (const [what, check] of auditChecks(Number(exitCode), read)) {
  const problem = outcomeOf(check);
  process.stdout.write(problem === undefined ? `✓ audit: ${what}\n` : `✗ audit: ${what}: ${problem}\n`);
  total = addCounts(total, problem === undefined ? onePassed : oneFailed);
}
process.stdout.write(`${countsLine(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;

function outcomeOf(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return (error as Error).message;
  }
}

/** The counts that `npm test` ended with; a log without them is a failure. */
function countsInLog(text: string): Counts {
  const last = [...text.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  if (last === undefined) return oneFailed;
  const [passed = 0, failed = 0, skipped = 0] = last.slice(1).map(Number);
  return { passed, failed, skipped };
}
