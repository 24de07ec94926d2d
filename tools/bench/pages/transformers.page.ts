import type { TransformersJob, TransformersRound } from './transformers-worker';

/** Runs a job in a fresh worker. */
export function runTransformers(job: TransformersJob): Promise<{ loadMs: number; rounds: TransformersRound[] }> {
  const worker = new Worker(new URL('./transformers-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<{ loadMs: number; rounds: TransformersRound[] }>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      if (data.error === undefined) resolve(data.result);
      else reject(new Error(data.error));
    };
    worker.postMessage(job);
  }).finally(() => worker.terminate());
}
