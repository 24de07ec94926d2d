import type { BrowserContext, CDPSession } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StoredModel } from '../../../src/contract/model';
import type { HostileFile } from '../../support/hostile-server';
import { bytesOf, contentOf, md5, openStand, type StoreStand, type StoreTab, sha256, tabOf } from './store-support';

const body = bytesOf(3_000_000);
const hash = sha256(body);
const expected = { sha256: hash, sizeBytes: body.length };
const modelKey = 'https://models.test/one/';
const ownCache = 'apura/files';

let stand: StoreStand;
let context: BrowserContext;
let tab: StoreTab;
beforeAll(async () => {
  stand = await openStand();
});
beforeEach(async () => {
  context = await stand.newContext();
  tab = await stand.openTab(context);
  stand.hostile.seen.length = 0;
});
afterEach(() => context.close());
afterAll(() => stand.close());

const url = () => `${stand.hostile.url}m/weights.bin`;
const wanted = (more: object = {}) => ({ url: url(), path: 'weights.bin', ...more });
const serve = (file: Partial<HostileFile> = {}): HostileFile => stand.hostile.set('m/weights.bin', { body, etag: '"one"', ...file });
const gets = () => stand.hostile.seen.filter(({ method }) => method === 'GET');
const forget = () => {
  stand.hostile.seen.length = 0;
};

