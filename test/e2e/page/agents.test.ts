import { afterEach, describe, expect, it } from 'vitest';
import { wiredComponents } from '../../../src/contract/wiring';
import { assembleReport } from '../../../src/report/assemble';
import { exportJson } from '../../../src/report/export/json';
import { orchestratedEvents } from '../../fixtures/orchestrated-run';
import { useBuiltPage } from '../../support/built-page';
import { drop, misfits } from './looks';
import { type Opened, open, reach } from './open';

const built = useBuiltPage();
let opened: Opened | undefined;

afterEach(async () => {
  await opened?.context.close();
});

const start = async (query = '', options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
  opened = await open(built.browser(), `${built.url()}${query}`, options);
  await reach(opened.page, 'start');
  return opened;
};

describe('agents on the page', () => {
  it('the suite of agents is offered, runs for real, and its steps can be followed and read', { timeout: 180_000 }, async () => {
    const { page, problems } = await start('?engine=onnx-wasm', { scenario: 'none' });
    const cards = page.locator('[data-role="suites"] [data-suite-id]');
    expect(await cards.evaluateAll((all) => all.map((card) => card.getAttribute('data-suite-id')))).toEqual(['apura-20', 'apura-agents']);
    await page.check('[data-field="built-in-suite"][value="apura-agents"]');
    expect(new URL(page.url()).searchParams.get('suite')).toBe('apura-agents');
    // Steps are short: every change of the list is noted, so that none is missed.
    await page.evaluate(() => {
      const seen = new Set<string>();
      new MutationObserver(() => {
        for (const row of document.querySelectorAll('[data-role="steps"] > li')) seen.add(row.getAttribute('data-status') ?? '');
        document.documentElement.dataset['seenSteps'] = [...seen].join(' ');
      }).observe(document.body, { childList: true, subtree: true, attributes: true });
    });
    await page.click('[data-action="run"]');
    await page.waitForSelector('html[data-state="report"]', { timeout: 120_000 });
    const seen = (await page.getAttribute('html', 'data-seen-steps')) ?? '';
    expect(seen.split(' ')).toEqual(expect.arrayContaining(['queued', 'running', 'passed', 'unverified']));

    expect(await page.locator('.task-row').count()).toBe(20);
    expect(await page.locator('.task-row[data-status="passed"]').count()).toBeGreaterThanOrEqual(18);
    await page.click('[data-task="extract-and-mail-en"] .row-button');
    const steps = page.locator('.plan .step');
    expect(await steps.evaluateAll((all) => all.map((step) => step.getAttribute('data-step')))).toEqual(['order', 'mail', 'sent']);
    expect(await steps.nth(1).innerText()).toContain('filesystem/write_file');
    expect(await steps.nth(1).innerText()).toContain('"path":"mail-en/');
    await page.click('[data-task="three-sums-pt"] .row-button');
    expect(await page.locator('.plan-stages').nth(1).locator('> li').first().locator('.step').count()).toBe(3);

    const components = page.locator('.wiring [data-component]');
    expect(await components.count()).toBe(wiredComponents.length);
    expect(await page.locator('.wiring [data-verdict="acted"]').count()).toBe(wiredComponents.length);
    expect(await page.locator('.activity [data-server="filesystem"]').count()).toBe(1);
    expect(await misfits(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it.each(['en-US', 'pt-BR'])('a component that is broken fails the verdict, by name and with its evidence: %s', async (locale) => {
    const { page, problems } = await start('', { locale });
    await drop(page, 'report.json', exportJson(assembleReport(orchestratedEvents('CircuitBreakers'))));
    await reach(page, 'report');
    expect(await page.getAttribute('.report', 'data-verdict')).toBe('fail');
    const [first] = await page.locator('.wiring [data-component]').all();
    expect(await first?.getAttribute('data-component')).toBe('CircuitBreakers');
    expect(await first?.getAttribute('data-verdict')).toBe('broken');
    expect(await first?.locator('.inputs').innerText()).toContain('2');
    expect(await page.locator('.verdict-reasons').innerText()).toMatch(/orchestrator|orquestrador/);
    expect(await page.locator('.findings').innerText()).toContain('CircuitBreakers');
    await page.locator('.task-row').nth(3).locator('.row-button').click();
    expect(await page.locator('.plan .step').count()).toBe(3);
    expect(await misfits(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('a file of the user’s takes the place of the built-in suites, until it is removed', async () => {
    const { page } = await start('?suite=apura-agents');
    await drop(page, 'mine.json', '{"suiteVersion":1}');
    await page.waitForSelector('[data-suite="accepted"]', { state: 'attached' });
    expect(await page.locator('[data-role="suites"] :disabled').count()).toBe(2);
    expect(await page.locator('[data-field="built-in-suite"]:checked').count()).toBe(0);
    await page.click('[data-action="remove-suite"]');
    expect(await page.locator('[data-field="built-in-suite"]:checked').getAttribute('value')).toBe('apura-agents');
  });
});
