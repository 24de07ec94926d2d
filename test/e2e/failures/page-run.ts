import { json } from 'node:stream/consumers';
import type { Browser, BrowserContext, Page, Worker } from 'playwright';
import type { Report } from '../../../src/report/report';

export interface OpenedPage {
  readonly page: Page;
  readonly context: BrowserContext;
}

/** A fresh context with the built page open at `address`, before anything is pressed. */
export async function openAt(
  browser: Browser,
  address: string,
  prepare?: (context: BrowserContext) => Promise<unknown>,
): Promise<OpenedPage> {
  const context = await browser.newContext({ acceptDownloads: true, locale: 'en-GB' });
  await prepare?.(context);
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(address);
  return { page, context };
}

export async function waitForState(page: Page, state: 'start' | 'running' | 'report' | 'error'): Promise<void> {
  await page.locator(`html[data-state="${state}"]`).waitFor({ state: 'attached' });
}

/** Gives the page a suite long enough that something can happen in the middle of it: 40 plans in JSON. */
export async function chooseLongSuite(page: Page): Promise<void> {
  const suite = { suiteVersion: 1, id: 'long', title: 'Forty plans', tasks: [{ id: 'plan', family: 'planning', count: 40 }] };
  await waitForState(page, 'start');
  const file = { name: 'long.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(suite)) };
  await page.locator('input[type=file][data-field="suite"]').setInputFiles(file);
  await page.locator('[data-suite="accepted"]').waitFor({ state: 'attached' });
}

/** Presses the button that a user presses. */
export async function pressRun(page: Page): Promise<void> {
  await waitForState(page, 'start');
  await page.locator('[data-action="run"]').first().click();
}

/** The full report, by the export button. */
export async function downloadReport(page: Page): Promise<Report> {
  await waitForState(page, 'report');
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-export="json"]').click()]);
  return (await json(await download.createReadStream())) as Report;
}

/** Waits until the running screen shows so many outcomes. */
export async function waitForOutcomes(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelectorAll('.outcome-rows > li:is([data-status="passed"], [data-status="failed"])').length >= wanted,
    count,
  );
}

/** The worker whose script has this in its name, nested ones included. */
export async function findWorker(page: Page, name: string): Promise<Worker> {
  const find = (): Worker | undefined => page.workers().find((worker) => worker.url().includes(name));
  return find() ?? (await page.waitForEvent('worker', { predicate: (worker) => worker.url().includes(name) }));
}

/** Follows the workers of a page whose script has this in its name: those that were started and have not ended. */
export function workersOf(page: Page, name: string): { readonly alive: () => readonly Worker[] } {
  const alive = new Set<Worker>();
  page.on('worker', (worker) => {
    if (!worker.url().includes(name)) return;
    alive.add(worker);
    worker.on('close', () => alive.delete(worker));
  });
  return { alive: () => [...alive] };
}

/** Ends a worker from inside, without any event to its owner: what a crash looks like to a page. */
export async function killWorker(worker: Worker): Promise<void> {
  const closed = worker.waitForEvent('close');
  // The answer never comes: the worker is gone.
  worker.evaluate(() => self.close()).catch(() => undefined);
  await closed;
}
