import type { TransformersCall, TransformersJob, TransformersRound } from './transformers-worker';

let worker: Worker | undefined;

/** Loads a model in a fresh worker; gives the time that took, in milliseconds. */
export function openTransformers(job: TransformersJob): Promise<number> {
  closeTransformers();
  worker = new Worker(new URL('./transformers-worker.ts', import.meta.url), { type: 'module' });
  return ask<number>({ kind: 'open', job });
}

export function runTransformersRound(longPrompt: string, shortPrompt: string, newTokens: number): Promise<TransformersRound> {
  return ask<TransformersRound>({ kind: 'round', longPrompt, shortPrompt, newTokens });
}

export function closeTransformers(): void {
  worker?.terminate();
  worker = undefined;
}

function ask<T>(call: TransformersCall): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (worker === undefined) throw new Error('no worker is open');
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<{ result: T; error?: string }>) => {
      if (data.error === undefined) resolve(data.result);
      else reject(new Error(data.error));
    };
    worker.postMessage(call);
  });
}
