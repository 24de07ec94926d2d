import type { Page } from 'playwright';
import { type LaunchOptions, launchChromium } from '../browser/launch';
import { CouldNotRun } from './could-not-run';

/** How the browser is started; `locale` as in `navigator.language`. */
export type BrowserOptions = LaunchOptions & { readonly locale: string };

/**
 * Runs `journey` in a page of a fresh browser. Rejects as soon as the tab or the browser dies (a `CouldNotRun`) or
 * the signal fires (its reason); the browser is gone when the promise settles.
 */
export async function inBrowser<T>(options: BrowserOptions, signal: AbortSignal, journey: (page: Page) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { browser, close } = await launchChromium(options).catch((error: unknown) => {
    throw new CouldNotRun(`The browser ${options.executablePath} did not start: ${firstLine(error)}`, { cause: error });
  });
  let onAbort = (): void => undefined;
  const uncaught: string[] = [];
  try {
    const context = await browser.newContext({ acceptDownloads: true, locale: options.locale });
    const page = await context.newPage();
    page.on('pageerror', (error) => uncaught.push(`uncaught in the page: ${firstLine(error)}`));
    const gone = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
      browser.on('disconnected', () => reject(new CouldNotRun(browserEnded)));
      page.on('crash', () => reject(new CouldNotRun('The page crashed, out of memory perhaps.')));
    });
    return await Promise.race([journey(page), gone]);
  } catch (error) {
    signal.throwIfAborted();
    throw new CouldNotRun([reasonOf(error), ...uncaught.slice(0, 3)].join('\n  '), { cause: error });
  } finally {
    signal.removeEventListener('abort', onAbort);
    await close();
  }
}

function reasonOf(error: unknown): string {
  const message = firstLine(error);
  if (error instanceof CouldNotRun) return message;
  // The step that was waiting may fail before the event comes, and its message does not say why.
  return /\bclosed\b/i.test(message) ? browserEnded : `The page did not behave: ${message}`;
}

const browserEnded = 'The browser ended before the report was there.';

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
