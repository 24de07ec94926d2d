import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../../../tools/setup.mjs';
import { useBuiltPage } from '../../support/built-page';
import { type HostileFile, type HostileServer, serveHostile } from '../../support/hostile-server';
import { downloadReport, type OpenedPage, openAt, pressRun, waitForState } from './page-run';

const folder = join(repositoryRoot, 'test', 'fixtures', 'models', 'tiny-bare');
const data = 'onnx/model.onnx_data';

/** A model of the user's on another server: noise for weights, which loads and answers. */
describe('a model from an address', () => {
  const built = useBuiltPage();
  let host: HostileServer;
  let opened: OpenedPage;
  beforeAll(async () => {
    host = await serveHostile();
  });
  beforeEach(async () => {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((found) => found.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const name = path.slice(folder.length + 1);
      host.set(`m/${name}`, { body: await readFile(path), etag: `"${name}"` });
      host.set(`moved/${name}`, { redirectTo: `${host.url}m/${name}` });
    }
    host.set('closed', { body: Buffer.from('{}'), cors: false });
    host.seen.length = 0;
  });
  afterEach(() => opened.context.close());
  afterAll(() => host.close());

  const change = (name: string, file: Partial<HostileFile>): void => {
    Object.assign(host.file(`m/${name}`), file);
  };
  const address = (path = 'm/'): string =>
    `${built.url()}?${new URLSearchParams({ model: `${host.url}${path}`, engine: 'onnx-wasm', tasks: '1' })}`;
  const open = async (path?: string): Promise<Page> => {
    opened = await openAt(built.browser(), address(path));
    return opened.page;
  };
  const gets = (name: string) => host.seen.filter(({ method, path, status }) => method === 'GET' && path === `m/${name}` && status < 300);
  const sent = (name: string) => gets(name).reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  const runAgain = async (page: Page): Promise<void> => {
    await page.locator('[data-action="run-again"]').click();
    await waitForState(page, 'running');
  };

  it.each<[string, string, Partial<HostileFile>, string]>([
    ['that this page may not read', 'config.json', { cors: false }, 'model-cors'],
    ['that is a web page with status 200', data, { contentType: 'text/html', body: Buffer.from('<!doctype html>') }, 'model-missing'],
    ['that leads to where this page may not read', 'tokenizer.json', { redirectTo: '../closed' }, 'model-cors'],
    ['with absurd numbers', 'config.json', { body: Buffer.from('{"model_type":"gpt2","vocab_size":1e15}') }, 'model-invalid'],
  ])('a file %s ends the run, and is named', async (_what, name, file, code) => {
    change(name, file);
    const page = await open();
    await pressRun(page);
    await waitForState(page, 'error');
    const error = page.locator('[data-role="error"]');
    expect(await error.getAttribute('data-code')).toBe(code);
    expect(await error.innerText()).toContain(name);
  });

  it('is used behind redirects, and whatever its server calls the content', async () => {
    for (const name of ['config.json', data]) change(name, { contentType: 'text/plain' });
    const page = await open('moved/');
    await pressRun(page);
    const { model, tasks } = await downloadReport(page);
    expect(model?.modelId).toContain('/moved/');
    expect(tasks).toMatchObject([{ status: 'failed' }]);
  });

  it('is held by the user and cut at 99 %, and no byte is fetched twice', async () => {
    const { body } = host.file(`m/${data}`);
    const cutAt = Math.floor(body.length * 0.99);
    change(data, { bytesPerSecond: 30_000, cutAt, afterwards: { cutAt: undefined } });
    const page = await open();
    await pressRun(page);
    const download = page.locator('.download');
    await page.locator('[data-action="pause"]').click();
    await download.and(page.locator('[data-paused="true"]')).waitFor();
    await page.waitForFunction(() => !document.querySelector('[data-progress="audit"]')?.getAttribute('aria-valuetext')?.includes('/s'));
    expect(host.seen.some(({ path, sentBytes }) => path === `m/${data}` && sentBytes === body.length)).toBe(false);
    change(data, { bytesPerSecond: undefined });
    await page.locator('[data-action="pause"]').click();
    await waitForState(page, 'report');
    expect(gets(data).at(-1)?.start).toBe(cutAt);
    // What was on its way when the connection was dropped is sent again, and nothing else.
    expect(sent(data) - body.length).toBeLessThan(body.length / 2);
  });

  it('for which there is no room: says before the download how much is missing; with room it runs', async () => {
    const page = await open();
    const session = await opened.context.newCDPSession(page);
    const origin = new URL(built.url()).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 60_000 });
    await pressRun(page);
    await waitForState(page, 'error');
    const error = page.locator('[data-role="error"]');
    expect(await error.getAttribute('data-code')).toBe('storage-full');
    // What else the page keeps may leave some of the quota, or nothing.
    expect((await error.innerText()).replaceAll('\u202f', ' ')).toMatch(/1\d\d kB needed, \d+(\.\d+)? k?B free, \d+(\.\d+)? kB missing/);
    expect(gets(data)).toEqual([]);
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.locator('[data-action="retry"]').click();
    await pressRun(page);
    await waitForState(page, 'report');
  });

  it('is listed when it is stored, runs without a network, and not any more when it was deleted', async () => {
    const page = await open();
    await pressRun(page);
    await waitForState(page, 'report');
    const { files } = (await downloadReport(page)).model ?? {};
    await host.down();
    try {
      await opened.context.setOffline(true);
      await runAgain(page);
      expect((await downloadReport(page)).model?.files).toEqual(files?.map((file) => ({ ...file, origin: 'stored' })));
      await opened.context.setOffline(false);
      const next = await opened.context.newPage();
      await next.goto(address());
      await next.locator('[data-stored][data-complete="true"] [data-action="delete-stored"]').click();
      await next.locator('[data-stored]').waitFor({ state: 'detached' });
      await opened.context.setOffline(true);
      await pressRun(next);
      await waitForState(next, 'error');
      expect(await next.locator('[data-role="error"]').getAttribute('data-code')).toBe('offline');
    } finally {
      await host.up();
    }
  });

  it('that two tabs want at once is fetched once', async () => {
    change(data, { bytesPerSecond: 60_000 });
    const first = await open();
    const second = await opened.context.newPage();
    await second.goto(address());
    await Promise.all([pressRun(first), pressRun(second)]);
    await Promise.all([waitForState(first, 'report'), waitForState(second, 'report')]);
    expect(sent(data)).toBe(host.file(`m/${data}`).body.length);
  });
});
