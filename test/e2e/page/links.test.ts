import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/base/base64url';
import { deflate, inflate } from '../../../src/report/link/deflate';
import { joinFragment, splitFragment } from '../../../src/report/link/fragment';
import { useBuiltPage } from '../../support/built-page';
import { errorCode, type Opened, open, reach, runToReport } from './open';

const built = useBuiltPage();
let link = '';
const contexts: Opened['context'][] = [];

const start = async (url: string, options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
  const opened = await open(built.browser(), url, options);
  contexts.push(opened.context);
  return opened;
};

beforeAll(async () => {
  const { page, context } = await start(built.url());
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await runToReport(page);
  await page.click('[data-action="copy-link"]');
  await page.waitForSelector('[data-copied="yes"]');
  link = await page.evaluate(() => navigator.clipboard.readText());
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

describe('a report link', () => {
  it('is short, and is the one in the field', () => {
    expect(link).toMatch(/#r=3\.\d+\.[0-9a-f]{8}\./);
    expect(link.length).toBeLessThanOrEqual(2_000);
  });

  it('opens without starting any worker, and says what it is', async () => {
    const workers: string[] = [];
    const { page, problems } = await start(link, {
      scenario: 'none',
      prepare: async (context) => {
        context.on('page', (opened) => opened.on('worker', (worker) => workers.push(worker.url())));
      },
    });
    await reach(page, 'report');
    expect(await page.locator('.task-row').count()).toBe(20);
    expect(await page.locator('[data-notice="self-reported"]').innerText()).toContain('unsigned');
    expect(await page.locator('.verdict').getAttribute('data-verdict')).toBe('degraded');
    expect(workers).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('shows in red what was altered in it', async () => {
    const { page } = await start(await withClaim(link, 3));
    await reach(page, 'report');
    expect(await page.locator('[data-notice="tampered"] tbody tr').first().innerText()).toMatch(/Tasks passed\s+3\s+20/);
  });

  it('reveals only what its preview lists, and more when asked', async () => {
    const { page } = await start(built.url());
    await runToReport(page);
    const field = page.locator('[data-field="link"]');
    const coarse = await field.inputValue();
    expect(await page.locator('.reveals').innerText()).not.toContain('Mozilla/5.0');
    await page.check('[data-field="expose-device"]');
    await page.waitForFunction((before) => document.querySelector<HTMLInputElement>('[data-field="link"]')?.value !== before, coarse);
    expect(await page.locator('.reveals').innerText()).toContain('Mozilla/5.0');
  });

  it('draws a QR code', async () => {
    const { page } = await start(built.url());
    await runToReport(page);
    await page.click('[data-action="qr"]');
    expect(await page.locator('svg.qr path').getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/);
  });

  it.each([
    ['cut off', (url: string) => url.slice(0, -200), 'permalink-cut'],
    [
      'altered',
      (url: string) => url.replace(/(.{40})(.)(.{40})$/, (_, a: string, b: string, c: string) => `${a}${b === 'A' ? 'B' : 'A'}${c}`),
      'permalink-invalid',
    ],
    ['newer', (url: string) => url.replace('#r=3.', '#r=4.'), 'permalink-newer'],
    ['nonsense', (url: string) => url.replace(/#.*/, '#r=hello'), 'permalink-invalid'],
  ])('says so when it is %s, and offers an own audit', async (_, change, code) => {
    const { page } = await start(change(link));
    await reach(page, 'error');
    expect(await errorCode(page)).toBe(code);
    await page.click('[data-action="retry"]');
    await reach(page, 'start');
    await page.goBack();
    await reach(page, 'error');
  });

  it('may replace another one in the address, and may be left for an own audit', async () => {
    const { page } = await start(link);
    await reach(page, 'report');
    await page.evaluate(() => {
      location.hash = location.hash.slice(0, -50);
    });
    await reach(page, 'error');
    await page.goBack();
    await reach(page, 'report');
    await page.click('[data-action="run-again"]');
    await runToReport(page);
    expect(await page.locator('.report').getAttribute('data-source')).toBe('run');
    expect(new URL(page.url()).hash).toBe('');
  });

  it('can be looked at while an audit runs, which goes on', async () => {
    const { page } = await start(built.url(), { paceMs: 25 });
    await reach(page, 'start');
    await page.click('[data-action="run"]');
    await reach(page, 'running');
    await page.evaluate((hash) => {
      location.hash = hash;
    }, new URL(link).hash);
    await reach(page, 'report');
    await page.click('[data-action="back-to-run"]');
    await page.waitForSelector('.report[data-source="run"]', { timeout: 30_000 });
  });
});

/** The link with another number of passed tasks in its headline, and a checksum that fits. */
async function withClaim(url: string, passed: number): Promise<string> {
  const bytes = fromBase64Url(splitFragment(new URL(url).hash).payload);
  const text = bytes === undefined ? undefined : await inflate(bytes);
  const payload = JSON.parse(text ?? '') as { H: unknown[] };
  payload.H[0] = passed;
  const altered = joinFragment(toBase64Url(await deflate(JSON.stringify(payload))));
  return url.replace(/#.*/, altered);
}
