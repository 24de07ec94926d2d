import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningBrowser } from '../../../tools/browser/launch';
import type { RunningServer } from '../../../tools/serve/static-server';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

describe.each(['none', 'swiftshader'] as const)('a page under test with adapter %s', (adapter) => {
  let server: RunningServer;
  let running: RunningBrowser;

  beforeAll(async () => {
    [server, running] = await Promise.all([serveDev(), launchBrowser({ adapter })]);
  });
  afterAll(async () => {
    await running.close();
    await server.close();
  });

  it('is isolated, runs the sources, and sees the adapter that the flags promise', async () => {
    const { page, problems } = await openPage(await running.browser.newContext(), `${server.url}test/support/blank.html`);
    const facts = await callInPage<{ isolated: boolean; adapter: string; sum: number }>(
      page,
      '/test/browser/support/facts.page.ts',
      'facts',
      [1, 2, 3],
    );
    expect(facts).toEqual({ isolated: true, adapter: adapter === 'none' ? 'null' : 'swiftshader', sum: 6 });
    expect(problems).toEqual([]);
  });
});
