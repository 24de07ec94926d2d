import type { BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ExpectedContent } from '../../../src/engines/store/wanted-file';
import type { HostileFile } from '../../support/hostile-server';
import { bytesOf, contentOf, md5, openStand, type StoreStand, type StoreTab, sha256 } from './store-support';

const body = bytesOf(3_000_000);
const hash = sha256(body);
const lastModified = 'Tue, 01 Sep 2026 10:00:00 GMT';
const strong = { body, etag: '"one"' };

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

const wanted = (expected?: ExpectedContent) => ({ url: `${stand.hostile.url}m/weights.bin`, path: 'weights.bin', expected });
const serve = (file: Partial<HostileFile>): HostileFile => stand.hostile.set('m/weights.bin', file);
const gets = () => stand.hostile.seen.filter(({ method }) => method === 'GET');
/** Bytes of the file that were sent, all answers together. */
const sent = () => gets().reduce((sum, { sentBytes }) => sum + sentBytes, 0);

describe('a download', () => {
  it('tells bytes, speed and remaining time of the whole, and keeps a copy', async () => {
    serve({ ...strong, bytesPerSecond: 1_500_000 });
    stand.hostile.set('m/config.json', { body: Buffer.from('{}'), etag: '"c"' });
    const config = { url: `${stand.hostile.url}m/config.json`, path: 'config.json' };
    expect(await tab.fetch([config, wanted()])).toMatchObject({
      files: [
        { path: 'config.json', sizeBytes: 2, checked: false, origin: 'network', stored: true },
        { path: 'weights.bin', sizeBytes: body.length, sha256: hash, contentSha256: hash, checked: false },
      ],
    });
    const steps = (await tab.progress()).map(({ download }) => download);
    expect(new Set(steps.map((step) => step?.totalBytes))).toEqual(new Set([body.length + 2]));
    const speeds = steps.flatMap((step) => step?.bytesPerSecond ?? []);
    expect(speeds.length).toBeGreaterThan(5);
    const half = steps.find((step) => (step?.loadedBytes ?? 0) > body.length / 2);
    // What is left, at the speed that is told.
    expect(half?.remainingMs).toBeCloseTo(((body.length + 2 - (half?.loadedBytes ?? 0)) * 1000) / (half?.bytesPerSecond ?? 1), 3);
    expect(Math.max(...speeds)).toBeLessThan(3_000_000);
    expect(steps.at(-1)).toMatchObject({ loadedBytes: body.length + 2, storedBytes: 0, paused: false });
  });

  it.each([
    ['a SHA-256', { sha256: hash, sizeBytes: body.length }],
    ['an MD5', { md5: md5(body), sizeBytes: body.length }],
  ])('is checked against %s', async (_what, expected) => {
    serve(strong);
    expect(await tab.fetch([wanted(expected)])).toMatchObject({ files: [{ checked: true, contentSha256: hash }] });
  });

  it.each([
    ['another SHA-256', { sha256: sha256(bytesOf(10)) }],
    ['another MD5', { md5: md5(bytesOf(10)) }],
    ['another size', { sha256: hash, sizeBytes: body.length - 1 }],
  ])('with %s is refused, and nothing of it is kept', async (_what, expected) => {
    serve(strong);
    expect(await tab.fetch([wanted(expected)])).toMatchObject({ failed: 'model-hash-mismatch', details: { file: 'weights.bin' } });
    expect(await tab.call('list')).toEqual([]);
  });

  it('follows redirects', async () => {
    serve(strong);
    stand.hostile.set('old', { redirectTo: `${stand.hostile.url}m/weights.bin` });
    expect(contentOf(await tab.fetch([{ url: `${stand.hostile.url}old`, path: 'weights.bin' }]))).toBe(hash);
  });

  it('works from a server without HEAD, length or validators', async () => {
    serve({ body, noHead: true, sized: false, ranges: false });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
  });
});

describe('what is not a file', () => {
  it.each([
    ['404', { status: 404, contentType: 'text/plain' }, 'model-missing'],
    ['a web page with status 200', { contentType: 'text/html; charset=utf-8' }, 'model-missing'],
    ['status 503', { status: 503, contentType: 'text/plain' }, 'network'],
    ['an answer that other origins may not read', { cors: false }, 'model-cors'],
    ['a connection that is dropped where HEAD is answered', { noGet: true }, 'network'],
  ])('%s', async (_what, file, code) => {
    serve({ ...strong, ...file });
    expect(await tab.fetch([wanted()])).toMatchObject({ failed: code, details: { file: 'weights.bin' } });
  });

  it('no server at all', async () => {
    await stand.hostile.down();
    expect(await tab.fetch([wanted()])).toMatchObject({ failed: 'network', details: { file: 'weights.bin' } });
    await stand.hostile.up();
  });

  it('no network, and no copy', async () => {
    serve(strong);
    // The page's own script is here before the network goes.
    await tab.call('list');
    await context.setOffline(true);
    expect(await tab.fetch([wanted()])).toMatchObject({ failed: 'offline', details: { file: 'weights.bin' } });
  });
});

