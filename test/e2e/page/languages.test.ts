import { afterEach, describe, expect, it } from 'vitest';
import { useBuiltPage } from '../../support/built-page';
import { misfits } from './looks';
import { type Opened, open, reach, runToReport } from './open';

const built = useBuiltPage();
let opened: Opened | undefined;

afterEach(async () => {
  await opened?.context.close();
});

const start = async (query = '', options: Parameters<typeof open>[2] = {}): Promise<Opened> => {
  opened = await open(built.browser(), `${built.url()}${query}`, options);
  return opened;
};

describe('language and appearance', () => {
  it('follow the browser, can be switched, and are remembered', async () => {
    const { page } = await start('', { locale: 'pt-BR' });
    await reach(page, 'start');
    expect(await page.getAttribute('html', 'lang')).toBe('pt-BR');
    expect(await page.locator('[data-action="run"]').innerText()).toBe('Iniciar auditoria');
    await page.selectOption('[data-field="language"]', 'en');
    await expect.poll(() => page.locator('[data-action="run"]').innerText()).toBe('Run audit');
    await page.selectOption('[data-field="theme"]', 'dark');
    await page.reload();
    await reach(page, 'start');
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(14, 19, 22)');
  });

  it('can be switched in a report without losing it', async () => {
    const { page } = await start();
    await runToReport(page);
    await page.selectOption('[data-field="language"]', 'pt');
    await expect.poll(() => page.locator('.verdict-word').innerText()).toContain('Degradado');
    expect(await page.locator('.task-row').count()).toBe(20);
  });

  it('work without storage, and the page says that nothing is kept', async () => {
    const { page, problems } = await start('', {
      prepare: (context) =>
        context.addInitScript(() => {
          Object.defineProperty(window, 'localStorage', {
            get: () => {
              throw new DOMException('denied', 'SecurityError');
            },
          });
        }),
    });
    await reach(page, 'start');
    await page.selectOption('[data-field="language"]', 'pt');
    await page.waitForSelector('.preferences-note');
    await runToReport(page);
    expect(problems).toEqual([]);
  });
});

describe('the nastiest data', () => {
  it.each(['en-US', 'pt-BR'])('fits every width and is readable in both appearances (%s)', async (locale) => {
    const { page, problems } = await start('?sed=1', { scenario: 'nasty', locale });
    await reach(page, 'start');
    await page.click('.settings > summary');
    await page.fill('[data-field="seed"]', 'x');
    await page.press('[data-field="seed"]', 'Tab');
    expect(await misfits(page)).toEqual([]);
    await runToReport(page);
    for (const index of [1, 2, 3]) await page.locator('.row-button').nth(index).click();
    await page.locator('.finding summary').first().click();
    expect(await misfits(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe('keyboard', () => {
  it('reaches everything, with a focus that can be seen', async () => {
    const { page } = await start();
    await reach(page, 'start');
    const seen: string[] = [];
    for (let step = 0; step < 30; step += 1) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) return '';
        const style = getComputedStyle(element);
        const name = element.getAttribute('data-action') ?? element.getAttribute('data-field') ?? element.className;
        return `${name}:${style.outlineStyle}`;
      });
      if (focus !== '') seen.push(focus);
      if (focus.startsWith('run:')) break;
    }
    expect(seen[0]).toMatch(/^skip:/);
    expect(seen.at(-1)).toBe('run:solid');
    await page.keyboard.press('Enter');
    await reach(page, 'report');
    await page.locator('.row-button').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('.row-button').first().getAttribute('aria-expanded')).toBe('true');
  });
});
