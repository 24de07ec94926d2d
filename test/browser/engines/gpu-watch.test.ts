import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunningBrowser } from '../../../tools/browser/launch';
import type { RunningServer } from '../../../tools/serve/static-server';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

let server: RunningServer;
let browser: RunningBrowser;
let page: Page;
beforeAll(async () => {
  [server, browser] = await Promise.all([serveDev(), launchBrowser({ adapter: 'swiftshader', flags: ['--js-flags=--expose-gc'] })]);
});
// A page of its own for each test: what was wrapped stays wrapped.
beforeEach(async () => {
  ({ page } = await openPage(await browser.browser.newContext(), `${server.url}test/support/blank.html`));
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const call = <T>(name: string): Promise<T> => callInPage<T>(page, '/test/browser/engines/gpu-watch.page.ts', name);

it('counts every byte of every device, until it is freed or its device is', async () => {
  const texture = 4 * (100 * 50 + 50 * 25);
  expect(await call('bytesPerStep')).toEqual({
    steps: [65_000, 64_000, 64_000 + texture, 64_000, 68_000, 64_000, 64_000, 0],
    peak: 64_000 + texture,
  });
});

it('counts what was dropped without being destroyed until the browser collects it', async () => {
  expect(await call('dropUnnamed')).toEqual({ held: 8_000 });
});

it('counts dispatches, indirect ones too', async () => {
  expect(await call('countDispatches')).toBe(3);
});

it('notes that the GPU ran out of memory', async () => {
  expect(await call('runOutOfMemory')).toEqual({ before: false, after: true });
});

it('notes that the GPU ran out of memory when the engine catches that itself', async () => {
  expect(await call('runOutOfMemoryInScope')).toEqual({ before: false, after: true, caught: true });
});

it('tells of a device that was destroyed', async () => {
  expect(await call('lossesSoFar')).toEqual([{ reason: 'destroyed', message: expect.any(String) }]);
});
