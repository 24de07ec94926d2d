import type { Environment } from './environment';
import { installedPlaces } from './installed-places';

/** Where a browser came from, in the order in which the ways are tried. */
export type Way = 'CHROME_PATH' | 'installed' | 'playwright' | 'debian';

export type FoundBrowser =
  | { readonly kind: 'found'; readonly way: Way; readonly path: string; readonly version: string }
  | { readonly kind: 'missing'; readonly message: string };

/** Playwright's own download: where it would be, and the program that fetches it. */
export interface PlaywrightDownload {
  readonly executablePath: string;
  readonly installCommand: readonly [command: string, ...args: string[]];
}

/** What one way gave: a path that runs, or why not. */
type Attempt = { readonly path: string; readonly version: string } | { readonly reason: string };

const versionTimeoutMs = 20_000;
/** A download that says nothing for a minute is stuck; 170 MB at 300 kB/s still fit. */
const downloadLimits = { timeoutMs: 600_000, silenceMs: 60_000, variables: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' } };
const aptLimits = { timeoutMs: 300_000, silenceMs: 120_000, variables: { DEBIAN_FRONTEND: 'noninteractive' } };

/**
 * A Chromium that runs on this machine: `CHROME_PATH`, an installed one, Playwright's download, Debian's package.
 * The last two are fetched when absent. When nothing works, the message names every way and why it failed.
 */
export async function findBrowser(environment: Environment, download: PlaywrightDownload): Promise<FoundBrowser> {
  const ways: readonly [Way, () => Promise<Attempt>][] = [
    ['CHROME_PATH', () => fromVariable(environment)],
    ['installed', () => fromInstalled(environment)],
    ['playwright', () => fromPlaywright(environment, download)],
    ['debian', () => fromDebian(environment)],
  ];
  const reasons: string[] = [];
  for (const [way, attempt] of ways) {
    const result = await attempt();
    if ('path' in result) return { kind: 'found', way, ...result };
    reasons.push(`  ${labels[way]}: ${result.reason}`);
  }
  const advice = 'Install Chrome or Chromium, or set CHROME_PATH to its executable.';
  return { kind: 'missing', message: ['No browser for automation was found. Tried, in this order:', ...reasons, advice].join('\n') };
}

const labels: Readonly<Record<Way, string>> = {
  CHROME_PATH: 'CHROME_PATH',
  installed: 'an installed Chrome or Chromium',
  playwright: "Playwright's own download",
  debian: "Debian's chromium package",
};

async function fromVariable(environment: Environment): Promise<Attempt> {
  const path = environment.variables['CHROME_PATH'];
  if (path === undefined || path === '') return { reason: 'not set' };
  const result = await tryPath(environment, path);
  if ('reason' in result) environment.say(`CHROME_PATH is ${path}, which cannot be used (${result.reason}); looking further.`);
  return result;
}

async function fromInstalled(environment: Environment): Promise<Attempt> {
  const broken: string[] = [];
  for (const path of installedPlaces(environment)) {
    if (!(await environment.isExecutable(path))) continue;
    const result = await tryPath(environment, path);
    if ('path' in result) return result;
    broken.push(`${path}: ${result.reason}`);
  }
  return { reason: broken.length === 0 ? 'none in PATH or in the usual places' : broken.join('; ') };
}

async function fromPlaywright(environment: Environment, download: PlaywrightDownload): Promise<Attempt> {
  if (await environment.isExecutable(download.executablePath)) return await tryPath(environment, download.executablePath);
  environment.say('No Chrome or Chromium is installed; downloading one (npx playwright install chromium) …');
  const [command, ...args] = download.installCommand;
  const { code, output } = await environment.exec(command, args, downloadLimits);
  if (code !== 0) return { reason: `download failed: ${lastErrorLine(output)}` };
  return await tryPath(environment, download.executablePath);
}

async function fromDebian(environment: Environment): Promise<Attempt> {
  if (environment.platform !== 'linux' || !(await environment.isExecutable('/usr/bin/apt-get'))) return { reason: 'no apt-get here' };
  if (!environment.isRoot) return { reason: 'needs root: apt-get install chromium' };
  environment.say("Installing Debian's chromium package (apt-get install chromium) …");
  // Another apt-get that holds the lock is waited for, not run into.
  const lock = ['-o', 'DPkg::Lock::Timeout=120'];
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { code, output } = await environment.exec('/usr/bin/apt-get', [...lock, ...args], aptLimits);
    if (code !== 0) return { reason: `apt-get ${args[0]} failed: ${lastErrorLine(output)}` };
  }
  return await fromInstalled(environment);
}

/** Starts `--version`: a file that is there but lacks its libraries, or is a mere stub, does not count. */
async function tryPath(environment: Environment, path: string): Promise<Attempt> {
  if (!(await environment.isExecutable(path))) return { reason: 'no such executable file' };
  // On Windows Chrome answers --version by opening a window.
  if (environment.platform === 'win32') return { path, version: 'unknown' };
  const { code, output } = await environment.exec(path, ['--version'], { timeoutMs: versionTimeoutMs });
  const version = /\b(?:Chrome|Chromium)\b\D*(\d+(?:\.\d+)+)/.exec(output)?.[1];
  return code === 0 && version !== undefined ? { path, version } : { reason: `does not start: ${lastErrorLine(output)}` };
}

/** The line of a program's output that says what went wrong, at most 200 characters. */
function lastErrorLine(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  const spoken = lines.filter((line) => line !== '' && !line.startsWith('at '));
  const telling = spoken.findLast((line) => /^(?:E:|Error\b)|\berror\b|ENOTFOUND|ECONNREFUSED|ETIMEDOUT|stopped after/i.test(line));
  return (telling ?? spoken.at(-1) ?? 'no output').slice(0, 200);
}
