import type { Page } from 'playwright';

/** How often a token calls one function of WebGPU, and how long that takes. */
export interface GpuCommand {
  readonly name: string;
  readonly perToken: number;
  /** In the call itself, on the engine's thread. */
  readonly callMs: number;
  /** Until the promise that it gives is kept; 0 where it gives none. */
  readonly waitMs: number;
}

type Totals = Readonly<Record<string, readonly [calls: number, callMs: number, waitMs: number]>>;

const watched = {
  GPUDevice: ['createBuffer', 'createBindGroup', 'createCommandEncoder', 'popErrorScope'],
  GPUQueue: ['submit', 'writeBuffer', 'onSubmittedWorkDone'],
  GPUBuffer: ['mapAsync', 'getMappedRange', 'unmap', 'destroy'],
  GPUCommandEncoder: ['beginComputePass', 'copyBufferToBuffer', 'clearBuffer', 'finish'],
  GPUComputePassEncoder: ['setPipeline', 'setBindGroup', 'dispatchWorkgroups', 'dispatchWorkgroupsIndirect'],
};

const watch = `(() => {
  const totals = (globalThis.gpuCommandTotals = {});
  for (const [type, names] of Object.entries(${JSON.stringify(watched)})) {
    const { prototype } = globalThis[type];
    for (const name of names) {
      const original = prototype[name];
      const total = (totals[name] = [0, 0, 0]);
      prototype[name] = function (...args) {
        const startedAt = performance.now();
        const result = original.apply(this, args);
        total[0] += 1;
        total[1] += performance.now() - startedAt;
        if (result instanceof Promise) result.finally(() => (total[2] += performance.now() - startedAt)).catch(() => undefined);
        return result;
      };
    }
  }
})()`;

/**
 * What one token asks of WebGPU, in the page's engine worker: `run` makes so many tokens after the same prompt, and the
 * difference between two answers leaves the prompt out. Watching costs time itself: nothing may be timed afterwards.
 */
export async function countGpuCommands(page: Page, run: (tokens: number) => Promise<unknown>, tokens: number): Promise<GpuCommand[]> {
  const worker = page.workers().find((candidate) => candidate.url().includes('engine-worker'));
  if (worker === undefined) throw new Error('the page has no engine worker');
  await worker.evaluate(watch);
  const totals = async (): Promise<Totals> => JSON.parse(await worker.evaluate<string>('JSON.stringify(gpuCommandTotals)')) as Totals;
  const start = await totals();
  await run(1);
  const middle = await totals();
  await run(1 + tokens);
  const end = await totals();
  return Object.keys(end).flatMap((name): GpuCommand[] => {
    const part = (at: 0 | 1 | 2): number => {
      const [first, second, third] = [start, middle, end].map((all) => all[name]?.[at] ?? 0) as [number, number, number];
      return (third - second - (second - first)) / tokens;
    };
    const perToken = part(0);
    return perToken === 0 ? [] : [{ name, perToken, callMs: part(1), waitMs: part(2) }];
  });
}
