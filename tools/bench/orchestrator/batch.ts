import { quantile } from '../../../src/base/statistics';
import type { PlannedRecord } from '../../../src/contract/orchestrator';
import type { OrchestratorEvent } from '../../../src/contract/orchestrator-events';
import { assertWorked, type NoOpOrchestrator, widePlan } from './no-op';

export interface BatchTimes {
  readonly tookMs: number;
  /** From a task's assignment to its outcome. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Latencies kept, every so many: enough for a 99th percentile, few enough not to be the memory that is measured. */
const sampleEvery = 10;

/** `count` no-op tasks in one batch through the whole way, in Node and in a worker alike; a subscriber takes the start and the end of each. */
export async function runBatch(
  count: number,
  name: string,
  { orchestrator, components }: NoOpOrchestrator,
  onFinished: (record: PlannedRecord, finished: number) => void = () => undefined,
): Promise<BatchTimes> {
  const latencies = new Float64Array(Math.ceil(count / sampleEvery));
  const started = new Map<string, number>();
  let sampled = 0;
  const unsubscribe = components.bus.subscribe(
    'task.*',
    ({ type, taskId = '', atMs }: OrchestratorEvent) => {
      if (type === 'task.assigned') started.set(taskId, atMs);
      if (type !== 'task.finished') return;
      const from = started.get(taskId);
      started.delete(taskId);
      if (from !== undefined && Number(taskId.slice(name.length)) % sampleEvery === 0) latencies[sampled++] = atMs - from;
    },
    { name: 'bench' },
  );
  const plan = widePlan(count, name);
  let finished = 0;
  const startedAt = performance.now();
  await orchestrator.run(plan, {
    signal: new AbortController().signal,
    onFinished: (record) => {
      assertWorked(record);
      finished += 1;
      onFinished(record, finished);
    },
  });
  const tookMs = performance.now() - startedAt;
  await components.bus.idle();
  unsubscribe();
  if (finished !== count) throw new Error(`${finished} of ${count} tasks came to an outcome`);
  const sample = [...latencies.subarray(0, sampled)];
  return { tookMs, p50Ms: quantile(sample, 0.5) ?? 0, p99Ms: quantile(sample, 0.99) ?? 0 };
}