describe('a stored copy', () => {
  it('with a known hash is used without a word to the server', async () => {
    serve();
    await tab.fetch([wanted({ expected })]);
    forget();
    expect(await tab.fetch([wanted({ expected })])).toMatchObject({
      files: [{ origin: 'stored', checked: true, stored: true, contentSha256: hash }],
    });
    expect(stand.hostile.seen).toEqual([]);
    expect((await tab.progress()).at(-1)?.download).toMatchObject({ storedBytes: body.length, loadedBytes: body.length });
  });

  it('without a known hash is used when the server says that it has the same', async () => {
    serve();
    await tab.fetch([wanted()]);
    forget();
    expect(await tab.fetch([wanted()])).toMatchObject({ files: [{ origin: 'stored', checked: false, contentSha256: hash }] });
    expect(stand.hostile.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it.each([
    ['ETag', { etag: '"two"' }],
    ['date', { etag: undefined, lastModified: 'Tue, 02 Sep 2026 10:00:00 GMT' }],
  ])('is replaced when the server has another %s', async (_what, marks) => {
    serve({ lastModified: 'Tue, 01 Sep 2026 10:00:00 GMT' });
    await tab.fetch([wanted()]);
    const other = bytesOf(body.length, 2);
    serve({ body: other, ...marks });
    expect(await tab.fetch([wanted()])).toMatchObject({ files: [{ origin: 'repaired', contentSha256: sha256(other) }] });
    expect((await tab.progress()).at(-1)?.download?.repaired).toEqual(['weights.bin']);
  });

  it('is used without a network, and when the server has the file no more', async () => {
    serve();
    await tab.fetch([wanted()]);
    serve({ status: 404 });
    expect(await tab.fetch([wanted()])).toMatchObject({ files: [{ origin: 'stored', contentSha256: hash }] });
    await stand.hostile.down();
    expect(await tab.fetch([wanted()])).toMatchObject({ files: [{ origin: 'stored', contentSha256: hash }] });
    await stand.hostile.up();
    await context.setOffline(true);
    expect(await tab.fetch([wanted()])).toMatchObject({ files: [{ origin: 'stored', contentSha256: hash }] });
  });

  it.each([
    ['one flipped bit, by its SHA-256', expected, { flip: 2_000_000 }],
    ['one flipped bit, by its MD5', { md5: md5(body) }, { flip: 2_000_000 }],
    ['one flipped bit, by the hash that it was stored with', undefined, { flip: 2_000_000 }],
    ['a missing end', undefined, { keep: 1_000_000 }],
    ['nothing in it', expected, { keep: 0 }],
  ])('with %s is fetched again, and that is told', async (_what, known, how) => {
    serve();
    await tab.fetch([wanted({ expected: known })]);
    await tab.call('damage', ownCache, url(), how);
    forget();
    expect(await tab.fetch([wanted({ expected: known })])).toMatchObject({ files: [{ origin: 'repaired', contentSha256: hash }] });
    expect((await tab.progress()).at(-1)?.download?.repaired).toEqual(['weights.bin']);
    expect(gets()).toHaveLength(1);
    expect(await tab.fetch([wanted({ expected: known })])).toMatchObject({ files: [{ origin: 'stored' }] });
  });

  it('lies complete in the cache that the engine asks for, under its own address, and in memory only when asked for', async () => {
    serve();
    const ended = await tab.fetch([wanted({ cacheName: 'webllm/model', expected: { md5: md5(body) } })], {}, 'storage');
    expect(contentOf(ended)).toBe(hash);
    expect(await tab.call('readCache', 'webllm/model', url())).toEqual({ sizeBytes: body.length, contentSha256: hash });
    expect(await tab.call('cacheNames')).not.toContain(ownCache);
  });

  it('with spoilt parts before it: the whole is fetched again', async () => {
    const file = serve({ cutAt: 2_000_000 });
    await tab.fetch([wanted({ expected })]);
    const [part = ''] = await tab.page.evaluate(async () =>
      (await (await caches.open('apura/parts')).keys()).map((request) => request.url),
    );
    await tab.call('damage', 'apura/parts', part, { flip: 5 });
    file.cutAt = undefined;
    expect(await tab.fetch([wanted({ expected })])).toMatchObject({ files: [{ checked: true, contentSha256: hash }] });
  });
});

describe('a download that the page does not survive', () => {
  it.each(['reload', 'crash'] as const)('goes on after a %s', async (how) => {
    const file = serve({ bytesPerSecond: 700_000 });
    await tab.begin('one', [wanted()]);
    await expect.poll(() => tab.call<number>('partBytes'), { timeout: 60_000, interval: 100 }).toBeGreaterThan(1_000_000);
    if (how === 'reload') await tab.page.reload();
    else {
      const session = await context.newCDPSession(tab.page);
      // It never answers: there is nobody left.
      session.send('Page.crash').catch(() => undefined);
      await tab.page.waitForEvent('crash');
      tab = await stand.openTab(context);
    }
    file.bytesPerSecond = undefined;
    const kept = await tab.call<number>('partBytes');
    expect(kept).toBeGreaterThan(1_000_000);
    expect(await tab.call('list')).toEqual([{ key: modelKey, title: 'One', files: 0, bytes: kept, complete: false }]);
    forget();
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().map(({ start, sentBytes }) => [start, sentBytes])).toEqual([[kept, body.length - kept]]);
    expect(await tab.call('partBytes')).toBe(0);
    expect(await tab.call('list')).toEqual([{ key: modelKey, title: 'One', files: 1, bytes: body.length, complete: true }]);
  });
});

describe('room', () => {
  let session: CDPSession;
  const allow = async (quotaSize: number): Promise<void> => {
    await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(stand.dev.url).origin, quotaSize });
  };
  beforeEach(async () => {
    session = await context.newCDPSession(tab.page);
  });

  it('too little of it is said before the download, with real sizes', async () => {
    serve();
    await allow(2_000_000);
    const ended = await tab.fetch([wanted()]);
    expect(ended).toMatchObject({ failed: 'storage-full', details: { neededBytes: body.length, phase: 'before' } });
    const { availableBytes = 0, missingBytes = 0 } = 'details' in ended ? (ended.details as Record<string, number>) : {};
    expect(availableBytes + missingBytes).toBe(body.length);
    expect(availableBytes).toBeLessThanOrEqual(2_000_000);
    expect(gets()).toEqual([]);
  });

  it('is only needed for what is not stored yet', async () => {
    const file = serve({ cutAt: 2_000_000 });
    await tab.fetch([wanted()]);
    file.cutAt = undefined;
    // Room for the rest and a little more: for the whole beside its parts there is none.
    await allow(3_500_000);
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(await tab.call('list')).toMatchObject([{ complete: true, bytes: body.length }]);
  });

  it('too little of it in the middle, when the size was not known before', async () => {
    serve({ sized: false, ranges: false });
    await allow(1_000_000);
    expect(await tab.fetch([wanted()])).toMatchObject({ failed: 'storage-full', details: { phase: 'during' } });
  });

  it('too little of it does not keep a model from running that need not be stored', async () => {
    serve();
    await allow(1_000_000);
    expect(await tab.fetch([wanted({ expected })], { keep: 'if-possible' })).toMatchObject({
      files: [{ checked: true, stored: false, contentSha256: hash }],
    });
  });
});

