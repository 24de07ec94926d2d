import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';

export interface ExecResult {
  /** Undefined when the program could not be started or ran past its time. */
  readonly code: number | undefined;
  readonly output: string;
}

export interface ExecLimits {
  readonly timeoutMs: number;
  /** Longest time without a word from the program. */
  readonly silenceMs?: number;
  /** Added to this process's variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Everything that finding a browser asks of the machine; tests put a made-up machine in its place. */
export interface Environment {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly isRoot: boolean;
  isExecutable(path: string): Promise<boolean>;
  /** Runs a program without a shell or standard input; never rejects. */
  exec(command: string, args: readonly string[], limits: ExecLimits): Promise<ExecResult>;
  /** Says what is being done, one line. */
  say(line: string): void;
}

/** This machine. */
export function makeRealEnvironment(say: (line: string) => void): Environment {
  return {
    platform: process.platform,
    variables: process.env,
    home: homedir(),
    isRoot: process.getuid?.() === 0,
    isExecutable,
    exec,
    say,
  };
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function exec(command: string, args: readonly string[], limits: ExecLimits): Promise<ExecResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...limits.variables },
      detached: process.platform !== 'win32',
    });
    const chunks: string[] = [];
    const end = (code: number | undefined): void => {
      clearTimeout(deadline);
      clearTimeout(silence);
      resolve({ code, output: chunks.join('') });
    };
    const stop = (reason: string): void => {
      chunks.push(reason);
      killGroup(child.pid);
      end(undefined);
    };
    const deadline = setTimeout(() => stop(`stopped after ${limits.timeoutMs / 1000} s`), limits.timeoutMs);
    const silenceMs = limits.silenceMs ?? limits.timeoutMs;
    const silence = setTimeout(() => stop(`stopped after ${silenceMs / 1000} s of silence`), silenceMs);
    const keep = (chunk: Buffer): void => {
      chunks.push(chunk.toString());
      silence.refresh();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      chunks.push(error.message);
      end(undefined);
    });
    child.on('close', (code) => end(code ?? undefined));
  });
}

/** Ends a program with all that it started; a program that is gone already is fine. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
