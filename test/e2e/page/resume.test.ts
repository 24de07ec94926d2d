import type { BrowserContext, Page } from 'playwright';
import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report';
import { useBuiltPage } from '../../support/built-page';
import { startToolServer } from '../../support/tool-server';
import { chooseLongSuite, downloadReport, openAt, pressRun, waitForOutcomes, waitForState } from '../failures/page-run';
import { addServer, openTools } from '../tools/tools-page';

const built = useBuiltPage();
let context: BrowserContext | undefined;

afterEach(async () => {
  await context?.close();
  context = undefined;
});

const openPage = async (query = ''): Promise<Page> => {
  const opened = await openAt(built.browser(), `${built.url()}${query}`);
  context = opened.context;
  opened.page.on('dialog', (dialog) => void dialog.accept());
  return opened.page;
};

/** As much of an event as is looked at: only `task-finished` has a task. */
interface KeptEvent {
  readonly task?: { readonly taskId: string; readonly attempts: readonly { readonly runMs: number }[] };
}

/** The durations of the tasks that the journal on the disk has an outcome for, by task. */
const durationsOnDisk = (page: Page): Promise<Readonly<Record<string, number>>> =>
  page.evaluate(
    async () =>
      await new Promise<Record<string, number>>((resolve, reject) => {
        const opening = indexedDB.open('apura-journal');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('events').objectStore('events').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            const events: KeptEvent[] = reading.result.flatMap((kept: { text: string }) => JSON.parse(kept.text));
            resolve(
              Object.fromEntries(events.flatMap(({ task }) => (task === undefined ? [] : [[task.taskId, task.attempts[0]?.runMs ?? 0]]))),
            );
          };
        };
      }),
  );

/** Starts the batch and reloads the page in its middle; the start screen then offers to go on. */
const interrupt = async (page: Page, outcomes: number): Promise<void> => {
  await pressRun(page);
  await waitForOutcomes(page, outcomes);
  await page.reload();
  await waitForState(page, 'start');
  await page.waitForSelector('[data-notice="interrupted"]');
};

/** Kills the process that draws the page, as the system does when memory is short. */
const kill = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  await page.close();
};

const findingOf = (report: Report, id: string) => report.verdict.findings.find((finding) => finding.id === id);
const firstRunMs = (report: Report, id: string) => report.tasks.find((task) => task.id === id)?.attempts?.[0]?.runMs;

describe('a page that is reloaded in the middle of a batch', () => {
  it('resumes it: what was finished stands to the last digit, the rest is run, and the report says so', async () => {
    const page = await openPage('?engine=onnx-wasm');
    await interrupt(page, 4);
    const before = await durationsOnDisk(page);
    const finished = Object.keys(before);
    expect(finished.length).toBeGreaterThanOrEqual(4);
    expect(finished.length).toBeLessThan(20);
    expect(await page.locator('[data-notice="interrupted"]').innerText()).toMatch(
      new RegExp(`interrupted .*after ${finished.length} of 20 tasks`),
    );
    await page.click('[data-action="resume"]');
    const report = await downloadReport(page);
    expect(report.ended).toBe('completed');
    expect(new Set(report.tasks.map(({ id }) => id)).size).toBe(20);
    expect(report.tasks.filter(({ status }) => status === 'passed' || status === 'failed')).toHaveLength(20);
    for (const id of finished) {
      expect(firstRunMs(report, id)).toBe(before[id]);
      expect(report.tasks.find((task) => task.id === id)?.attempts).toHaveLength(1);
    }
    expect(findingOf(report, 'resumed')?.values).toMatchObject({ times: 1, kept: finished.length, total: 20 });
    expect(await page.locator('main').innerText()).toContain('The audit was interrupted and resumed');
    expect(report.models).toHaveLength(2);

    // Nothing is left to be resumed, and the next audit knows that there was one before, but none of its answers.
    await page.goto(built.url());
    await waitForState(page, 'start');
    await page.waitForSelector('[data-area="learned"]');
    expect(await page.locator('[data-notice="interrupted"], [data-area="journal"], [data-area="cache"]').count()).toBe(0);
    await pressRun(page);
    const next = await downloadReport(page);
    expect(findingOf(next, 'learned-before')?.values).toMatchObject({ runs: 1 });
    expect(findingOf(next, 'resumed')).toBeUndefined();
  });

  it('starts it over, or forgets it, when the user says so', async () => {
    const page = await openPage('?engine=onnx-wasm&tasks=12');
    await interrupt(page, 2);
    await page.click('[data-action="start-over"]');
    await waitForOutcomes(page, 2);
    await page.reload();
    await waitForState(page, 'start');
    const notices = page.locator('[data-notice="interrupted"]');
    await notices.first().waitFor();
    expect(await notices.count()).toBe(1);
    await page.click('[data-action="discard"]');
    await notices.waitFor({ state: 'detached' });
    await page.reload();
    await waitForState(page, 'start');
    await page.waitForSelector('[data-models="ready"]');
    expect(await notices.count()).toBe(0);
  });
});