describe('two tabs', () => {
  it('that want the same model: one downloads, the other waits, says so, and uses it', async () => {
    serve({ bytesPerSecond: 1_000_000 });
    const other = await stand.openTab(context);
    await tab.begin('one', [wanted()]);
    await tab.reach('one', 100_000);
    await other.begin('two', [wanted()]);
    await expect.poll(async () => (await other.progress('two')).length, { timeout: 10_000 }).toBeGreaterThan(1);
    expect(contentOf(await tab.call('resultOf', 'one'))).toBe(hash);
    expect(await other.call('resultOf', 'two')).toMatchObject({ files: [{ origin: 'stored', contentSha256: hash }] });
    expect(gets()).toHaveLength(1);
  });

  it('when the one that downloads is closed, the other goes on from there', async () => {
    const file = serve({ bytesPerSecond: 700_000 });
    const other = await stand.openTab(context);
    await tab.begin('one', [wanted()]);
    await expect.poll(() => other.call<number>('partBytes'), { timeout: 60_000, interval: 100 }).toBeGreaterThan(1_000_000);
    await other.begin('two', [wanted()]);
    await other.reach('two', 1_000_000);
    file.bytesPerSecond = undefined;
    await tab.page.close();
    expect(contentOf(await other.call('resultOf', 'two'))).toBe(hash);
    expect(gets().at(-1)?.start).toBeGreaterThan(1_000_000);
  });

  it('one that waits can be cancelled', async () => {
    serve({ bytesPerSecond: 500_000 });
    const other = await stand.openTab(context);
    await tab.begin('one', [wanted()]);
    await tab.reach('one', 100_000);
    await other.begin('two', [wanted()]);
    await other.call('abort', 'two');
    expect(await other.call('resultOf', 'two')).toMatchObject({ failed: 'AbortError' });
    expect(await tab.call('isSettled', 'one')).toBe(false);
  });
});

describe('list and delete', () => {
  it('shows each model with its bytes, and deletes one without touching what another uses', async () => {
    serve();
    stand.hostile.set('m/shared.bin', { body: bytesOf(1000), etag: '"s"' });
    const shared = { url: `${stand.hostile.url}m/shared.bin`, path: 'shared.bin' };
    await tab.fetch([wanted(), shared]);
    await tab.fetch([shared], { key: 'https://models.test/two/', title: 'Two' });
    expect(new Set(await tab.call<StoredModel[]>('list'))).toEqual(
      new Set([
        { key: modelKey, title: 'One', files: 2, bytes: body.length + 1000, complete: true },
        { key: 'https://models.test/two/', title: 'Two', files: 1, bytes: 1000, complete: true },
      ]),
    );
    await tab.call('remove', modelKey);
    expect(await tab.call('list')).toEqual([{ key: 'https://models.test/two/', title: 'Two', files: 1, bytes: 1000, complete: true }]);
    expect(await tab.call('readCache', ownCache, url())).toBeUndefined();
    expect(await tab.call('readCache', ownCache, shared.url)).toMatchObject({ sizeBytes: 1000 });
    await tab.call('remove', 'https://models.test/none/');
  });
});

it('works without storing where the page may not store', async () => {
  serve({ cutAt: 1_000_000, afterwards: { cutAt: undefined } });
  // An insecure context has no Cache API and no Web Locks at all.
  const page = await context.newPage();
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'caches');
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  });
  await page.goto(`${stand.dev.url}test/support/blank.html`);
  expect(await tabOf(page).fetch([wanted({ expected })])).toMatchObject({
    files: [{ checked: true, stored: false, origin: 'network', contentSha256: hash }],
  });
});