describe('a connection that breaks', () => {
  it.each([
    ['a strong ETag', 'strong'],
    ['a date and a weak ETag', 'weak'],
    ['a date alone, and nothing exposed to other origins', 'hidden'],
  ] as const)('at 99 %% goes on from there, by %s', async (_what, kind) => {
    const cutAt = Math.floor(body.length * 0.99);
    const marks = { strong: { etag: '"one"' }, weak: { etag: 'W/"one"', lastModified }, hidden: { lastModified, exposed: false } };
    serve({ body, ...marks[kind], cutAt, afterwards: { cutAt: undefined } });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().map(({ start = 0, status }) => [start, status])).toEqual([
      [0, 200],
      [cutAt, 206],
    ]);
    expect(sent()).toBe(body.length);
  });

  it('again and again, each time further, gets there', async () => {
    const cuts = Array.from({ length: 8 }, (_, index) => (index + 1) * 300_000);
    const later = cuts.reduceRight<Partial<HostileFile>>((next, cutAt) => ({ cutAt, afterwards: next }), { cutAt: undefined });
    serve({ ...strong, ...later });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().map(({ start = 0 }) => start)).toEqual([0, ...cuts]);
    expect(sent()).toBe(body.length);
  });

  it('always at the same place is given up, and goes on from there when asked again', async () => {
    const file = serve({ ...strong, cutAt: 2_000_000 });
    expect(await tab.fetch([wanted()])).toMatchObject({
      failed: 'model-incomplete',
      details: { file: 'weights.bin', loadedBytes: 2_000_000, totalBytes: body.length },
    });
    file.cutAt = undefined;
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(sent()).toBe(body.length);
    expect((await tab.progress()).at(-1)?.download).toMatchObject({ storedBytes: 2_000_000, loadedBytes: body.length });
  });

  it('on a server without ranges starts again', async () => {
    serve({ ...strong, ranges: false, cutAt: 1_000_000, afterwards: { cutAt: undefined } });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().map(({ status }) => status)).toEqual([200, 200]);
    expect(sent()).toBe(1_000_000 + body.length);
  });

  it('without anything to tell versions apart starts again', async () => {
    serve({ body, cutAt: 1_000_000, afterwards: { cutAt: undefined } });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().map(({ start }) => start)).toEqual([undefined, undefined]);
  });

  it('while the file changes: nothing of the old version is in the new one', async () => {
    const other = bytesOf(body.length, 2);
    serve({ ...strong, cutAt: 1_000_000, afterwards: { body: other, etag: '"two"', cutAt: undefined } });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(sha256(other));
    expect(gets().map(({ start }) => start)).toEqual([undefined, 1_000_000, undefined]);
  });

  it('and the copy on the server is cut: says so at once', async () => {
    serve({ ...strong, body: body.subarray(0, 1_000_000) });
    expect(await tab.fetch([wanted({ sizeBytes: body.length, sha256: hash })])).toMatchObject({
      failed: 'model-incomplete',
      details: { loadedBytes: 1_000_000, totalBytes: body.length },
    });
    expect(gets()).toHaveLength(1);
  });

  it('by going silent is given up for a new one', async () => {
    serve({ ...strong, stallAt: 1_000_000, afterwards: { stallAt: undefined } });
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().map(({ start = 0 }) => start)).toEqual([0, 1_000_000]);
  });
});

describe('holding and cancelling', () => {
  it('drops the connection, tells that it is held, and goes on without fetching a byte twice', async () => {
    const file = serve({ ...strong, bytesPerSecond: 800_000 });
    await tab.begin('one', [wanted()]);
    await tab.reach('one', 500_000);
    await tab.call('setPaused', 'one', true);
    await expect.poll(async () => (await tab.progress('one')).at(-1)?.download?.paused).toBe(true);
    const held = (await tab.progress('one')).at(-1);
    expect(held?.download?.bytesPerSecond).toBeUndefined();
    const sentWhenHeld = sent();
    // The server goes on in full speed, if anybody listens.
    file.bytesPerSecond = undefined;
    await expect
      .poll(async () => (await tab.progress('one')).length, { timeout: 15_000 })
      .toBeGreaterThan((await tab.progress('one')).length);
    expect(sent() - sentWhenHeld).toBeLessThan(200_000);
    expect((await tab.progress('one')).at(-1)?.loadedBytes).toBe(held?.loadedBytes);
    await tab.call('setPaused', 'one', false);
    expect(contentOf(await tab.call('resultOf', 'one'))).toBe(hash);
    expect(gets().map(({ start = 0 }) => start)).toEqual([0, held?.loadedBytes]);
  });

  it('ends with AbortError, also while it is held, and keeps what came', async () => {
    const file = serve({ ...strong, bytesPerSecond: 800_000 });
    await tab.begin('one', [wanted()]);
    await tab.reach('one', 500_000);
    await tab.call('abort', 'one');
    expect(await tab.call('resultOf', 'one')).toMatchObject({ failed: 'AbortError' });
    await tab.begin('two', [wanted()]);
    await tab.call('setPaused', 'two', true);
    await tab.call('abort', 'two');
    expect(await tab.call('resultOf', 'two')).toMatchObject({ failed: 'AbortError' });
    file.bytesPerSecond = undefined;
    expect(contentOf(await tab.fetch([wanted()]))).toBe(hash);
    expect(gets().at(-1)?.start).toBeGreaterThanOrEqual(500_000);
  });
});
