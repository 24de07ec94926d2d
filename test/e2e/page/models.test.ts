import { afterEach, describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { drop, misfits } from './looks';
import { type Opened, open, reach } from './open';

const built = useBuiltPage();
let opened: Opened | undefined;
const llama = 'Llama-3.2-1B-Instruct-q4f32_1-MLC';

afterEach(async () => {
  await opened?.context.close();
  opened = undefined;
});

/** The start screen with its list of models. */
const start = async (query = '', options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
  opened = await open(built.browser(), `${built.url()}${query}`, { scenario: 'gpu', ...options });
  await reach(opened.page, 'start');
  await opened.page.waitForSelector('[data-models="ready"][aria-busy="false"]');
  return opened;
};

const forecast = async (page: Opened['page']): Promise<void> => {
  await page.click('[data-action="forecast"]');
  await page.waitForSelector('.model-table[data-forecast="true"]');
};

const query = (page: Opened['page']): Promise<string> => page.evaluate(() => location.search);

describe('what runs here', () => {
  it('is told for every model on every engine before any download, with reasons', async () => {
    const { page, problems } = await start();
    expect(await page.locator('.model-row').count()).toBeGreaterThan(150);
    await forecast(page);
    const fits = page.locator(`[data-model="${llama}"]`);
    expect(await fits.getAttribute('data-fit')).toBe('fits');
    const text = (await fits.innerText()).replaceAll('\u202f', ' ');
    expect(text).toMatch(/753 MB[\s\S]*1\.1 GB[\s\S]*ms[\s\S]*tok\/s/);
    expect(text).toMatch(/\d to \d/);
    const lacking = await page.locator('[data-model="Llama-3.2-1B-Instruct-q4f16_1-MLC"]').innerText();
    expect(lacking).toContain('feature shader-f16');
    const large = await page.locator('[data-model="Llama-3.1-70B-Instruct-q4f32_1-MLC"]').innerText();
    expect(large.replaceAll('\u202f', ' ')).toMatch(/more memory[\s\S]*needed \d\d(?:\.\d)? GB, at most 6 GB/);
    expect(problems).toEqual([]);
  });

  it('becomes the set-up by a click, and stands beside the button with its download', async () => {
    const { page } = await start();
    await forecast(page);
    await page.locator(`[data-model="${llama}"] label`).click();
    expect(await query(page)).toBe(`?model=${llama}`);
    const chosen = page.locator('[data-role="chosen-model"]');
    expect(await chosen.innerText()).toContain('Llama 3.2 1B Instruct');
    expect(await chosen.locator('[data-fit="fits"]').count()).toBe(1);
    expect((await page.locator('.start-download').innerText()).replaceAll('\u202f', ' ')).toBe('Downloads 753 MB, once');
    // A model with several engines keeps the one of its row.
    await page.locator('[data-model="apura-probe"][data-engine="onnx-wasm"] input').check();
    expect(await query(page)).toBe('?engine=onnx-wasm');
    await page.reload();
    await page.waitForSelector('[data-models="ready"][aria-busy="false"]');
    expect(await page.locator('[data-model="apura-probe"][data-engine="onnx-wasm"]').getAttribute('data-chosen')).toBe('true');
  });

  it('is searched, filtered and sorted', async () => {
    const { page } = await start();
    await forecast(page);
    await page.fill('[data-field="model-search"]', 'qwen3 q4f32');
    expect(await page.locator('.model-row').count()).toBe(4);
    await page.check('[data-field="model-runs-here"]');
    expect(await page.locator('.model-row:not([data-fit="fits"], [data-fit="tight"])').count()).toBe(0);
    await page.fill('[data-field="model-search"]', 'nothing of the kind');
    await page.waitForSelector('.model-none');
    await page.fill('[data-field="model-search"]', '');
    await page.selectOption('[data-field="model-sort"]', 'memory');
    expect(await page.locator('.model-row').first().getAttribute('data-model')).toBe('apura-probe');
    await page.locator('.sort-button', { hasText: 'Decode' }).click();
    expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('Decode');
    expect(await page.inputValue('[data-field="model-sort"]')).toBe('decode');
    await page.selectOption('[data-field="model-engine"]', 'onnx-wasm');
    expect(await page.locator('.model-row:not([data-engine="onnx-wasm"])').count()).toBe(0);
  });

  it('is one stop of the Tab key; arrows choose', async () => {
    const { page } = await start();
    await page.locator('[data-model="apura-probe"] input:checked').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() => location.search !== '');
    const focused = await page.evaluate(() => document.activeElement?.closest('tr')?.dataset['chosen']);
    expect(focused).toBe('true');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).not.toBe('model');
  });

  it('names what a link asked for and nobody knows, and does not run another model in its name', async () => {
    const { page } = await start('?model=nobody&run=1');
    const notice = await page.locator('[data-notice="parameter-invalid"]').innerText();
    expect(notice).toContain('“nobody”');
    expect(await page.getAttribute('html', 'data-state')).toBe('start');
    const own = { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from('{"model_id": "nobody", "model": "x"}') };
    await page.setInputFiles('[data-field="record"]', own);
    await page.waitForSelector('[data-record="accepted"]');
    await page.waitForFunction(() => location.search === '?model=nobody');
    expect(await page.locator('[data-notice="parameter-invalid"]').count()).toBe(0);
  });
});

