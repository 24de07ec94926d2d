import type { Page } from 'playwright';
import { lowContrast } from './contrast';

/** Where the screen is wider than the window, or a text is too faint, at widths from a phone to a wide screen. */
export async function misfits(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await page.evaluate(lowContrast)).map((text) => `${colorScheme}: ${text}`));
    for (const width of [390, 820, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      const extra = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (extra > 0) found.push(`${colorScheme}, ${width} px: ${extra} px too wide`);
    }
  }
  return found;
}

/** Drops a file on the page as a user would. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content ?? ''], fileName ?? ''));
      for (const kind of ['dragover', 'drop'])
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, text],
  );
}
