import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../setup.mjs';
import { type Counts, oneFailed, onePassed } from './gate';

const require = createRequire(import.meta.url);

/** The file behind a command of an installed package, so that no shell and no PATH is involved. */
export function packageProgram(packageName: string, command: string): string {
  const manifestPath = require.resolve(`${packageName}/package.json`);
  const { bin } = require(manifestPath) as { bin: string | Readonly<Record<string, string>> };
  const path = typeof bin === 'string' ? bin : bin[command];
  if (path === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(dirname(manifestPath), path);
}

/** Runs a Node program in the repository with this terminal's output; resolves with its exit code. */
export function runProgram(file: string, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: repositoryRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...variables },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** A gate that is one program: passed when it ends with 0. */
export async function programGate(file: string, args: readonly string[]): Promise<Counts> {
  return (await runProgram(file, args)) === 0 ? onePassed : oneFailed;
}
