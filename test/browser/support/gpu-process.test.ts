import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killGpuProcess } from '../../../tools/bench/gpu/gpu-process';
import type { RunningBrowser } from '../../../tools/browser/launch';
import type { RunningServer } from '../../../tools/serve/static-server';
import { launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

describe('the GPU process of a browser', () => {
  let server: RunningServer;
  let running: RunningBrowser;
  beforeAll(async () => {
    [server, running] = await Promise.all([serveDev(), launchBrowser({ adapter: 'swiftshader' })]);
  });
  afterAll(async () => {
    await running.close();
    await server.close();
  });

  it('is found and ended, and the page loses its device', async () => {
    const { page } = await openPage(await running.browser.newContext(), `${server.url}test/support/blank.html`);
    const lost = await page.evaluateHandle<{ readonly reason: Promise<string> }>(`(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      const device = await adapter.requestDevice();
      return { reason: device.lost.then(({ reason }) => reason) };
    })()`);
    const { ids, means } = await killGpuProcess(running.browser);
    expect(means).toBe('SIGKILL of the GPU process');
    expect(ids).toHaveLength(1);
    expect(await lost.evaluate(({ reason }) => reason)).toBe('unknown');
    // The browser starts another, and that one can be ended too.
    await page.waitForFunction(`navigator.gpu.requestAdapter().then((adapter) => adapter !== null)`);
    expect((await killGpuProcess(running.browser)).ids).not.toEqual(ids);
  });
});