describe('a page that is killed in the middle of a batch', () => {
  it('leaves word of what it was doing and of what it has: both are said, and the batch goes on in another tab', async () => {
    const page = await openPage();
    await chooseLongSuite(page);
    await pressRun(page);
    await waitForOutcomes(page, 5);
    const address = page.url();
    await kill(page);
    const next = await (context as BrowserContext).newPage();
    next.setDefaultTimeout(120_000);
    await next.goto(address);
    await next.waitForSelector('[data-notice="tombstone"]');
    expect(await next.locator('[data-notice="interrupted"]').innerText()).toMatch(/Forty plans[\s\S]*one rung lower/);
    await next.click('[data-action="resume"]');
    const report = await downloadReport(next);
    expect(report.tasks).toHaveLength(40);
    expect(report.suite.title).toBe('Forty plans');
    expect(findingOf(report, 'resumed')?.values['kept']).toBeGreaterThanOrEqual(5);
    expect(await next.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('apura.tombstone.')))).toEqual([]);
  });
});

describe('two tabs', () => {
  it('the second says that an audit runs in the first, runs its own without keeping it, and both end well', async () => {
    const first = await openPage();
    await chooseLongSuite(first);
    await pressRun(first);
    await waitForOutcomes(first, 1);
    const second = await (context as BrowserContext).newPage();
    second.setDefaultTimeout(120_000);
    await second.goto(`${built.url()}?engine=onnx-wasm&tasks=2`);
    await second.waitForSelector('[data-notice="not-kept-other-tab"]');
    expect(await second.locator('[data-notice="interrupted"]').count()).toBe(0);
    await pressRun(second);
    const unkept = await downloadReport(second);
    expect(findingOf(unkept, 'not-kept')?.values).toEqual({ reason: 'not-kept-other-tab' });
    expect(unkept.tasks).toHaveLength(2);
    const kept = await downloadReport(first);
    expect(kept.tasks).toHaveLength(40);
    expect(findingOf(kept, 'not-kept')).toBeUndefined();
  });
});

describe('the one button', () => {
  it('clears tool servers too, with the tokens that were to be kept and those of this tab: none comes back', async () => {
    const server = await startToolServer({});
    try {
      const page = await openPage();
      await addServer(page, server.url, { name: 'kept', token: 'sesame-kept', keepsToken: true });
      await addServer(page, `${server.url}?second`, { name: 'tab', token: 'sesame-tab' });
      const everything = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
      const before = await everything();
      expect([before.includes('sesame-kept'), before.includes('sesame-tab')]).toEqual([true, true]);
      await page.reload();
      await openTools(page);
      await page.locator('[data-url][data-trial="ready"]').nth(1).waitFor();
      await page.click('[data-action="clear-kept"]');
      await page.click('[data-action="clear-kept-sure"]');
      await page.waitForSelector('[data-cleared="all"]');
      await page.locator('[data-url]').first().waitFor({ state: 'detached' });
      expect(await everything()).not.toMatch(/sesame|tool-servers|tool-tokens/);
      await page.reload();
      await openTools(page);
      await page.locator('[data-server="filesystem"]').waitFor();
      expect(await page.locator('[data-url]').count()).toBe(0);
    } finally {
      await server.close();
    }
  });

  it('clears everything that is kept, the models too when asked, and the audit works after it', async () => {
    const page = await openPage('?engine=onnx-wasm');
    await interrupt(page, 2);
    await page.waitForSelector('[data-area="journal"]');
    await page.check('[data-field="clear-models"]');
    await page.click('[data-action="clear-kept"]');
    expect(await page.locator('[data-action="clear-kept-sure"]').innerText()).toMatch(/Clear .*[MG]B now/);
    await page.click('[data-action="clear-kept-sure"]');
    await page.waitForSelector('[data-cleared="all"]');
    await page.locator('[data-notice="interrupted"]').waitFor({ state: 'detached' });
    const left = await page.evaluate(async () => ({
      databases: (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== 'apura-consent'),
      local: [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => key.startsWith('apura.')),
    }));
    // Looking at consents makes an empty database of them again.
    expect(left).toEqual({ databases: [], local: [] });
    expect(await page.locator('[data-area]').count()).toBe(0);
    expect(await page.locator('[data-stored]').count()).toBe(0);
    await pressRun(page);
    expect((await downloadReport(page)).ended).toBe('completed');
  });
});