describe('memory of the GPU', () => {
  it('is an interval, and measured on request', async () => {
    const { page } = await start();
    await forecast(page);
    const gpu = page.locator('[data-budget="gpu"]');
    expect((await gpu.innerText()).replaceAll('\u202f', ' ')).toMatch(/2 GB to 6 GB\s+inferred/);
    await page.click('[data-action="measure-memory"]');
    await page.waitForSelector('[data-probe]');
    expect(await gpu.innerText()).toContain('measured');
    expect(await page.locator('.budget-result').innerText()).toContain('asked for were there');
  });

  it('is not measured on a phone', async () => {
    const { page } = await start('?probe=1', { scenario: 'phone' });
    await forecast(page);
    expect(await page.locator('[data-action="measure-memory"]').count()).toBe(0);
    expect(await page.locator('.budget').innerText()).toContain('phones');
    expect(await page.isDisabled('[data-field="probe"]')).toBe(true);
  });

  it('and what the GPU lacks is said aloud', async () => {
    const { page } = await start();
    expect(await page.locator('.device [data-notice="no-shader-f16"]').count()).toBe(1);
    expect((await page.locator('.device [data-notice="small-binding"]').innerText()).replaceAll('\u202f', ' ')).toContain('134 MB');
  });
});

describe('models of the user', () => {
  const record = '{"model_list": [{"model_id": "mine-q4f32_1", "model": "https://host.example/a"}, {"model_id": "other"}]}';

  it('come from a record by picker and by drop; a bad one is refused with every problem', async () => {
    const { page } = await start();
    await page.setInputFiles('[data-field="record"]', { name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from(record) });
    await page.waitForSelector('[data-record="accepted"]');
    expect(await page.locator('.own-list li').count()).toBe(2);
    await page.waitForSelector('[data-model="mine-q4f32_1"][data-chosen="true"]');
    await drop(page, 'bad.json', '{"model_list": [{"model": "x"}]}');
    await page.waitForSelector('[data-role="error"][data-code="record-invalid"]');
    expect(await page.locator('.problems li').count()).toBe(2);
    expect(await page.isDisabled('[data-action="run"]')).toBe(true);
    await page.click('[data-action="remove-record"]');
    await page.waitForFunction(() => location.search === '');
    expect(await page.isDisabled('[data-action="run"]')).toBe(false);
  });

  it('come from an address: a record, or a folder', async () => {
    const { page } = await start('', {
      prepare: (context) =>
        context.route('https://host.example/*.json', (route) =>
          route.request().url().includes('absent')
            ? route.fulfill({ status: 404, headers: { 'access-control-allow-origin': '*' } })
            : route.fulfill({ body: record, headers: { 'access-control-allow-origin': '*' } }),
        ),
    });
    const type = async (text: string): Promise<void> => {
      await page.fill('[data-field="model"]', text);
      await page.press('[data-field="model"]', 'Tab');
    };
    await type('https://host.example/mine.json');
    await page.waitForSelector('[data-record="accepted"]');
    await type('https://host.example/absent.json');
    await page.waitForSelector('[data-role="error"][data-code="record-invalid"]');
    expect(await page.locator('[data-role="error"]').innerText()).toContain('404');
    await page.click('[data-action="remove-record"]');
    await type('https://host.example/folder');
    await page.waitForFunction(() => location.search.includes('folder%2F'));
    await type('no such model');
    expect(await page.getAttribute('[data-field="model"]', 'aria-invalid')).toBe('true');
  });
});

