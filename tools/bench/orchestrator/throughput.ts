import { performance } from 'node:perf_hooks';
import { runBatch } from './batch';
import { collectGarbage } from './garbage';
import { type CacheKind, makeNoOpOrchestrator } from './no-op';
import { firstTasks } from './sizes';

export interface Throughput {
  readonly tasks: number;
  readonly cache: CacheKind;
  /** By the clock of the wall, and by the time that this process had a processor. */
  readonly tasksPerSecond: number;
  readonly tasksPerCpuSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Heap after the last task less heap after the first 10,000, both after a collection. */
  readonly grownBytes: number;
  /** Processor time per block of 10,000 tasks, in order: linear when they do not rise. */
  readonly blocksMs: readonly number[];
}

export async function measureThroughput(count: number, cache: CacheKind): Promise<Throughput> {
  const made = await makeNoOpOrchestrator(cache);
  await runBatch(2_000, 'w', made);
  const blocksMs: number[] = [];
  let heapThen = 0;
  let blockCpu = process.cpuUsage();
  let collectingMs = 0;
  const { tookMs, p50Ms, p99Ms } = await runBatch(count, 't', made, (_record, finished) => {
    if (finished % firstTasks !== 0) return;
    blocksMs.push(cpuMsSince(blockCpu));
    const before = performance.now();
    if (finished === firstTasks) heapThen = heapBytes();
    collectingMs += performance.now() - before;
    blockCpu = process.cpuUsage();
  });
  const heapNow = heapBytes();
  made.orchestrator.dispose();
  return {
    tasks: count,
    cache,
    tasksPerSecond: (1_000 * count) / (tookMs - collectingMs),
    tasksPerCpuSecond: (1_000 * count) / blocksMs.reduce((sum, ms) => sum + ms, 0),
    p50Ms,
    p99Ms,
    grownBytes: heapNow - heapThen,
    blocksMs,
  };
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
