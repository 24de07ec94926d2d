import { join } from 'node:path';
import type { Page } from 'playwright';
import { findBrowserHere, launchChromium } from '../../browser/launch';
import { buildPage, distFolder } from '../../build/page-build';
import { serveFolders } from '../../serve/static-server';
import type { SeenBatch } from '../pages/orchestrator.page';
import { runInPage } from '../run-in-page';
import { buildWorker, builtFolder, pageFile, workerFile } from './built';
import type { CacheKind } from './no-op';
import { batchTasks, firstTasks } from './sizes';

/** One batch in a worker of the built page. */
export interface WorkerRun extends Omit<SeenBatch, 'before' | 'after'> {
  readonly cache: CacheKind;
  readonly tasksPerSecond: number;
  /** Page and workers by `measureUserAgentSpecificMemory`: after the batch less after the first 10,000 tasks of this worker. */
  readonly grownBytes?: number;
}

export interface BrowserFigures {
  readonly browser: string;
  readonly runs: readonly WorkerRun[];
}

const benchPrefix = '/bench-orchestrator/';

/** Batches in a worker of Apura's own built page, which stays open and visible meanwhile. */
export async function runInBrowser(repetitions: number, caches: readonly CacheKind[]): Promise<BrowserFigures> {
  const found = await findBrowserHere((line) => process.stderr.write(`${line}\n`));
  if (found.kind === 'missing') throw new Error(found.message);
  await buildPage({ quiet: true });
  await buildWorker();
  const server = await serveFolders([
    { prefix: '/', folder: distFolder },
    { prefix: benchPrefix, folder: join(builtFolder, 'worker') },
  ]);
  // Memory is told at once instead of after the next collection, which may be minutes away.
  const running = await launchChromium({
    executablePath: found.path,
    adapter: 'none',
    flags: ['--enable-blink-features=ForceEagerMeasureMemory'],
  });
  try {
    const page = await running.browser.newPage();
    await page.goto(server.url);
    await page.locator('[data-action="run"]').waitFor();
    const runs: WorkerRun[] = [];
    for (let repetition = 0; repetition < repetitions; repetition += 1) for (const cache of caches) runs.push(await runOnce(page, cache));
    return { browser: `Chromium ${running.browser.version()}`, runs };
  } finally {
    await running.close();
    await server.close();
  }
}

async function runOnce(page: Page, cache: CacheKind): Promise<WorkerRun> {
  const request = { url: `${benchPrefix}${workerFile}`, cache, first: firstTasks, tasks: batchTasks };
  const { before, after, ...rest } = await runInPage<SeenBatch>(page, `${benchPrefix}${pageFile}`, 'runBesidePage', request);
  return {
    ...rest,
    cache,
    tasksPerSecond: (1_000 * batchTasks) / rest.tookMs,
    ...(before === undefined || after === undefined ? {} : { grownBytes: after - before }),
  };
}
