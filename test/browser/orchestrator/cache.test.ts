import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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
  callInPage<T>(page, '/test/browser/orchestrator/cache.page.ts', name, ...args);

describe('the cache on a real disk', () => {
  it('answers after the page was loaded anew, exactly and by meaning; one agent cleared, the other kept', async () => {
    const page = await blank();
    expect(await call(page, 'open')).toEqual({ persistence: 'kept', said: [] });
    await call(page, 'store', 'port', 3, 10);
    await call(page, 'store', 'port', 3, 10, 'math');
    await call(page, 'close');
    await page.reload();
    await call(page, 'open');
    expect(await call(page, 'lookup', 'Tell me port 1')).toBe('exact');
    expect(await call(page, 'lookup', 'Please tell me about port 1 now')).toBe('semantic');
    expect(await call(page, 'lookup', 'Tell me port 9')).toBe('miss');
    await call(page, 'clear', 'language');
    await call(page, 'close');
    await page.reload();
    await call(page, 'open');
    expect(await call(page, 'lookup', 'Tell me port 1')).toBe('miss');
    expect(await call(page, 'lookup', 'Tell me port 1', 'math')).toBe('exact');
  });

  it('a disk that is full: said, survived in memory, and used again once it was cleared', async () => {
    const page = await blank();
    const origin = new URL(server.url).origin;
    const devtools = await context.newCDPSession(page);
    await call(page, 'open');
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 300_000 });
    const full = await call<{ readonly persistence: string; readonly said: readonly string[]; readonly entries: number }>(
      page,
      'store',
      'page',
      40,
      100_000,
    );
    expect(full).toMatchObject({ persistence: 'memory', said: ['storage-full'] });
    expect(await call(page, 'lookup', 'Tell me page 39')).toBe('exact');
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    expect(await call(page, 'clear')).toBe('kept');
    await call(page, 'store', 'port', 1, 10);
    await call(page, 'close');
    await page.reload();
    expect(await call(page, 'open')).toEqual({ persistence: 'kept', said: [] });
    expect(await call(page, 'lookup', 'Tell me port 0')).toBe('exact');
  });

  it('a database that another tab blocks: said within its time limit, and survived in memory', async () => {
    const [page, other] = [await blank(), await blank()];
    await call(other, 'open');
    await call(other, 'close');
    await call(other, 'block');
    expect(await call(page, 'open')).toEqual({ persistence: 'memory', said: ['storage-denied'] });
    await call(page, 'store', 'port', 1, 10);
    expect(await call(page, 'lookup', 'Tell me port 0')).toBe('exact');
  });
});

describe('documents on a real disk', () => {
  it('are found after the page was loaded anew', async () => {
    const page = await blank();
    const found = [['mine'], ['incident:f'], []];
    expect(await call(page, 'documents', true)).toEqual(found);
    await page.reload();
    expect(await call(page, 'documents', false)).toEqual(found);
  });
});
