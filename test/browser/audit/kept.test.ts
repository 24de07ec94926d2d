import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeptArea, KeptAudits } from '../../../src/contract/kept';
import type { RunningBrowser } from '../../../tools/browser/launch';
import type { RunningServer } from '../../../tools/serve/static-server';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

let server: RunningServer;
let chromium: RunningBrowser;
let context: BrowserContext;

beforeAll(async () => {
  [server, chromium] = await Promise.all([serveDev(), launchBrowser({ adapter: 'none' })]);
});
afterAll(async () => {
  await chromium.close();
  await server.close();
});
beforeEach(async () => {
  context = await chromium.browser.newContext();
});
afterEach(() => context.close());

const blank = async (): Promise<Page> => (await openPage(context, `${server.url}test/support/blank.html`)).page;
const call = <T>(page: Page, name: string, ...args: readonly unknown[]): Promise<T> =>
  callInPage<T>(page, '/test/browser/audit/kept.page.ts', name, ...args);
const audits = (page: Page): Promise<KeptAudits> => call(page, 'audits');

/** Waits until this page's audit is on the disk with so many outcomes, as another page would find it. */
const untilWritten = async (page: Page, finished: number): Promise<void> => {
  await page.waitForFunction(
    async (wanted) =>
      await new Promise((resolve) => {
        const opening = indexedDB.open('apura-journal');
        opening.onsuccess = () => {
          const database = opening.result;
          const reading = database.transaction('runs').objectStore('runs').getAll();
          reading.onsuccess = () => {
            database.close();
            resolve(reading.result.some((head: { finished: number }) => head.finished === wanted));
          };
        };
      }),
    finished,
  );
};

const untilSaid = (page: Page, problem: string): Promise<void> =>
  expect.poll(() => call(page, 'said'), { timeout: 20_000 }).toEqual([problem]);

/** Twenty tasks, five of them finished, and the page is gone. */
const interrupted = async (): Promise<Page> => {
  const page = await blank();
  await call(page, 'begin', 5);
  await untilWritten(page, 5);
  await page.reload();
  return page;
};

describe('the journal on a real disk', () => {
  it('is found by the page that is loaded after a reload, goes on, and is gone when the audit has ended', async () => {
    const page = await interrupted();
    const found = await audits(page);
    expect(found).toMatchObject({ interrupted: [{ suiteTitle: 'S', tasks: 20, finished: 5, model: 'apura-probe' }] });
    expect(found.problem).toBeUndefined();
    const id = found.interrupted[0]?.id;
    expect(await call(page, 'resume', id)).toMatchObject({
      finished: ['t1', 't2', 't3', 't4', 't5'],
      notice: { times: 1, kept: 5, total: 20 },
    });
    await call(page, 'more', 2, 6);
    await untilWritten(page, 7);
    await page.reload();
    const again = await audits(page);
    expect(again.interrupted.map((audit) => [audit.id, audit.finished])).toEqual([[id, 7]]);
    await call(page, 'resume', id);
    await call(page, 'end', 'completed');
    expect(await audits(page)).toEqual({ interrupted: [] });
  });

  it('keeps what a failed continuation had, and nothing of one that was cancelled', async () => {
    const page = await interrupted();
    const id = (await audits(page)).interrupted[0]?.id;
    await call(page, 'resume', id);
    await call(page, 'end', 'failed');
    expect((await audits(page)).interrupted).toMatchObject([{ id, finished: 5 }]);
    await call(page, 'resume', id);
    await call(page, 'end', 'cancelled');
    expect((await audits(page)).interrupted).toEqual([]);
  });

  it('is not gone on with by another build of the page, nor when it is damaged', async () => {
    const page = await interrupted();
    const id = (await audits(page)).interrupted[0]?.id;
    await call(page, 'useBuild', '2 b.js');
    expect((await audits(page)).interrupted).toMatchObject([{ id, refusal: 'app-version' }]);
    expect(await call(page, 'resume', id)).toEqual({ refused: 'not-resumable' });
    await call(page, 'useBuild', '1 a.js');
    await call(page, 'damage');
    expect((await audits(page)).interrupted).toMatchObject([{ id, refusal: 'damaged' }]);
    expect(await call(page, 'resume', id)).toEqual({ refused: 'not-resumable' });
    await call(page, 'discard', id);
    expect((await audits(page)).interrupted).toEqual([]);
  });

  it('is bounded in audits and in bytes: the oldest go, and one that is too long is not kept at all', async () => {
    const page = await blank();
    const limits = { mostRuns: 3, mostBytes: 100_000, mostRunBytes: 30_000 };
    expect(await call(page, 'writeRuns', 6, 100, limits)).toMatchObject({ left: ['r5', 'r4', 'r3'], problems: [] });
    const wide = await call<{ left: string[]; bytes: number }>(page, 'writeRuns', 6, 29_000, { ...limits, mostRuns: 50 });
    expect(wide.left).toEqual(['r5', 'r4', 'r3']);
    expect(wide.bytes).toBeLessThan(limits.mostBytes);
    const long = await call(page, 'writeRuns', 1, 40_000, limits);
    expect(long).toMatchObject({ left: ['r5', 'r4'], problems: ['not-kept-too-large'] });
  });
});

