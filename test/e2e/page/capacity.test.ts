import { afterEach, describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report';
import { useBuiltPage } from '../../support/built-page';
import { misfits } from './looks';
import { download, type Opened, open, reach } from './open';

const built = useBuiltPage();
let opened: Opened | undefined;

afterEach(async () => {
  await opened?.context.close();
  opened = undefined;
});

describe('agent capacity on the page', () => {
  it('is measured by real agents after the tasks; a cancel in the middle keeps the levels that are done', {
    timeout: 120_000,
  }, async () => {
    opened = await open(built.browser(), `${built.url()}?engine=onnx-wasm&tasks=8`, { scenario: 'none' });
    const { page, problems } = opened;
    await reach(page, 'start');
    await page.check('[data-field="capacity"]');
    expect(await page.getAttribute('[data-field="capacity"]', 'aria-describedby')).toBe('capacity-help');
    expect(page.url()).toContain('capacity=1');
    await page.click('[data-action="run"]');
    await page.waitForFunction(
      () =>
        /Measuring capacity: (8|16|32|64) agents/.test(
          document.querySelector('[data-progress="audit"]')?.getAttribute('aria-valuetext') ?? '',
        ),
      undefined,
      { timeout: 90_000 },
    );
    await page.click('[data-action="cancel"]');
    await reach(page, 'report');

    const report = JSON.parse((await download(page, '[data-export="json"]')).text) as Report;
    const { capacity } = report;
    expect(report.ended).toBe('cancelled');
    expect(capacity?.stopped).toBe('cancelled');
    const agents = capacity?.levels.map((level) => level.agents) ?? [];
    expect(agents.slice(0, 3)).toEqual([1, 2, 4]);
    for (const level of capacity?.levels ?? []) {
      expect(level.tasks).toBeGreaterThanOrEqual(Math.max(20, 2 * level.agents));
      expect(level.passed).toBeGreaterThan(0.8 * level.tasks);
      expect(level.wait.p95Ms).toBeLessThan(level.total.p95Ms);
    }
    // One engine: what four agents wait is more than what one works.
    expect(capacity?.levels[2]?.wait.p50Ms).toBeGreaterThan(capacity?.levels[0]?.wait.p50Ms ?? 0);

    const section = page.locator('[data-section="capacity"]');
    expect(await section.locator('tbody tr').count()).toBe(agents.length);
    expect(await section.locator('tbody svg[role="img"]').first().getAttribute('aria-label')).toMatch(
      /^95th percentile: .+ of the deadline$/,
    );
    expect(await section.locator('[data-figure="stopped"]').innerText()).toContain('it was cancelled');
    const tools = page.locator('[data-section="tool-calls"]');
    expect(await tools.locator('[data-figure="valid-tool-calls"]').innerText()).toContain('1 of 1');
    expect(await misfits(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
