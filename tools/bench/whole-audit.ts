import type { Browser } from 'playwright';
import { buildPage, distFolder } from '../build/page-build';
import { serveFolders } from '../serve/static-server';

const limitMs = 180_000;

/**
 * Milliseconds from pressing the built page's one button to its report, in a fresh context (nothing cached), with
 * the shipped model and the default suite. Builds the page when it is not up to date.
 */
export async function timeWholeAudit(browser: Browser): Promise<{ readonly auditMs: number; readonly openMs: number }> {
  await buildPage({ quiet: true });
  const server = await serveFolders([{ prefix: '/', folder: distFolder }]);
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const openedAt = performance.now();
    await page.goto(server.url);
    const button = page.locator('[data-action="run"]');
    await button.waitFor({ timeout: limitMs });
    const pressedAt = performance.now();
    await button.click({ timeout: limitMs });
    await page.waitForSelector('html[data-state="report"]', { state: 'attached', timeout: limitMs });
    return { auditMs: performance.now() - pressedAt, openMs: pressedAt - openedAt };
  } finally {
    await context.close();
    await server.close();
  }
}
