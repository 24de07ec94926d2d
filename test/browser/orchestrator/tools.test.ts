import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningBrowser } from '../../../tools/browser/launch';
import type { RunningServer } from '../../../tools/serve/static-server';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { startEverythingServer } from '../../support/everything-server';
import { serveDev } from '../../support/serve';

let server: RunningServer;
let chromium: RunningBrowser;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  [server, chromium] = await Promise.all([serveDev(), launchBrowser({ adapter: 'none' })]);
});
afterAll(async () => {
  await chromium.close();
  await server.close();
});
beforeEach(async () => {
  const context = await chromium.browser.newContext();
  ({ page, problems } = await openPage(context, `${server.url}test/support/blank.html`));
});
afterEach(() => page.context().close());

const inWorker = <T>(name: string, argument?: unknown): Promise<T> =>
  callInPage<T>(page, '/test/browser/orchestrator/tools.page.ts', 'inWorker', name, argument);

describe('tool servers in workers', () => {
  it('calculate, tell facts, and keep files that stay below their root', async () => {
    const said = await inWorker<Record<string, unknown>>('ownServers');
    expect(said).toEqual({
      names: [
        'calculator/calculate',
        'device/current_time',
        'device/device_facts',
        'filesystem/list_directory',
        'filesystem/read_file',
        'filesystem/write_file asks',
        'filesystem/make_directory asks',
        'filesystem/remove asks',
      ],
      sum: '42',
      facts: 'cpu.logicalCores: 4',
      empty: 'empty',
      written: 'written; the file has 5 bytes',
      appended: 'written; the file has 10 bytes',
      read: 'olá mundo',
      rest: 'mundo',
      replaced: 'written; the file has 1 bytes',
      listed: 'today.txt (1 bytes)',
      escaped: { failed: 'tool-failed', reason: 'refused' },
      missing: { failed: 'tool-failed', reason: 'refused' },
      folder: { failed: 'tool-failed', reason: 'refused' },
      atOnce: expect.toSatisfy((said: readonly string[]) => new Set(said).size === 20),
      many: 'ab'.repeat(20),
      removed: 'removed',
      gone: 'empty',
      root: { failed: 'tool-failed', reason: 'refused' },
      asked: ['filesystem write'],
    });
    expect(problems).toEqual([]);
  });

  it.each([
    ['loop', { failed: 'task-timeout' }, 2],
    ['throw', { failed: 'tool-failed', reason: 'crashed' }, 2],
    ['close', { failed: 'tool-failed', reason: 'crashed' }, 2],
    ['flood', { failed: 'tool-failed', reason: 'too large' }, 2],
    ['huge', { failed: 'tool-failed', reason: 'too large' }, 1],
  ])('one that does "%s" is ended where it must be, and works again', async (fault, failed, starts) => {
    expect(await inWorker('badWorker', fault)).toMatchObject({ failed, again: 'fine', starts });
  });

  it('whose script is missing says so', async () => {
    expect(await inWorker('missingScript')).toEqual({ failed: 'tool-failed', reason: 'down' });
  });
});

describe('the reference server', () => {
  it('works unmodified from a worker of an isolated page', async () => {
    const everything = await startEverythingServer();
    try {
      const said = await inWorker<{ readonly names: readonly string[] }>('reference', everything.url);
      expect(said).toMatchObject({ echo: 'Echo: olá', state: 'ready', asked: ['network'], sum: expect.stringContaining('42') });
      expect(said.names).toContain('get-structured-content');
    } finally {
      await everything.close();
    }
  });
});

describe('the page’s policy', () => {
  it('client and server work without eval, and never try it', async () => {
    const said = await callInPage(page, '/test/browser/orchestrator/tool-scenarios.ts', 'withoutEval');
    expect(said).toEqual({ evalWorks: false, own: 1, sum: '42', refused: [] });
  });
});
