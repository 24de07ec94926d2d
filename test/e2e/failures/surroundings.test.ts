import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isolationHeaders } from '../../../tools/serve/headers';
import { launchProfile } from '../../support/browser';
import { useBuiltPage } from '../../support/built-page';
import { downloadReport, openAt, pressRun, waitForState } from './page-run';

interface Gateway {
  readonly url: string;
  readonly close: () => void;
  /** Requests for these addresses get 403: what a content blocker or a proxy does. */
  refuse?: RegExp;
}

/** Passes everything on from `origin`; without `isolated`, without the headers that isolate a page, as a plain host does. */
async function serveThrough(origin: string, isolated: boolean): Promise<Gateway> {
  const server = createServer((request, response) => {
    const pass = async (): Promise<void> => {
      const upstream = await fetch(new URL(request.url ?? '/', origin));
      response.statusCode = gateway.refuse?.test(request.url ?? '') === true ? 403 : upstream.status;
      response.setHeader('Content-Type', upstream.headers.get('content-type') ?? 'application/octet-stream');
      response.setHeader('Cache-Control', 'no-store');
      for (const [name, value] of isolated ? Object.entries(isolationHeaders) : []) response.setHeader(name, value);
      response.end(Buffer.from(await upstream.arrayBuffer()));
    };
    pass().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return gateway;
}

describe('the page where something around it is missing', () => {
  const built = useBuiltPage();

  it('network cut after load: a whole audit, its link and its files work', async () => {
    const { page, context } = await openAt(built.browser(), `${built.url()}?tasks=2`);
    await pressRun(page);
    await waitForState(page, 'report');
    await context.setOffline(true);
    await page.locator('[data-action="run-again"]').click();
    await waitForState(page, 'report');
    const report = await downloadReport(page);
    expect(report.tasks.map(({ status }) => status)).toEqual(['passed', 'passed']);
    expect(await page.locator('[data-field="link"]').inputValue()).toContain('#r=3.');
    for (const file of ['seed', 'markdown', 'csv', 'junit']) {
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-export="${file}"]`).click()]);
      expect(await download.failure()).toBeNull();
    }
    await context.close();
  });

  it('without isolation: one thread, said on the page and in the report', async () => {
    const plain = await serveThrough(built.url(), false);
    const { page, context } = await openAt(built.browser(), `${plain.url}?tasks=2`);
    await pressRun(page);
    const report = await downloadReport(page);
    expect(report.model).toMatchObject({ threadsGot: 1 });
    expect(report.notices.map(({ code }) => code)).toContain('one-thread');
    expect(report.verdict.status).toBe('degraded');
    expect(report.tasks.map(({ status }) => status)).toEqual(['passed', 'passed']);
    await context.close();
    plain.close();
  });

  it.each(['audit-worker', 'engine-worker'])('%s blocked: says so and offers to try again', async (script) => {
    const gateway = await serveThrough(built.url(), true);
    gateway.refuse = new RegExp(`/${script}[^/]*\\.js`);
    const { page, context } = await openAt(built.browser(), `${gateway.url}?tasks=1`);
    if (script === 'engine-worker') await pressRun(page);
    await waitForState(page, 'error');
    expect(await page.locator('[data-role="error"]').getAttribute('data-code')).toBe('worker-blocked');
    gateway.refuse = undefined;
    await page.locator('[data-action="retry"]').click();
    await pressRun(page);
    await waitForState(page, 'report');
    await context.close();
    gateway.close();
  });

  it('a second run that cannot start says so, even with a report on the screen; going back shows that report', async () => {
    const gateway = await serveThrough(built.url(), true);
    const { page, context } = await openAt(built.browser(), `${gateway.url}?tasks=1`);
    await pressRun(page);
    await waitForState(page, 'report');
    // A stored copy would run.
    await page.evaluate(() => caches.delete('apura/files'));
    gateway.refuse = /\.onnx$/;
    await page.locator('[data-action="run-again"]').click();
    await waitForState(page, 'error');
    expect(await page.locator('[data-role="error"]').getAttribute('data-code')).toBe('model-missing');
    await page.goBack();
    await waitForState(page, 'report');
    await context.close();
    gateway.close();
  });

  it('storage denied: said on the page and in the report, and nothing else is lost', async () => {
    const profile = await mkdtemp(join(tmpdir(), 'apura-profile-'));
    await mkdir(join(profile, 'Default'));
    const cookiesBlocked = { profile: { default_content_setting_values: { cookies: 2 } } };
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(cookiesBlocked));
    const context = await launchProfile(profile);
    try {
      const page = context.pages()[0] ?? (await context.newPage());
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`${built.url()}?tasks=2`);
      await pressRun(page);
      const report = await downloadReport(page);
      expect(report.notices.map(({ code }) => code)).toContain('storage-denied');
      expect(report.tasks.map(({ status }) => status)).toEqual(['passed', 'passed']);
      expect(problems).toEqual([]);
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  });

  it('hidden during the run: the report marks its speeds', async () => {
    const { page, context } = await openAt(built.browser(), built.url());
    await pressRun(page);
    await waitForState(page, 'running');
    // Headless Chromium never hides a page by itself: the event and the state are what a page gets to know of it.
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const report = await downloadReport(page);
    expect(report.wasHidden).toBe(true);
    expect(report.verdict.findings.map(({ id }) => id)).toContain('hidden-tab');
    await context.close();
  });
});
