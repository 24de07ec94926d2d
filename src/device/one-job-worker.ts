import { abortError } from '../base/abort';
import { ApuraError } from '../contract/errors';
import { connectWire, type Remoted } from '../contract/wire';

export interface OneJob<Api, T> {
  readonly name: string;
  readonly makeWorker: () => Worker;
  /** The one call; `alive` tells that the worker made progress. */
  readonly call: (remote: Remoted<Api>, alive: () => void) => Promise<T>;
  /** Longest time without progress. */
  readonly silenceMs: number;
}

/** How the job ended: with its value, or with a worker that said nothing for too long. */
export type JobEnd<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'silent' };

/**
 * Starts a worker, makes one call and ends the worker, whatever happens: what it held is freed with it. Rejects with
 * `worker-blocked` (the script could not be loaded), `worker-died`, what the call rejects with, or `AbortError`.
 */
export async function runInOwnWorker<Api, T>(job: OneJob<Api, T>, signal: AbortSignal): Promise<JobEnd<T>> {
  if (signal.aborted) throw abortError();
  const worker = startWorker(job);
  const wire = connectWire<Api>(worker);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = (): void => undefined;
  try {
    return await new Promise<JobEnd<T>>((resolve, reject) => {
      let started = false;
      const alive = (): void => {
        started = true;
        clearTimeout(timer);
        timer = setTimeout(() => resolve({ kind: 'silent' }), job.silenceMs);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        const code = started ? 'worker-died' : 'worker-blocked';
        reject(new ApuraError(code, `${job.name}: ${event.message ?? 'script blocked or missing'}`, { worker: job.name }));
      };
      worker.onmessageerror = () => reject(new ApuraError('worker-died', `${job.name}: a message could not be read`, { worker: job.name }));
      onAbort = () => reject(abortError());
      signal.addEventListener('abort', onAbort, { once: true });
      timer = setTimeout(() => resolve({ kind: 'silent' }), job.silenceMs);
      job.call(wire.remote, alive).then((value) => resolve({ kind: 'done', value }), reject);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    worker.terminate();
    wire.close();
  }
}

function startWorker<Api, T>(job: OneJob<Api, T>): Worker {
  try {
    return job.makeWorker();
  } catch (cause) {
    throw new ApuraError('worker-blocked', `the browser refused to start ${job.name}`, { worker: job.name }, { cause });
  }
}
