import type { BrowserContext, Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { type Opened, open, reach } from './open';

const built = useBuiltPage();
let opened: Opened | undefined;
const llama = 'Llama-3.2-1B-Instruct-q4f32_1-MLC';

afterEach(async () => {
  await opened?.context.close();
  opened = undefined;
});

/** A run that stays in the loading of a model on the GPU, for ever unless it starts lower. */
const begin = async (options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
  opened = await open(built.browser(), `${built.url()}?model=${llama}`, { scenario: 'hangs-in-load', ...options });
  await run(opened.page);
  return opened;
};

const run = async (page: Page): Promise<void> => {
  await reach(page, 'start');
  await page.click('[data-action="run"]');
  await reach(page, 'running');
};

const marks = (page: Page): Promise<number> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('apura.tombstone.')).length);

const untilMarked = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('apura.tombstone.')));

/** Another tab of the same browser. */
const visit = async (context: BrowserContext, query = `?model=${llama}`): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(`${built.url()}${query}`);
  await reach(page, 'start');
  return page;
};

/** Kills the process that draws the page, as the system does when memory is short. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  // The answer cannot come: who would send it is dead.
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
}

describe('a page that is killed', () => {
  it('leaves word of what it was doing; the next run starts one rung lower', async () => {
    const { page, context } = await begin();
    await untilMarked(page);
    await kill(page);
    const next = await visit(context);
    const notice = next.locator('[data-notice="tombstone"]');
    await notice.waitFor();
    expect(await notice.innerText()).toMatch(/Llama-3\.2-1B-Instruct\S* was loading on web-llm \(GPU\)[\s\S]*one rung lower/);
    await next.click('[data-action="run"]');
    await next.waitForSelector('[data-rule="tombstone"][data-outcome="skipped"]');
    await reach(next, 'report');
    expect(await marks(next)).toBe(0);
    const third = await visit(context);
    await third.waitForSelector('[data-models="ready"]');
    expect(await third.locator('[data-notice="tombstone"]').count()).toBe(0);
  });

  it('is tried again when the user says so, and dies again', async () => {
    const { page, context } = await begin();
    await untilMarked(page);
    await kill(page);
    const next = await visit(context);
    await next.click('[data-action="tombstone-retry"]');
    expect(await next.locator('[data-notice="tombstone"]').count()).toBe(0);
    expect(await marks(next)).toBe(0);
    await next.click('[data-action="run"]');
    await next.waitForSelector('[data-action="pause"]');
    await untilMarked(next);
    await kill(next);
    const third = await visit(context);
    await third.waitForSelector('[data-notice="tombstone"]');
  });

  it('starts lower without saying so when the notice was hidden', async () => {
    const { page, context } = await begin();
    await untilMarked(page);
    await kill(page);
    const next = await visit(context);
    await next.click('[data-action="tombstone-dismiss"]');
    expect(await next.locator('[data-notice="tombstone"]').count()).toBe(0);
    await next.click('[data-action="run"]');
    await next.waitForSelector('[data-rule="tombstone"]');
    await reach(next, 'report');
  });
});

describe('a page that is not killed', () => {
  it('is not taken for dead by another tab while it runs', async () => {
    const { page, context } = await begin();
    await untilMarked(page);
    const other = await visit(context);
    await other.waitForSelector('[data-models="ready"]');
    expect(await other.locator('[data-notice="tombstone"]').count()).toBe(0);
    expect(await marks(other)).toBe(1);
  });

  it.each(['reload', 'close', 'cancel'])('leaves nothing behind after %s', async (way) => {
    const { page, context } = await begin();
    await untilMarked(page);
    page.on('dialog', (dialog) => void dialog.accept());
    if (way === 'reload') await page.reload();
    else if (way === 'close') await page.close({ runBeforeUnload: false });
    else {
      // The fake worker hangs in its load and does not obey: the page ends it after its grace.
      await page.click('[data-action="cancel"]');
      await page.waitForSelector('html[data-state="report"], html[data-state="error"]', { timeout: 30_000 });
    }
    const next = await visit(context);
    await next.waitForSelector('[data-models="ready"]');
    expect(await next.locator('[data-notice="tombstone"]').count()).toBe(0);
    expect(await marks(next)).toBe(0);
  });

  it('leaves nothing behind when its worker dies', async () => {
    opened = await open(built.browser(), built.url(), { scenario: 'dies-at-9' });
    await run(opened.page);
    await reach(opened.page, 'report');
    expect(await marks(opened.page)).toBe(0);
  });

  it('runs all the same where storage is denied', async () => {
    const { page, problems } = await begin({
      scenario: 'pass',
      prepare: (context) =>
        context.addInitScript(() => {
          Object.defineProperty(window, 'localStorage', {
            get: () => {
              throw new DOMException('denied', 'SecurityError');
            },
          });
        }),
    });
    await reach(page, 'report');
    expect(problems).toEqual([]);
  });
});
