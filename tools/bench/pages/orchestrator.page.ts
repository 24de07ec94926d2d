import type { BatchTimes } from '../orchestrator/batch';
import type { BatchMessage, BatchRequest } from './orchestrator-messages';

export interface SeenBatch extends BatchTimes {
  /** On the page's thread while the batch ran (PerformanceObserver `longtask`: over 50 ms), ms each. */
  readonly longTasksMs: readonly number[];
  /** Longest time between two frames, ms. */
  readonly longestFrameMs: number;
  /** Bytes of page and workers after the first tasks, and after the batch; absent where the browser does not tell. */
  readonly before?: number;
  readonly after?: number;
}

/** A batch in a worker, and what this page's own thread did meanwhile. The worker's first tasks are not counted. */
export async function runBesidePage(request: {
  readonly url: string;
  readonly cache: BatchRequest['cache'];
  readonly first: number;
  readonly tasks: number;
}): Promise<SeenBatch> {
  const worker = new Worker(request.url, { type: 'module' });
  try {
    await runBatch(worker, { name: 'w', tasks: request.first, cache: request.cache });
    const before = await pageBytes();
    const watch = watchThread();
    const times = await runBatch(worker, { name: 't', tasks: request.tasks, cache: request.cache });
    const seen = watch.end();
    return { ...times, ...seen, before, after: await pageBytes() };
  } finally {
    worker.terminate();
  }
}

/** Every outcome must have come to the page when the worker says that it is done. */
function runBatch(worker: Worker, request: BatchRequest): Promise<BatchTimes> {
  return new Promise((resolve, reject) => {
    let told = 0;
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<BatchMessage>) => {
      if (data.kind === 'outcomes') told += data.outcomes.length;
      else if (told === request.tasks) resolve(data.times);
      else reject(new Error(`${told} of ${request.tasks} outcomes came`));
    };
    worker.postMessage(request);
  });
}

function watchThread(): { readonly end: () => Pick<SeenBatch, 'longTasksMs' | 'longestFrameMs'> } {
  const longTasksMs: number[] = [];
  const keep = (entries: readonly PerformanceEntry[]): void => void longTasksMs.push(...entries.map(({ duration }) => duration));
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: 'longtask' });
  let longestFrameMs = 0;
  let frameAt = performance.now();
  let handle = 0;
  const frame = (): void => {
    const now = performance.now();
    longestFrameMs = Math.max(longestFrameMs, now - frameAt);
    frameAt = now;
    handle = requestAnimationFrame(frame);
  };
  handle = requestAnimationFrame(frame);
  return {
    end: () => {
      cancelAnimationFrame(handle);
      keep(observer.takeRecords());
      observer.disconnect();
      return { longTasksMs, longestFrameMs };
    },
  };
}

async function pageBytes(): Promise<number | undefined> {
  if (!('measureUserAgentSpecificMemory' in performance)) return undefined;
  const measure = performance.measureUserAgentSpecificMemory as () => Promise<{ readonly bytes: number }>;
  return (await measure.call(performance)).bytes;
}
