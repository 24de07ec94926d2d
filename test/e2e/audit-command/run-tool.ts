import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningTool {
  readonly pid: number;
  readonly ended: Promise<CommandResult>;
  /** Resolves once stderr contains the text. */
  untilStderr(text: string): Promise<void>;
  /** The Chromium that the tool started. */
  browserPid(): Promise<number>;
  /** Its temporary profile. */
  profileFolder(browserPid: number): Promise<string>;
}

const fakeAudit = fileURLToPath(new URL('./run-fake-audit.ts', import.meta.url));
const runScript = fileURLToPath(new URL('../../../tools/run.mjs', import.meta.url));

/** Runs the audit command to its end, on the fake page. */
export function runTool(args: readonly string[]): Promise<CommandResult> {
  return startTool(args).ended;
}

/** Runs a command as `npm run` does when it is called in `folder`. */
export function runCommand(command: string, args: readonly string[], folder: string): Promise<CommandResult> {
  return start([runScript, command, ...args], { INIT_CWD: folder }).ended;
}

export function startTool(args: readonly string[]): RunningTool {
  return start(['--import', 'tsx', fakeAudit, ...args], {});
}

/** Starts Node as CI does: no terminal, no standard input. */
function start(args: readonly string[], variables: Readonly<Record<string, string>>): RunningTool {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CI: 'true', ...variables } });
  const { pid } = child;
  if (pid === undefined) throw new Error('the tool did not start');
  let stdout = '';
  let stderr = '';
  let onStderr = (): void => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    onStderr();
  });
  const ended = new Promise<CommandResult>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  return {
    pid,
    ended,
    untilStderr: (text) =>
      new Promise((resolve, reject) => {
        onStderr = () => {
          if (stderr.includes(text)) resolve();
        };
        onStderr();
        void ended.then(() => reject(new Error(`the tool ended without saying "${text}": ${stderr}`)));
      }),
    browserPid: () => childWithFlag(pid, '--user-data-dir'),
    profileFolder: async (browser) => /--user-data-dir=([^\0]+)/.exec(await readFile(`/proc/${browser}/cmdline`, 'utf8'))?.[1] ?? '',
  };
}

/** The child of a process whose command line has the flag; through /proc, so on Linux only. */
async function childWithFlag(parent: number, flag: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [status, commandLine] = await Promise.all(
      ['status', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
    );
    if (status?.includes(`\nPPid:\t${parent}\n`) === true && commandLine?.includes(flag) === true) return Number(name);
  }
  throw new Error(`no child of ${parent} was started with ${flag}`);
}
