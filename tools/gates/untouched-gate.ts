import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { repositoryRoot } from '../setup.mjs';
import { type Counts, oneFailed, onePassed, oneSkipped } from './gate';

const run = promisify(execFile);

/** Name of every file that differs from the last commit or is new → hash of its difference. Undefined outside git. */
export type TreeState = ReadonlyMap<string, string> | undefined;

/** What git sees as changed now. */
export async function readTreeState(root: string = repositoryRoot): Promise<TreeState> {
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-c', 'core.quotePath=false', ...args], { cwd: root, maxBuffer: 1 << 28 })).stdout;
  try {
    const names = (await git('status', '--porcelain', '-z', '--no-renames', '--untracked-files=all'))
      .split('\0')
      .filter((line) => line !== '');
    const state = new Map<string, string>();
    for (const line of names) {
      const name = line.slice(3);
      const difference = line.startsWith('??') ? '' : await git('diff', 'HEAD', '--', name);
      state.set(name, createHash('sha256').update(line).update(difference).digest('hex'));
    }
    return state;
  } catch (error) {
    const { code, stderr = '' } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT' || /not a git repository/i.test(stderr)) return undefined;
    throw error;
  }
}

/**
 * `git diff --exit-code`, but only for what changed since `before`: gates must leave the tree as they found it, and a
 * developer's own unfinished work is none of their doing.
 */
export async function untouchedGate(before: TreeState, root: string = repositoryRoot): Promise<Counts> {
  const after = await readTreeState(root);
  if (before === undefined || after === undefined) {
    process.stdout.write('Skipped: this is not a git checkout.\n');
    return oneSkipped;
  }
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
  if (touched.length === 0) return onePassed;
  process.stdout.write(`The gates changed files of the checkout:\n${touched.map((name) => `  ${name}`).join('\n')}\n`);
  return oneFailed;
}
