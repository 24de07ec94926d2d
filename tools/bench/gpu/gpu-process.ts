import type { Browser } from 'playwright';

/** What ended a GPU process, and which (operating system's ids). */
export interface GpuKill {
  readonly means: string;
  readonly ids: readonly number[];
}

/**
 * Ends the GPU process of a browser, by force and without a word to the page. The browser itself tells which process that is,
 * because it may have been started by a script, or in a process group of its own. Where its ids are not this machine's, or not ours to end,
 * the browser is asked to crash the process itself. Rejects when there is none, as in a browser that computes nothing on a GPU.
 */
export async function killGpuProcess(browser: Browser): Promise<GpuKill> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const ids = processInfo.filter(({ type }) => type.toLowerCase() === 'gpu').map(({ id }) => id);
    if (ids.length === 0) throw new Error(`there was no GPU process among ${processInfo.map(({ type }) => type).join(', ')}`);
    if (ids.every(kill)) return { means: 'SIGKILL of the GPU process', ids };
    await session.send('Browser.crashGpuProcess');
    return { means: 'crash of the GPU process', ids };
  } finally {
    // The browser may be about to end.
    await session.detach().catch(() => undefined);
  }
}

/** False where the process is not there, or not ours. */
function kill(id: number): boolean {
  try {
    process.kill(id, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
