import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, vi } from 'vitest';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

export interface DevicePage {
  page(): Page;
  browser(): Browser;
  origin(): string;
  problems(): readonly string[];
  /** Waits until the page has no worker any more; fails when one stays. */
  workersGone(): Promise<void>;
  /** Calls an exported function of a module in this folder. */
  call<T>(module: string, name: string, ...args: readonly unknown[]): Promise<T>;
}

/** A page with the sources, in a browser of its own; both end with the suite. Call inside `describe`. */
export function useDevicePage(adapter: 'none' | 'swiftshader'): DevicePage {
  let opened: { page: Page; browser: Browser; origin: string; problems: readonly string[]; close: () => Promise<void> } | undefined;
  beforeAll(async () => {
    const server = await serveDev();
    const running = await launchBrowser({ adapter });
    const { page, problems } = await openPage(await running.browser.newContext(), `${server.url}test/support/blank.html`);
    const close = async (): Promise<void> => {
      await running.close();
      await server.close();
    };
    opened = { page, problems, browser: running.browser, origin: server.url, close };
  });
  afterAll(() => opened?.close());
  const at = (): NonNullable<typeof opened> => {
    if (opened === undefined) throw new Error('only inside a test');
    return opened;
  };
  return {
    page: () => at().page,
    browser: () => at().browser,
    origin: () => at().origin,
    problems: () => at().problems,
    workersGone: async () => {
      await vi.waitUntil(() => at().page.workers().length === 0, { timeout: 10_000 });
    },
    call: (module, name, ...args) => callInPage(at().page, `/test/browser/device/${module}.page.ts`, name, ...args),
  };
}

/** Kills the browser's GPU process as the system does when memory is short. */
export async function killGpuProcess(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  try {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    const gpu = processInfo.find(({ type }) => type === 'GPU');
    if (gpu === undefined) throw new Error('the browser has no GPU process');
    process.kill(gpu.id, 'SIGKILL');
  } finally {
    await session.detach();
  }
}
