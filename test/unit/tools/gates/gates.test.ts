import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addCounts, countsLine, oneFailed, onePassed, oneSkipped } from '../../../../tools/gates/gate';
import { readTreeState, untouchedGate } from '../../../../tools/gates/untouched-gate';
import { countTests, failuresOf } from '../../../../tools/gates/vitest-gate';

describe('counts', () => {
  it('add up and are said in one form', () => {
    expect(countsLine(addCounts(addCounts(onePassed, oneFailed), oneSkipped))).toBe('1 passed, 1 failed, 1 skipped');
  });

  const report = { success: true, numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1, testResults: [] };

  it('come from the report', () => {
    expect(countTests(report, 0)).toEqual({ passed: 3, failed: 0, skipped: 2 });
    expect(countTests({ ...report, success: false, numFailedTests: 2 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('never make a red run green', () => {
    expect(countTests(report, 1).failed).toBe(1);
    expect(countTests({ ...report, success: false }, 0).failed).toBe(1);
    const unloaded = { name: 'broken.test.ts', status: 'failed', assertionResults: [] };
    expect(countTests({ ...report, success: false, testResults: [unloaded, unloaded] }, 1).failed).toBe(2);
  });
});

describe('failures', () => {
  it('are named with the head of what they say', () => {
    const passed = { status: 'passed', fullName: 'adds' };
    const failed = { status: 'failed', fullName: 'subtracts', failureMessages: ['expected 1 to be 2\n  at a'] };
    const report = {
      success: false,
      numPassedTests: 1,
      numFailedTests: 1,
      numPendingTests: 0,
      numTodoTests: 0,
      testResults: [
        { name: 'sums.test.ts', status: 'failed', assertionResults: [passed, failed] },
        { name: 'broken.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
        { name: 'good.test.ts', status: 'passed', assertionResults: [passed] },
      ],
    };
    expect(failuresOf(report)).toEqual([
      'sums.test.ts: subtracts\n    expected 1 to be 2\n      at a',
      'broken.test.ts\n    no such module',
    ]);
  });
});

describe('the gate that looks whether the others touched the checkout', () => {
  let root: string;
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: root });
  };
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'apura-tree-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('leaves unfinished work alone and names what changed since', async () => {
    git('init', '-q');
    await Promise.all([
      writeFile(join(root, 'a b.txt'), '1'),
      writeFile(join(root, 'mine.txt'), '1'),
      writeFile(join(root, '.gitignore'), 'dist\n'),
    ]);
    git('add', '.');
    git('commit', '-q', '-m', 'x');
    await writeFile(join(root, 'mine.txt'), 'unfinished');
    await writeFile(join(root, 'mine-new.txt'), 'unfinished');
    const before = await readTreeState(root);
    expect(await untouchedGate(before, root)).toEqual(onePassed);
    await writeFile(join(root, 'dist'), 'ignored');
    expect(await untouchedGate(before, root)).toEqual(onePassed);
    await writeFile(join(root, 'a b.txt'), '2');
    expect(await untouchedGate(before, root)).toEqual(oneFailed);
    git('checkout', '--', 'a b.txt');
    expect(await untouchedGate(before, root)).toEqual(onePassed);
    await writeFile(join(root, 'mine.txt'), 'a gate wrote this');
    expect(await untouchedGate(before, root)).toEqual(oneFailed);
    await writeFile(join(root, 'mine.txt'), 'unfinished');
    await writeFile(join(root, 'left-behind.txt'), '');
    expect(await untouchedGate(before, root)).toEqual(oneFailed);
  });

  it('skips where there is no git checkout', async () => {
    expect(await untouchedGate(await readTreeState(root), root)).toEqual(oneSkipped);
  });
});
