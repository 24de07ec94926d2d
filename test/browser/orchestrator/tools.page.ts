/** Runs a scenario of `tool-scenarios.ts` in a worker of the page. */
export async function inWorker(name: string, argument?: unknown): Promise<unknown> {
  const worker = new Worker(new URL('./scenario-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data }: MessageEvent<{ readonly value: unknown } | { readonly error: string }>) => {
        if ('error' in data) reject(new Error(data.error));
        else resolve(data.value);
      };
      worker.postMessage({ name, argument });
    });
  } finally {
    worker.terminate();
  }
}
