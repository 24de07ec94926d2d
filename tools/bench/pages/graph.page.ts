import type { GraphTimes, GraphTiming } from './graph-worker';

/** Times a graph in a fresh worker, as the engine would run it. */
export function timeGraph(timing: GraphTiming): Promise<GraphTimes> {
  const worker = new Worker(new URL('./graph-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<GraphTimes>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<{ times?: GraphTimes; error?: string }>) => {
      if (data.times === undefined) reject(new Error(data.error));
      else resolve(data.times);
    };
    worker.postMessage(timing);
  }).finally(() => worker.terminate());
}
