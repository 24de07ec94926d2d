import type { Browser, BrowserContext, Page } from 'playwright';
import { openPage } from '../../support/browser';
import { replaceAuditWorker } from './fake-worker';

export interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly problems: readonly string[];
}

export interface OpenOptions {
  /** Journal that the fake worker replays; `none`: no worker may be started. */
  readonly scenario?: string;
  readonly locale?: string;
  readonly paceMs?: number;
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
}

/** A fresh context with the page in it; the audit worker replays a journal. */
export async function open(browser: Browser, url: string, options: OpenOptions = {}): Promise<Opened> {
  const { scenario = 'pass', locale = 'en-US', paceMs, prepare } = options;
  const context = await browser.newContext({ locale, viewport: { width: 1280, height: 900 } });
  if (scenario !== 'none') await replaceAuditWorker(context, scenario, paceMs);
  await prepare?.(context);
  return { context, ...(await openPage(context, url)) };
}

/** Waits until the page says that it shows this screen. */
export async function reach(page: Page, state: 'start' | 'running' | 'report' | 'error'): Promise<void> {
  await page.waitForSelector(`html[data-state="${state}"]`, { timeout: 30_000 });
}

/** Presses the button and waits for the report. */
export async function runToReport(page: Page): Promise<void> {
  await reach(page, 'start');
  await page.click('[data-action="run"]');
  await reach(page, 'report');
}

/** Presses a button that downloads a file; its name and its text. */
export async function download(page: Page, selector: string): Promise<{ readonly name: string; readonly text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  const parts: Buffer[] = [];
  for await (const part of await file.createReadStream()) parts.push(Buffer.from(part));
  return { name: file.suggestedFilename(), text: Buffer.concat(parts).toString('utf8') };
}

/** The code of the error that the page shows. */
export async function errorCode(page: Page): Promise<string | null> {
  return await page.locator('[data-role="error"]').first().getAttribute('data-code');
}
