import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { builtInSuites, findBuiltInSuite } from '../../src/contract/built-in-suites';
import { CouldNotRun } from './could-not-run';

/** The export button and the file that its download becomes. */
const exports = [
  ['json', 'report.json'],
  ['seed', 'report.seed.json'],
  ['markdown', 'report.md'],
] as const;

const downloadTimeoutMs = 30_000;
const pollMs = 100;

/** Names of all files that an audit writes. */
export const outputFiles: readonly string[] = [...exports.map(([, file]) => file), 'link.txt'];

/** Makes the output folder and removes an earlier audit's files, so that a failed audit leaves no old result behind. */
export async function prepareOutput(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await Promise.all(outputFiles.map((file) => rm(join(folder, file), { force: true })));
  } catch (error) {
    throw new CouldNotRun(`--out ${folder} cannot be written: ${(error as Error).message}`, { cause: error });
  }
}

/** Presses every export button of the report, keeps the downloads, and returns the link that the page shows. */
export async function collectFiles(page: Page, folder: string): Promise<string> {
  for (const [name, file] of exports) {
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: downloadTimeoutMs }),
      page.locator(`[data-export="${name}"]`).click({ timeout: downloadTimeoutMs }),
    ]);
    await download.saveAs(join(folder, file));
  }
  const link = await readLink(page);
  await writeFile(join(folder, 'link.txt'), `${link}\n`);
  return link;
}

/** Waits for the link, which the page makes asynchronously; it stands in a field or in plain text. */
async function readLink(page: Page): Promise<string> {
  const source = `(() => {
    const field = document.querySelector('[data-field="link"]');
    return (field?.value ?? field?.href ?? field?.textContent ?? '').trim();
  })()`;
  const deadline = performance.now() + downloadTimeoutMs;
  for (;;) {
    const link = await page.evaluate<string>(source);
    if (/^https?:\/\/.+#r=/.test(link)) return link;
    if (performance.now() > deadline) throw new CouldNotRun(`The page shows no usable link, but "${link.slice(0, 80)}".`);
    await page.waitForTimeout(pollMs);
  }
}

/** Throws a `CouldNotRun` unless `suite` is the id of a built-in suite or a readable file. */
export async function requireSuite(suite: string): Promise<void> {
  if (findBuiltInSuite(suite) !== undefined) return;
  const ids = builtInSuites.map(({ id }) => id).join(', ');
  const path = resolve(suite);
  const file = await stat(path).catch((error: unknown) => {
    throw new CouldNotRun(`--suite ${suite}: no such file (${path}), and no built-in suite (${ids}).`, { cause: error });
  });
  if (!file.isFile()) throw new CouldNotRun(`--suite ${path}: this is not a file.`);
}