describe('a disk that does not obey', () => {
  it('a journal of a newer version is left as it is, and said', async () => {
    const page = await blank();
    await call(page, 'leaveNewer');
    expect(await audits(page)).toEqual({ interrupted: [], problem: 'not-kept-newer' });
    await call(page, 'begin', 5);
    await untilSaid(page, 'not-kept-newer');
    await call(page, 'more', 2, 6);
    await call(page, 'end', 'completed');
    expect(await call(page, 'readNewer')).toEqual([99, 'a thing of the future']);
  });

  it('a full one ends the keeping, not the audit: said once, and no half of it is offered', async () => {
    const page = await blank();
    const devtools = await context.newCDPSession(page);
    // Before the first write: the browser remembers for a while how much room there was.
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(server.url).origin, quotaSize: 1_000_000 });
    await call(page, 'begin', 5);
    await untilWritten(page, 5);
    await call(page, 'more', 10, 6, 200_000);
    await untilSaid(page, 'not-kept-full');
    await call(page, 'more', 5, 16, 200_000);
    expect(await call(page, 'said')).toEqual(['not-kept-full']);
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: new URL(server.url).origin });
    await page.reload();
    expect(await audits(page)).toEqual({ interrupted: [] });
  });

  it('one that is taken away in the middle is said, and the audit goes on', async () => {
    const page = await blank();
    await call(page, 'begin', 5);
    await untilWritten(page, 5);
    // Without the lock, as a page of another version may do.
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.deleteDatabase('apura-journal').onsuccess = resolve;
        }),
    );
    await untilSaid(page, 'not-kept-lost');
    await call(page, 'more', 2, 6);
    await call(page, 'end', 'completed');
    expect(await call(page, 'said')).toEqual(['not-kept-lost']);
    expect(await audits(page)).toEqual({ interrupted: [] });
  });
});

describe('two tabs', () => {
  it('the second says that the first keeps its audit, runs without, and touches nothing of it', async () => {
    const [first, second] = [await blank(), await blank()];
    await call(first, 'begin', 5);
    await untilWritten(first, 5);
    expect(await audits(second)).toEqual({ interrupted: [], problem: 'not-kept-other-tab' });
    expect(await call(second, 'begin', 3)).toEqual(['not-kept-other-tab']);
    await call(second, 'end', 'completed');
    await expect(call(second, 'clear')).rejects.toThrow(/another tab/);
    await call(first, 'more', 2, 6);
    await untilWritten(first, 7);
    await first.close();
    expect(await audits(second)).toMatchObject({ interrupted: [{ finished: 7 }] });
  });
});

describe('clearing', () => {
  it('deletes everything of every kind, a newer journal too, and tells what each took', async () => {
    const page = await interrupted();
    await call(page, 'fill');
    const areas = await call<readonly KeptArea[]>(page, 'areas');
    expect(areas.map(({ kind }) => kind).sort()).toEqual(['consent', 'files', 'journal']);
    expect(areas.find(({ kind }) => kind === 'files')).toMatchObject({ entries: 1, bytes: 12 });
    for (const { bytes } of areas) expect(bytes).toBeGreaterThan(0);
    expect(await call(page, 'clear')).toEqual([]);
    expect(await call(page, 'databases')).toEqual([]);
    await call(page, 'leaveNewer');
    expect(await call(page, 'clear')).toEqual([]);
    expect(await call(page, 'databases')).toEqual([]);
    expect(await audits(page)).toEqual({ interrupted: [] });
  });
});
