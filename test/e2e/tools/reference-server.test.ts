import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report';
import { useBuiltPage } from '../../support/built-page';
import { type EverythingServer, startEverythingServer } from '../../support/everything-server';
import { runCommand } from '../audit-command/run-tool';
import { downloadReport, openAt, pressRun, waitForState } from '../failures/page-run';
import { addServer, chooseToolSuite, openTools } from './tools-page';

/** The published reference server, unmodified, on another origin than the page; the shipped model chooses its tool. */
describe('a remote tool server', { timeout: 240_000 }, () => {
  const built = useBuiltPage();
  let everything: EverythingServer;
  beforeAll(async () => {
    everything = await startEverythingServer();
  });
  afterAll(() => everything.close());

  const open = async (): Promise<Page> => {
    const { page } = await openAt(built.browser(), `${built.url()}?engine=onnx-wasm&seed=1`);
    return page;
  };

  it('is added by its address, asked for, used by a suite, listed, remembered, revoked and removed', async () => {
    const page = await open();
    const card = await addServer(page, everything.url, { token: 'sesame' });
    expect(await card.getAttribute('data-trial')).toBe('ready');
    const name = (await card.getAttribute('data-server')) ?? '';
    expect(name).toBe('everything');
    expect(await card.innerText()).toMatch(/MCP 20\d\d-\d\d-\d\d · mcp-servers\/everything/);
    await card.locator('.tool-list > summary').click();
    expect(await card.locator('.tool').count()).toBeGreaterThan(8);
    await page.locator('[data-server="filesystem"][data-trial="ready"]').waitFor();

    const echo = card.locator('[data-tool="echo"]');
    await echo.locator('[data-action="open-console"]').click();
    await echo.locator('[data-field="tool-arguments"]').fill('{"message":5}');
    await echo.locator('[data-action="call-tool"]').click();
    await echo.locator('[aria-invalid="true"]').waitFor();
    expect(await echo.locator('.field-error').innerText()).toContain('do not fit the schema');
    await echo.locator('[data-field="tool-arguments"]').fill('{"message":"by hand"}');
    await echo.locator('[data-action="call-tool"]').click();
    expect(await echo.locator('[data-role="tool-answer"]').innerText()).toContain('Echo: by hand');

    await chooseToolSuite(page, name, ['cheese', 'lamps']);
    await pressRun(page);
    const dialog = page.locator('dialog[data-role="consent"]');
    await dialog.waitFor();
    expect(await dialog.getAttribute('data-server')).toBe('everything');
    expect(JSON.parse(await dialog.locator('[data-role="consent-arguments"]').innerText())).toEqual({ message: '2 cheese' });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('consent-title');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-action'))).toBe('allow-always');
    await page.keyboard.press('Enter');

    const report = await downloadReport(page);
    expect(report.tasks.map(({ id, status }) => [id, status])).toEqual([
      ['cheese', 'passed'],
      ['lamps', 'passed'],
    ]);
    const text = JSON.stringify(report);
    expect(text).not.toContain('sesame');
    expect(text).not.toContain(new URL(everything.url).host);

    await page.click('header a, header button');
    await openTools(page);
    expect(await card.locator('[data-role="tool-health"]').innerText()).toContain('2 calls, 0 failed');
    await card.locator('[data-action="revoke-consent"]').click();
    await card.locator('[data-role="allowed"]').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => localStorage.getItem('apura.tool-servers'))).not.toContain('sesame');

    await page.reload();
    await openTools(page);
    await card.and(page.locator('[data-trial="ready"]')).waitFor();
    await card.locator('[data-action="remove-server"]').click();
    await card.waitFor({ state: 'detached' });
    await page.reload();
    await openTools(page);
    await page.locator('[data-server="filesystem"]').waitFor();
    expect(await card.count()).toBe(0);
    await page.context().close();
  });

  it('is not called when the user says no: the task fails with that reason, after one attempt, and nothing is asked again', async () => {
    const page = await open();
    await addServer(page, everything.url);
    await chooseToolSuite(page, 'everything', ['cheese', 'lamps']);
    await pressRun(page);
    await page.locator('dialog[data-role="consent"]').waitFor();
    await page.keyboard.press('Escape');
    const report = await downloadReport(page);
    const ends = report.tasks.map(({ outcome, attempts }) => [
      outcome !== undefined && 'error' in outcome && outcome.error.code,
      attempts?.length,
    ]);
    expect(ends).toEqual([
      ['permission-denied', 1],
      ['permission-denied', 1],
    ]);
    await page.context().close();
  });

  it('is named as missing by a suite that needs it, and cancelling takes the question away', async () => {
    const page = await open();
    await waitForState(page, 'start');
    await chooseToolSuite(page, 'everything', ['cheese']);
    const missing = page.locator('[data-notice="tool-server-missing"]');
    expect(await missing.innerText()).toContain('everything');
    await addServer(page, everything.url);
    await missing.waitFor({ state: 'detached' });
    await pressRun(page);
    const dialog = page.locator('dialog[data-role="consent"]');
    await dialog.waitFor();
    // The dialog is modal; whoever wants to stop denies, or leaves by the page's own way.
    await page.evaluate(() => document.querySelector<HTMLButtonElement>('[data-action="cancel"]')?.click());
    await dialog.waitFor({ state: 'detached' });
    await page.context().close();
  });

  it.each([
    ['--tool-server', 'echo', 'passed'],
    ['--tool-server', 'toggle-simulated-logging', 'failed'],
    ['--allow-tool-server', 'toggle-simulated-logging', 'passed'],
  ])('on the command line, %s and a call of %s', async (option, tool, status) => {
    const folder = await mkdtemp(join(tmpdir(), 'apura-tools-'));
    try {
      const message = tool === 'echo' ? { message: '{count} {item}' } : {};
      const tools = [{ name: 'buy', parameters: ['item', 'count'], server: 'far', tool, input: message }];
      const steps = [{ id: 'buy', capability: 'tool-user', input: { prompt: 'Tools: {tools}. Buy 2 cheese.', tools, maxTokens: 64 } }];
      const task = { id: 'cheese', prompt: 'Buy 2 cheese.', steps, grader: { kind: 'json-schema', schema: { required: ['result'] } } };
      await writeFile(join(folder, 's.json'), JSON.stringify({ suiteVersion: 1, id: 's', title: 'S', tasks: [task] }));
      const args = ['--suite', 's.json', '--out', 'out', '--adapter', 'none', option, `far=${everything.url}`];
      const { stderr } = await runCommand('audit', args, folder);
      const report = JSON.parse(await readFile(join(folder, 'out', 'report.json'), 'utf8')) as Report;
      expect(report.tasks.map((one) => one.status)).toEqual([status]);
      expect(stderr.includes(`Denied: far/${tool}`)).toBe(status === 'failed');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
