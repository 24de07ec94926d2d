// Brings node_modules to what the lockfile says, with npm alone. Plain JavaScript: nothing is installed yet.
import { spawn } from 'node:child_process';
import { access, constants, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url));

/** What a lockfile says of one package. @typedef {{ version?: string, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockedPackage */
/** @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile */
/** @typedef {{ os: string, cpu: string, libc: string | undefined }} Machine */

/** An error whose message says all. @param {string} message */
function setupError(message) {
  return Object.assign(new Error(message), { name: 'SetupError' });
}

/** The machine as npm sees it; `libc` on Linux only. @returns {Machine} */
function thisMachine() {
  if (process.platform !== 'linux') return { os: process.platform, cpu: process.arch, libc: undefined };
  // With network details the report may wait for name servers.
  Object.assign(process.report, { excludeNetwork: true });
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return { os: process.platform, cpu: process.arch, libc: header.glibcVersionRuntime === undefined ? 'musl' : 'glibc' };
}

/**
 * True when a package with these restrictions belongs on the machine (npm's `os`, `cpu`, `libc`, with `!` for "not").
 * @param {LockedPackage} locked
 * @param {Machine} machine
 */
export function belongsHere(locked, machine) {
  return (
    allows(locked.os, machine.os) && allows(locked.cpu, machine.cpu) && (machine.libc === undefined || allows(locked.libc, machine.libc))
  );
}

/**
 * Optional packages are prebuilt programs, one per platform: only this platform's is needed. Optional packages without
 * a platform belong to another platform's fallback.
 * @param {LockedPackage} locked
 * @param {Machine} machine
 */
function isNeeded(locked, machine) {
  const restricted = locked.os !== undefined || locked.cpu !== undefined;
  return locked.optional === true ? restricted && belongsHere(locked, machine) : belongsHere(locked, machine);
}

/** @param {string[] | undefined} list @param {string} value */
function allows(list, value) {
  if (list === undefined || list.length === 0 || list.includes('any')) return true;
  if (list.includes(`!${value}`)) return false;
  return list.includes(value) || list.every((entry) => entry.startsWith('!'));
}

/**
 * The first package whose installed version is not the locked one; undefined when everything is in place.
 * Compares with npm's own record in node_modules, so an install by hand counts, and a half-finished one does not.
 * @param {Lockfile} lock
 * @param {Lockfile} installed
 * @param {Machine} machine
 * @returns {string | undefined}
 */
export function firstMissing(lock, installed, machine) {
  const present = installed.packages ?? {};
  for (const [path, locked] of Object.entries(lock.packages ?? {})) {
    if (path === '' || !isNeeded(locked, machine)) continue;
    if (present[path]?.version !== locked.version) return path;
  }
  return undefined;
}

/** @param {string} path @returns {Promise<Lockfile | undefined>} */
async function readLockfile(path) {
  try {
    return /** @type {Lockfile} */ (JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined; // Absent or cut off: the same as not installed.
  }
}

/**
 * Runs `npm ci` when node_modules lacks something that the lockfile names. Throws an error named `SetupError` with one clear
 * message when npm fails.
 * @param {string} [root]
 */
export async function installDependencies(root = repositoryRoot) {
  const lock = await readLockfile(join(root, 'package-lock.json'));
  if (lock === undefined) throw setupError(`No readable package-lock.json in ${root}.`);
  const installed = (await readLockfile(join(root, 'node_modules', '.package-lock.json'))) ?? {};
  const missing = firstMissing(lock, installed, thisMachine());
  if (missing === undefined) return;
  process.stderr.write(`Installing dependencies (npm ci): ${missing.replace(/^node_modules\//, '')} is missing …\n`);
  const code = await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], root);
  if (code !== 0)
    throw setupError(`npm ci failed (exit code ${code}); the reason is above. Apura needs the npm registry once, to install.`);
}

/** @param {string[]} args @param {string} cwd @returns {Promise<number>} */
async function runNpm(args, cwd) {
  const cli = process.env.npm_execpath;
  const throughNode = cli?.endsWith('.js') === true;
  const command = throughNode ? process.execPath : process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const cache = (await isWritable(homedir())) ? {} : { npm_config_cache: join(cwd, 'node_modules', '.cache', 'npm') };
  return new Promise((resolve, reject) => {
    const child = spawn(command, throughNode ? [/** @type {string} */ (cli), ...args] : args, {
      cwd,
      // npm's own output goes to stderr: stdout belongs to the command.
      stdio: ['ignore', 2, 2],
      shell: command.endsWith('.cmd'),
      env: { ...process.env, ...cache },
    });
    child.on('error', (error) => reject(setupError(`npm could not be started: ${error.message}`)));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** @param {string} path */
async function isWritable(path) {
  try {
    await access(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
