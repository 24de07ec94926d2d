import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Browser, type BrowserServer, chromium } from 'playwright';
import { makeRealEnvironment } from './environment';
import { type FoundBrowser, findBrowser } from './find';
import { type Adapter, browserFlags } from './flags';

export interface LaunchOptions {
  readonly executablePath: string;
  readonly adapter: Adapter;
  readonly flags?: readonly string[];
  readonly headed?: boolean;
}

/** A running browser; `close` always ends it, by force when it does not end by itself. */
export interface RunningBrowser {
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

const launchTimeoutMs = 60_000;
const politeCloseMs = 5_000;

/** Finds a browser on this machine, fetching one where there is none. */
export function findBrowserHere(say: (line: string) => void): Promise<FoundBrowser> {
  const playwrightFolder = dirname(createRequire(import.meta.url).resolve('playwright/package.json'));
  return findBrowser(makeRealEnvironment(say), {
    executablePath: chromium.executablePath(),
    installCommand: [process.execPath, join(playwrightFolder, 'cli.js'), 'install', 'chromium', '--no-shell'],
  });
}

/**
 * Starts Chromium with a profile of its own that is removed afterwards. Signals are left to the caller, who calls
 * `close`.
 */
export async function launchChromium(options: LaunchOptions): Promise<RunningBrowser> {
  // A server rather than a plain launch: it tells the process, which is needed to end a browser that hangs.
  const server = await chromium.launchServer({
    executablePath: options.executablePath,
    headless: options.headed !== true,
    args: browserFlags(options.adapter, options.flags),
    timeout: launchTimeoutMs,
    host: '127.0.0.1',
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const browser = await chromium.connect(server.wsEndpoint(), { timeout: launchTimeoutMs });
    return { browser, close: () => endBrowser(browser, server) };
  } catch (error) {
    await server.kill();
    throw error;
  }
}

/** Closing can hang for ever when the GPU process does: ask first, then kill the whole process group. */
async function endBrowser(browser: Browser, server: BrowserServer): Promise<void> {
  const child = server.process();
  const closed = await within(politeCloseMs, async () => {
    await browser.close();
    await server.close();
  });
  if (closed || child.exitCode !== null || child.signalCode !== null) return;
  await within(politeCloseMs, () => server.kill());
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) killProcessGroup(child.pid);
}

/** True when the action ended in time, even with an error: what matters is that nothing is left to wait for. */
async function within(timeoutMs: number, action: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const done = action().then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Playwright starts Chromium as the leader of a process group, except on Windows. */
function killProcessGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
