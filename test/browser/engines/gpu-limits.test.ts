import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunningBrowser } from '../../../tools/browser/launch';
import type { RunningServer } from '../../../tools/serve/static-server';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

let server: RunningServer;
let browser: RunningBrowser;
beforeAll(async () => {
  [server, browser] = await Promise.all([serveDev(), launchBrowser({ adapter: 'swiftshader' })]);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

it('reads from what the browser says which limit was too small, what was needed and what there is', async () => {
  const { page } = await openPage(await browser.browser.newContext(), `${server.url}test/support/blank.html`);
  expect(await callInPage(page, '/test/browser/engines/gpu-limits.page.ts', 'beyondLimits')).toEqual({
    buffer: { limit: 'maxBufferSize', needed: 2 ** 28 + 4, got: 2 ** 28 },
    binding: { limit: 'maxStorageBufferBindingSize', needed: 2 ** 27 + 4, got: 2 ** 27 },
    workgroupStorage: { limit: 'maxComputeWorkgroupStorageSize', needed: 20_000, got: 16_384 },
    workgroups: { limit: 'maxComputeWorkgroupsPerDimension', needed: 65_536, got: 65_535 },
  });
});