describe('stored models', () => {
  it('are listed with their size, and deleted one by one or all at once', async () => {
    const { page } = await start();
    await page.waitForSelector('[data-stored]');
    await page
      .locator('.stored')
      .filter({ hasText: /753\sMB[\s\S]*partial/ })
      .waitFor();
    await page.locator('[data-role="storage-usage"]').filter({ hasText: 'in use' }).waitFor();
    await page.locator('[data-action="delete-stored"]').first().click();
    await page.waitForFunction(() => document.querySelectorAll('[data-stored]').length === 1);
    await page.click('[data-action="delete-all-stored"]');
    expect(await page.locator('[data-stored]').count()).toBe(1);
    await page.click('[data-action="delete-all-stored-sure"]');
    await page.waitForFunction(() => document.querySelectorAll('[data-stored]').length === 0);
  });
});

describe('while it runs', () => {
  it('a download tells all of its figures, can be held and goes on', async () => {
    const { page } = await start(`?model=${llama}`, { paceMs: 40 });
    await page.click('[data-action="run"]');
    await page.click('[data-action="pause"]');
    await page.waitForSelector('.download[data-paused="true"]');
    const text = (): Promise<string | null> => page.getAttribute('[data-progress="audit"]', 'aria-valuetext');
    await page.waitForFunction(() => !document.querySelector('[data-progress="audit"]')?.getAttribute('aria-valuetext')?.includes('/s'));
    const held = await text();
    expect(held?.replaceAll('\u202f', ' ')).toMatch(/^Downloading · params_shard_\d+\.bin · \d+ MB of 753 MB$/);
    expect((await page.locator('.download').innerText()).replaceAll('\u202f', ' ')).toContain('122 MB were already on this device');
    await page.click('[data-action="pause"]');
    await page.waitForFunction(
      (before) => document.querySelector('[data-progress="audit"]')?.getAttribute('aria-valuetext') !== before,
      held,
    );
    await page.waitForFunction(() =>
      /MB\/s · \d+\ss left/.test(document.querySelector('[data-progress="audit"]')?.getAttribute('aria-valuetext') ?? ''),
    );
  });

  it('decisions, checks and a recovery are shown as they come, and nothing is lost', async () => {
    const { page } = await start(`?model=${llama}`, { paceMs: 25 });
    await page.click('[data-action="run"]');
    await page.waitForSelector('[data-check="known-answer"][data-passed="true"]');
    await page.waitForSelector('[data-notice="no-shader-f16"]');
    await page.waitForSelector('[data-rule="device-lost"][data-outcome="failed"]');
    const note = page.locator('[data-notice="recovered"]');
    await note.waitFor();
    expect((await note.innerText()).replaceAll('\u202f', ' ')).toMatch(
      /GPU was lost[\s\S]*after 210 ms, working again after 1\.24 s[\s\S]*like for like/,
    );
    await reach(page, 'report');
    expect(await page.locator('.task-row[data-status="passed"]').count()).toBe(20);
  });
});

describe('the list', () => {
  it.each(['en-US', 'pt-BR'])('fits every width and is readable in both appearances (%s)', async (locale) => {
    const { page } = await start('?model=nobody', { locale });
    await forecast(page);
    await page.click('[data-action="measure-memory"]');
    await page.waitForSelector('[data-probe]');
    await page.click('[data-action="delete-all-stored"]');
    expect(await misfits(page)).toEqual([]);
    expect(await page.locator('[data-role="error"]').count()).toBe(0);
  });
});
