import { performance } from 'node:perf_hooks';
import { quantile } from '../../../src/base/statistics';
import type { OrchestratorEvent } from '../../../src/contract/orchestrator-events';
import { collectGarbage } from './garbage';
import { assertPassed, makeNoOpOrchestrator, widePlan } from './no-op';

export interface Throughput {
  readonly tasks: number;
  /** By the clock of the wall, and by the time that this process had a processor. */
  readonly tasksPerSecond: number;
  readonly tasksPerCpuSecond: number;
  /** From a task's start to its outcome. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Heap after the last task less heap after the first 10,000, both after a collection. */
  readonly grownBytes: number;
  /** Processor time per block of 10,000 tasks, in order: linear when they do not rise. */
  readonly blocksMs: readonly number[];
}

const blockSize = 10_000;
/** Latencies kept, every so many: enough for a 99th percentile, few enough not to be the memory that is measured. */
const sampleEvery = 10;

/** `count` no-op tasks in one batch through the whole way; a subscriber takes the start and the end of each. */
export async function measureThroughput(count: number): Promise<Throughput> {
  const { orchestrator, components } = makeNoOpOrchestrator();
  await orchestrator.run(widePlan(2_000), { signal: new AbortController().signal, onFinished: assertPassed });

  const latencies = new Float64Array(Math.ceil(count / sampleEvery));
  const started = new Map<string, number>();
  let sampled = 0;
  components.bus.subscribe(
    'task.*',
    ({ type, taskId = '', atMs }: OrchestratorEvent) => {
      if (type === 'task.assigned') started.set(taskId, atMs);
      if (type !== 'task.finished') return;
      const from = started.get(taskId);
      started.delete(taskId);
      if (from !== undefined && Number(taskId.slice(1)) % sampleEvery === 0) latencies[sampled++] = atMs - from;
    },
    { name: 'bench' },
  );
  const blocksMs: number[] = [];
  let finished = 0;
  let heapThen = 0;
  const plan = widePlan(count);
  const startedAt = performance.now();
  let blockCpu = process.cpuUsage();
  let collectingMs = 0;
  await orchestrator.run(plan, {
    signal: new AbortController().signal,
    onFinished: (record) => {
      assertPassed(record);
      finished += 1;
      if (finished % blockSize !== 0) return;
      blocksMs.push(cpuMsSince(blockCpu));
      const before = performance.now();
      if (finished === blockSize) heapThen = heapBytes();
      collectingMs += performance.now() - before;
      blockCpu = process.cpuUsage();
    },
  });
  const tookMs = performance.now() - startedAt - collectingMs;
  const heapNow = heapBytes();
  const sample = [...latencies.subarray(0, sampled)];
  orchestrator.dispose();
  return {
    tasks: count,
    tasksPerSecond: (1_000 * count) / tookMs,
    tasksPerCpuSecond: (1_000 * count) / blocksMs.reduce((sum, ms) => sum + ms, 0),
    p50Ms: quantile(sample, 0.5) ?? 0,
    p99Ms: quantile(sample, 0.99) ?? 0,
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
