import { join } from 'node:path';
import type { Page } from 'playwright';
import { findBrowserHere, launchChromium } from '../../browser/launch';
import { buildPage, distFolder } from '../../build/page-build';
import { serveFolders } from '../../serve/static-server';
import type { BatchTimes } from './batch';
import { buildWorker, builtFolder, workerFile } from './built';
import type { CacheKind } from './no-op';
import { batchTasks, firstTasks } from './sizes';

/** One batch in a worker of the built page. */
export interface WorkerRun extends BatchTimes {
  readonly cache: CacheKind;
  readonly tasksPerSecond: number;
  /** Page and workers by `measureUserAgentSpecificMemory`: after the batch less after the first 10,000 tasks of this worker. */
  readonly grownBytes?: number;
  /** On the page's thread while the batch ran (PerformanceObserver `longtask`: over 50 ms), ms each. */
  readonly longTasksMs: readonly number[];
  /** Longest time between two frames, ms. */
  readonly longestFrameMs: number;
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
  const done = await page.evaluate(pageSide, { url: `${benchPrefix}${workerFile}`, cache, first: firstTasks, tasks: batchTasks });
  const { before, after, ...rest } = done;
  return {
    ...rest,
    cache,
    tasksPerSecond: (1_000 * batchTasks) / rest.tookMs,
    ...(before === undefined || after === undefined ? {} : { grownBytes: after - before }),
  };
}

/** Runs in the page: nothing from outside is known here. */
async function pageSide({ url, cache, first, tasks }: { url: string; cache: CacheKind; first: number; tasks: number }) {
  type Message = { kind: 'outcomes'; outcomes: readonly unknown[] } | { kind: 'done'; times: BatchTimes };
  const scope = globalThis as unknown as {
    Worker: new (
      address: string,
      options: { type: 'module' },
    ) => { onmessage: unknown; onerror: unknown; postMessage(data: unknown): void; terminate(): void };
    PerformanceObserver: new (
      seen: (list: { getEntries(): readonly { duration: number }[] }) => void,
    ) => { observe(options: object): void; takeRecords(): readonly { duration: number }[]; disconnect(): void };
    requestAnimationFrame(frame: () => void): number;
  };
  const memory = async (): Promise<number | undefined> => {
    const { measureUserAgentSpecificMemory: measure } = performance as unknown as {
      measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }>;
    };
    return measure === undefined ? undefined : (await measure.call(performance)).bytes;
  };
  const worker = new scope.Worker(url, { type: 'module' });
  const batch = (name: string, count: number): Promise<BatchTimes> =>
    new Promise((resolve, reject) => {
      let told = 0;
      worker.onerror = (event: { message: string }) => reject(new Error(event.message));
      worker.onmessage = ({ data }: { data: Message }) => {
        if (data.kind === 'outcomes') told += data.outcomes.length;
        else if (told === count) resolve(data.times);
        else reject(new Error(`${told} of ${count} outcomes came`));
      };
      worker.postMessage({ tasks: count, name, cache });
    });
  try {
    await batch('w', first);
    const before = await memory();
    const longTasksMs: number[] = [];
    const observer = new scope.PerformanceObserver((list) => longTasksMs.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: 'longtask' });
    let isOver = false;
    let longestFrameMs = 0;
    let frameAt = performance.now();
    const frame = (): void => {
      const now = performance.now();
      longestFrameMs = Math.max(longestFrameMs, now - frameAt);
      frameAt = now;
      if (!isOver) scope.requestAnimationFrame(frame);
    };
    scope.requestAnimationFrame(frame);
    const times = await batch('t', tasks);
    isOver = true;
    longTasksMs.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    const after = await memory();
    return { ...times, longTasksMs, longestFrameMs, before, after };
  } finally {
    worker.terminate();
  }
}
