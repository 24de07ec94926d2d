import { type BrowserContext, chromium, type Page } from 'playwright';
import { type Adapter, browserFlags } from '../../tools/browser/flags';
import { findBrowserHere, launchChromium, type RunningBrowser } from '../../tools/browser/launch';

let path: Promise<string> | undefined;

/**
 * Starts headless Chromium; call `close()` in `afterAll`. `none`: `requestAdapter()` gives null; `swiftshader`: WebGPU
 * computed on the CPU.
 */
export async function launchBrowser(options: {
  readonly adapter: Exclude<Adapter, 'default'>;
  readonly flags?: readonly string[];
}): Promise<RunningBrowser> {
  path ??= browserPath();
  return await launchChromium({ executablePath: await path, ...options });
}

/** Starts headless Chromium on a profile folder with settings of its own, without a GPU. The caller closes the context. */
export async function launchProfile(folder: string): Promise<BrowserContext> {
  path ??= browserPath();
  return await chromium.launchPersistentContext(folder, { executablePath: await path, args: browserFlags('none') });
}

async function browserPath(): Promise<string> {
  const found = await findBrowserHere(() => undefined);
  if (found.kind === 'missing') throw new Error(found.message);
  return found.path;
}

/**
 * Opens a page that fails the test's next step when the page throws: `problems` collects uncaught errors, console
 * errors and requests that leave this machine.
 */
export async function openPage(
  context: BrowserContext,
  url: string,
): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (/^(http|ws)/.test(protocol) && hostname !== '127.0.0.1') problems.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems };
}

/**
 * Calls an exported function of a module inside the page and returns its result (both ways as JSON-like values).
 * `module` is a path from the repository root, served by `serveDev`. Vitest rewrites `import()` inside test files, so
 * `page.evaluate(() => import(…))` does not work: this does.
 */
export async function callInPage<T>(page: Page, module: string, name: string, ...args: readonly unknown[]): Promise<T> {
  const source = `async (args) => (await import(${JSON.stringify(module)}))[${JSON.stringify(name)}](...args)`;
  const call = await page.evaluateHandle<(args: readonly unknown[]) => Promise<T>>(source);
  try {
    return await call.evaluate((run, values) => run(values), args);
  } finally {
    await call.dispose();
  }
}
