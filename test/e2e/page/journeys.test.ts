import { afterEach, describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { drop } from './looks';
import { download, errorCode, type Opened, open, reach, runToReport } from './open';

const built = useBuiltPage();
let opened: Opened | undefined;

afterEach(async () => {
  await opened?.context.close();
  opened = undefined;
});

const start = async (query = '', options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
  opened = await open(built.browser(), `${built.url()}${query}`, options);
  return opened;
};

describe('an audit on the page', () => {
  it('goes from the button to a report with every task, and says how far it is', async () => {
    const { page, problems } = await start('', { paceMs: 15 });
    await reach(page, 'start');
    await page.click('[data-action="run"]');
    await reach(page, 'running');
    const bar = page.locator('[role="progressbar"][data-progress="audit"]');
    await page.waitForFunction(() =>
      /^Task \d+ of 20$/.test(document.querySelector('[data-progress="audit"]')?.getAttribute('aria-valuetext') ?? ''),
    );
    expect(Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(20);
    await reach(page, 'report');
    expect(await page.locator('.task-row[data-status="passed"]').count()).toBe(20);
    expect(await page.locator('[data-figure="success"]').innerText()).toContain('20 of 20 proves at least 84%');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(problems).toEqual([]);
  });

  it('exports five files', async () => {
    const { page } = await start();
    await runToReport(page);
    for (const [id, name] of [
      ['json', 'report.json'],
      ['seed', 'report.seed.json'],
      ['markdown', 'report.md'],
      ['csv', 'report.csv'],
      ['junit', 'report.junit.xml'],
    ] as const) {
      const file = await download(page, `[data-export="${id}"]`);
      expect(file.name).toBe(name);
      expect(file.text.length).toBeGreaterThan(200);
    }
  });

  it('opens an exported report again by drop, recomputed', async () => {
    const { page } = await start();
    await runToReport(page);
    const { text } = await download(page, '[data-export="json"]');
    await drop(page, 'theirs.json', text);
    await page.waitForSelector('.report[data-source="file"] [data-notice="self-reported"]');
    await drop(page, 'altered.json', text.replace('"successes": 20', '"successes": 19'));
    await page.waitForSelector('[data-notice="tampered"]');
    await drop(page, 'cut.json', text.slice(0, 3000));
    await reach(page, 'error');
    expect(await errorCode(page)).toBe('report-invalid');
  });

  it('can be cancelled; what was done becomes a report', async () => {
    const { page } = await start('', { paceMs: 25 });
    await reach(page, 'start');
    await page.click('[data-action="run"]');
    await page.waitForSelector('.outcome-rows [data-status="passed"]');
    await page.click('[data-action="cancel"]');
    await reach(page, 'report');
    expect(await page.locator('[data-ended="cancelled"]').count()).toBe(1);
    const passed = await page.locator('.task-row[data-status="passed"]').count();
    expect(passed).toBeGreaterThan(0);
    expect(passed).toBeLessThan(20);
  });

  it.each(['dies-at-9', 'vanishes-at-9'])('keeps eight outcomes when the worker %s, and can run again', async (scenario) => {
    const { page } = await start('', { scenario });
    await runToReport(page);
    expect(await page.locator('.task-row[data-status="passed"]').count()).toBe(8);
    expect(await page.locator('.task-row[data-status="aborted"]').count()).toBe(12);
    expect(await page.locator('[data-ended="worker-died"]').innerText()).toContain('8 of 20');
    await page.click('[data-action="run-again"]');
    await reach(page, 'running');
    await reach(page, 'report');
  });

  it('shows why nothing could be audited, what was recorded, and the way back', async () => {
    const { page } = await start('', { scenario: 'model-missing' });
    await reach(page, 'start');
    await page.click('[data-action="run"]');
    await reach(page, 'error');
    expect(await errorCode(page)).toBe('model-missing');
    await page.click('[data-action="show-recorded"]');
    await reach(page, 'report');
    expect(await page.locator('.ladder > li').count()).toBe(3);
    await page.goBack();
    await reach(page, 'error');
    await page.click('[data-action="retry"]');
    await reach(page, 'start');
  });

  it('says so when the worker script is blocked', async () => {
    const { page } = await start('', {
      scenario: 'none',
      prepare: (context) => context.route('**/assets/audit-worker-*.js', (route) => route.abort()),
    });
    await reach(page, 'error');
    expect(await errorCode(page)).toBe('worker-blocked');
  });

  it('keeps back and forward working', async () => {
    const { page } = await start();
    await runToReport(page);
    await page.goBack();
    await reach(page, 'start');
    await page.goForward();
    await reach(page, 'report');
    await page.reload();
    await reach(page, 'report');
    await page.click('[data-action="run-again"]');
    await reach(page, 'running');
    await reach(page, 'report');
    await page.click('.brand');
    await reach(page, 'start');
  });
});

describe('settings', () => {
  it('come from the address, and are written back only where they differ', async () => {
    const { page } = await start('?engine=onnx-wasm&seed=7&tasks=zero&sed=1');
    await reach(page, 'start');
    const notice = await page.locator('[data-notice="parameter-invalid"]').innerText();
    expect(notice).toContain('“zero”');
    expect(notice).toContain('“sed”');
    expect(await page.inputValue('[data-field="seed"]')).toBe('7');
    await page.fill('[data-field="seed"]', '1');
    await page.press('[data-field="seed"]', 'Tab');
    await page.waitForFunction(() => location.search === '?engine=onnx-wasm');
    await page.fill('[data-field="tasks"]', 'many');
    await page.press('[data-field="tasks"]', 'Tab');
    expect(await page.getAttribute('[data-field="tasks"]', 'aria-invalid')).toBe('true');
    expect(await page.evaluate(() => location.search)).toBe('?engine=onnx-wasm');
  });

  it('start at once with run', async () => {
    const { page } = await start('?run=1');
    await reach(page, 'report');
  });

  it('take a suite by picker and by drop, and say what is wrong with one', async () => {
    const { page } = await start();
    await reach(page, 'start');
    await page.setInputFiles('[data-field="suite"]', { name: 'mine.yaml', mimeType: 'text/yaml', buffer: Buffer.from('good') });
    await page.waitForSelector('[data-suite="accepted"]');
    expect(await page.locator('.start .lead').innerText()).toContain('7 graded tasks');
    await drop(page, 'bad.json', '{"broken": true}');
    await page.waitForSelector('[data-role="error"][data-code="suite-invalid"]');
    expect(await page.locator('.problems li').count()).toBe(2);
    expect(await page.isDisabled('[data-action="run"]')).toBe(true);
    await page.click('[data-action="remove-suite"]');
    await reach(page, 'start');
  });
});
