import { describe, expect, it } from 'vitest';
import type { Environment, ExecResult } from '../../../../tools/browser/environment';
import { findBrowser } from '../../../../tools/browser/find';

const download = { executablePath: '/cache/chromium/chrome', installCommand: ['node', 'cli.js', 'install', 'chromium'] as const };
const works: ExecResult = { code: 0, output: 'Chromium 156.0.8078.79 built on Debian' };

interface Machine extends Environment {
  readonly ran: readonly string[];
  readonly said: readonly string[];
}

/**
 * A made-up machine. `programs`: what each executable answers; `onRun`: what a command line does when run, such as
 * making another program appear.
 */
function makeMachine(
  programs: Record<string, ExecResult>,
  overrides: Partial<Environment> = {},
  onRun: Readonly<Record<string, () => ExecResult>> = {},
): Machine {
  const ran: string[] = [];
  const said: string[] = [];
  return {
    platform: 'linux',
    variables: { PATH: '/opt/bin:/usr/bin' },
    home: '/home-of-user',
    isRoot: false,
    isExecutable: (path) => Promise.resolve(path in programs),
    exec: (command, args) => {
      const line = [command, ...args].join(' ');
      ran.push(line);
      const action = Object.entries(onRun).find(([start]) => line.includes(start))?.[1];
      return Promise.resolve(action?.() ?? programs[command] ?? { code: undefined, output: 'ENOENT' });
    },
    say: (line) => said.push(line),
    ...overrides,
    ran,
    said,
  };
}

describe('finding a browser', () => {
  it('takes CHROME_PATH before everything else', async () => {
    const machine = makeMachine(
      { '/my/chrome': works, '/usr/bin/chromium': works },
      { variables: { CHROME_PATH: '/my/chrome', PATH: '/usr/bin' } },
    );
    expect(await findBrowser(machine, download)).toEqual({
      kind: 'found',
      way: 'CHROME_PATH',
      path: '/my/chrome',
      version: '156.0.8078.79',
    });
    expect(machine.said).toEqual([]);
  });

  it('says that a CHROME_PATH is unusable, and looks further', async () => {
    const machine = makeMachine({ '/usr/bin/chromium': works }, { variables: { CHROME_PATH: '/gone', PATH: '' } });
    expect(await findBrowser(machine, download)).toMatchObject({ way: 'installed', path: '/usr/bin/chromium' });
    expect(machine.said).toEqual(['CHROME_PATH is /gone, which cannot be used (no such executable file); looking further.']);
  });

  it.each([
    ['linux', '/opt/bin/google-chrome', {}],
    ['linux', '/opt/google/chrome/chrome', {}],
    ['linux', '/snap/bin/chromium', { PATH: '/snap/bin:/usr/bin' }],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', {}],
    ['darwin', '/home-of-user/Applications/Chromium.app/Contents/MacOS/Chromium', {}],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', { PROGRAMFILES: 'C:\\Program Files' }],
    ['win32', 'C:\\Users\\x\\AppData\\Local\\Chromium\\Application\\chrome.exe', { LOCALAPPDATA: 'C:\\Users\\x\\AppData\\Local' }],
  ] as const)('finds an installed one: %s %s', async (platform, path, variables) => {
    const machine = makeMachine({ [path]: works }, { platform, variables: { PATH: '/opt/bin', ...variables } });
    expect(await findBrowser(machine, download)).toMatchObject({ kind: 'found', way: 'installed', path });
  });

  it('never starts Chrome on Windows just to ask for its version', async () => {
    const machine = makeMachine(
      { 'C:\\Google\\Chrome\\Application\\chrome.exe': works },
      { platform: 'win32', variables: { PROGRAMFILES: 'C:\\' } },
    );
    expect(await findBrowser(machine, download)).toMatchObject({ kind: 'found' });
    expect(machine.ran).toEqual([]);
  });

  it('passes over a stub that does not start', async () => {
    const stub = { code: 1, output: 'Command requires the chromium snap to be installed.' };
    const machine = makeMachine({ '/usr/bin/chromium': stub, '/usr/bin/chromium-browser': works });
    expect(await findBrowser(machine, download)).toMatchObject({ path: '/usr/bin/chromium-browser' });
  });

  it("uses Playwright's download that is there already, without fetching anything", async () => {
    const machine = makeMachine({ '/cache/chromium/chrome': works }, { isRoot: true });
    expect(await findBrowser(machine, download)).toMatchObject({ way: 'playwright', path: '/cache/chromium/chrome' });
    expect(machine.ran).toEqual(['/cache/chromium/chrome --version']);
  });

  it("fetches Playwright's download when nothing is installed", async () => {
    const programs: Record<string, ExecResult> = {};
    const machine = makeMachine(
      programs,
      {},
      {
        'cli.js install chromium': () => {
          programs['/cache/chromium/chrome'] = works;
          return { code: 0, output: '' };
        },
      },
    );
    expect(await findBrowser(machine, download)).toMatchObject({ way: 'playwright' });
    expect(machine.said).toHaveLength(1);
  });

  it("installs Debian's package as root when the download fails, waiting for another apt-get", async () => {
    const programs: Record<string, ExecResult> = { '/usr/bin/apt-get': { code: 0, output: '' } };
    const machine = makeMachine(
      programs,
      { isRoot: true },
      {
        'install -y --no-install-recommends chromium': () => {
          programs['/usr/bin/chromium'] = works;
          return { code: 0, output: '' };
        },
      },
    );
    expect(await findBrowser(machine, download)).toMatchObject({ way: 'debian', path: '/usr/bin/chromium' });
    expect(machine.ran.filter((line) => line.includes('apt-get'))).toEqual([
      '/usr/bin/apt-get -o DPkg::Lock::Timeout=120 update',
      '/usr/bin/apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends chromium',
    ]);
  });

  it("goes on to Debian's package when the download does not start for want of libraries", async () => {
    const machine = makeMachine({ '/cache/chromium/chrome': { code: 127, output: 'error while loading shared libraries: libnss3.so' } });
    const found = await findBrowser(machine, download);
    expect(found).toMatchObject({ kind: 'missing' });
    expect(found.kind === 'missing' && found.message).toContain('does not start: error while loading shared libraries: libnss3.so');
  });

  it('names every way and its reason when all fail', async () => {
    const failing = { 'cli.js install chromium': () => ({ code: 1, output: 'Downloading\nError: getaddrinfo ENOTFOUND cdn\n    at x' }) };
    const noRoot = await findBrowser(makeMachine({ '/usr/bin/apt-get': works }, {}, failing), download);
    expect(noRoot).toEqual({
      kind: 'missing',
      message: [
        'No browser for automation was found. Tried, in this order:',
        '  CHROME_PATH: not set',
        '  an installed Chrome or Chromium: none in PATH or in the usual places',
        "  Playwright's own download: download failed: Error: getaddrinfo ENOTFOUND cdn",
        "  Debian's chromium package: needs root: apt-get install chromium",
        'Install Chrome or Chromium, or set CHROME_PATH to its executable.',
      ].join('\n'),
    });
    const aptFails = { ...failing, update: () => ({ code: 100, output: 'E: Could not resolve host' }) };
    const asRoot = await findBrowser(makeMachine({ '/usr/bin/apt-get': works }, { isRoot: true }, aptFails), download);
    expect(asRoot.kind === 'missing' && asRoot.message).toContain('apt-get update failed: E: Could not resolve host');
    const onMac = await findBrowser(makeMachine({}, { platform: 'darwin' }, failing), download);
    expect(onMac.kind === 'missing' && onMac.message).toContain("Debian's chromium package: no apt-get here");
  });
});
