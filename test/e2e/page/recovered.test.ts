import { afterEach, describe, expect, it } from 'vitest';
import { reportVersion } from '../../../src/report/report';
import { useBuiltPage } from '../../support/built-page';
import { misfits } from './looks';
import { download, type Opened, open, reach, runToReport } from './open';

const built = useBuiltPage();
const contexts: Opened['context'][] = [];

const start = async (url = built.url(), options: Parameters<typeof open>[2] = { scenario: 'recovered' }): Promise<Opened> => {
  const opened = await open(built.browser(), url, options);
  contexts.push(opened.context);
  return opened;
};

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});

describe('the report of a run that lost its GPU in the middle', () => {
  it('shows that nothing was lost, what each engine did, and how long the change took', async () => {
    const { page, problems } = await start();
    await runToReport(page);
    const text = async (selector: string): Promise<string> => (await page.locator(selector).innerText()).replace(/[\u202f\s]+/g, ' ');
    expect(await page.locator('.task-row[data-status="passed"]').count()).toBe(20);
    expect(await text('.verdict')).toContain('onnxruntime WebGPU (GPU) → onnxruntime WASM (CPU)');
    expect(await text('[data-role="by-engine"] [data-engine="onnx-webgpu"]')).toMatch(/8 of 8 .* 6\d\d tok\/s n = 8/);
    expect(await text('[data-role="by-engine"] [data-engine="onnx-wasm"]')).toMatch(/12 of 12 .* 160 tok\/s n = 12/);
    expect(await text('[data-figure="decode"]')).toContain('n = 12');
    const devices = await page.locator('.task-row > td:nth-child(4)').allInnerTexts();
    expect(devices).toEqual([...Array<string>(8).fill('GPU'), ...Array<string>(12).fill('CPU')]);
    const recovery = await text('[data-recovery="device-lost"]');
    expect(recovery).toContain('onnxruntime WebGPU (GPU) failed, onnxruntime WASM (CPU) took over');
    expect(recovery).toMatch(/noticed 61\.5 ms .*trusted 1\.46 s Interruption 1\.52 s/);
    expect(await page.locator('[data-trust] [data-passed="true"]').count()).toBe(6);
    expect(await text('.ladder [data-outcome="taken"][data-rule="chosen"] >> nth=0')).toContain('needed 41.9 MB free 9.66 GB');
    expect(problems).toEqual([]);
  });

  it('sets forecast beside measurement, memory beside its budget, and both devices side by side', async () => {
    const { page } = await start();
    await runToReport(page);
    const rows = page.locator('[data-section="forecast"] tbody tr');
    expect(await rows.count()).toBe(8);
    expect(await page.locator('[data-section="forecast"] [data-within="false"]').count()).toBe(1);
    const label = await rows.first().locator('svg.range').getAttribute('aria-label');
    expect(label?.replaceAll('\u202f', ' ')).toBe('Load: expected 420 ms, between 294 ms and 588 ms; measured 1.01 s');
    // The mark lies right of the bar when more was measured than expected.
    const [bar, mark] = await Promise.all([
      rows.first().locator('.gauge-band').boundingBox(),
      rows.first().locator('.range-mark').boundingBox(),
    ]);
    expect(mark?.x).toBeGreaterThan((bar?.x ?? 0) + (bar?.width ?? 0));
    expect(await page.locator('[data-budget="gpu"] .evidence').first().getAttribute('data-evidence')).toBe('measured');
    expect((await page.locator('[data-budget="gpu"]').innerText()).replaceAll('\u202f', ' ')).toContain('9.66 GB to 25.8 GB');
    expect(await page.locator('[data-section="counterfactual"] tbody tr').count()).toBe(8);
    expect(await page.locator('[data-section="counterfactual"] td[data-status="failed"]').count()).toBe(1);
    expect(await page.locator('[data-section="benchmark"] [data-benchmark]').count()).toBe(8);
  });

  it('says the same from its link, of at most 2,000 characters, and from its file', async () => {
    const { page } = await start();
    await runToReport(page);
    const link = await page.inputValue('[data-field="link"]');
    expect(link.length).toBeLessThanOrEqual(2_000);
    const sections = async (of: Opened['page']): Promise<string[]> =>
      await of
        .locator('[data-section="counterfactual"] h3, [data-recovery] strong, [data-quantity] > :is(th, td:last-child)')
        .allInnerTexts();
    const shown = await sections(page);
    expect(shown.length).toBeGreaterThan(9);
    const other = await start(link, { scenario: 'none' });
    await reach(other.page, 'report');
    expect(await sections(other.page)).toEqual(shown);
    expect(await other.page.locator('[data-notice="tampered"]').count()).toBe(0);
    const { text } = await download(page, '[data-export="json"]');
    expect(JSON.parse(text)).toMatchObject({ reportVersion, recoveries: [{ error: { code: 'device-lost' } }] });
  });

  it.each(['en-US', 'pt-BR'])('fits every width and is readable in both appearances (%s)', async (locale) => {
    const { page, problems } = await start(built.url(), { scenario: 'recovered', locale });
    await runToReport(page);
    await page.locator('.row-button').nth(8).click();
    await page.locator('[data-section="forecast"] details > summary').click();
    expect(await misfits(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
