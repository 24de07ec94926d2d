import { quantile } from '../../base/statistics';
import type { CapacityLevel, CapacitySettings, Percentiles, ToolCalls } from '../../contract/capacity';
import type { Task } from '../../contract/suite';

/** How one task of one agent went. */
export interface CapacitySample {
  readonly status: 'passed' | 'failed' | 'timed-out' | 'aborted';
  readonly deadlineMs: number;
  /** From being taken up to its outcome; of that, waiting. */
  readonly totalMs: number;
  readonly waitMs: number;
  readonly toolCalls?: ToolCalls;
}

export interface LevelParts {
  readonly agents: number;
  readonly pool: readonly Task[];
  readonly settings: CapacitySettings;
  readonly now: () => number;
  /** Never rejects; `aborted` when the signal fires before its outcome. */
  readonly run: (task: Task, signal: AbortSignal) => Promise<CapacitySample>;
}

export interface LevelEnd {
  readonly level: CapacityLevel;
  readonly samples: readonly CapacitySample[];
}

/** Share of the tasks that may take longer than a 95th percentile. */
const tail = 0.05;

/** Tasks that a level begins when nothing ends it before. */
export function plannedTasks(agents: number, { leastTasks, rounds }: CapacitySettings): number {
  return Math.max(leastTasks, rounds * agents);
}

/** One level. It ends early when so many tasks missed their deadline that its 95th percentile has. `undefined`: the signal fired meanwhile. */
export async function runLevel({ agents, pool, settings, now, run }: LevelParts, signal: AbortSignal): Promise<LevelEnd | undefined> {
  const planned = plannedTasks(agents, settings);
  const startedAt = now();
  const decided = new AbortController();
  const stop = AbortSignal.any([signal, decided.signal]);
  const samples: CapacitySample[] = [];
  let begun = 0;
  let timedOut = 0;
  const mayBegin = (): boolean => begun < planned && !stop.aborted && (begun < agents || now() - startedAt < settings.levelMs);
  const work = async (): Promise<void> => {
    while (mayBegin()) {
      const task = pool[begun % pool.length];
      if (task === undefined) return;
      begun += 1;
      const sample = await run(task, stop);
      if (sample.status === 'aborted') return;
      samples.push(sample);
      if (sample.status === 'timed-out') timedOut += 1;
      if (timedOut > tail * planned) decided.abort();
    }
  };
  await Promise.all(Array.from({ length: agents }, work));
  if (signal.aborted || samples.length === 0) return undefined;
  return { level: describe(agents, samples, now() - startedAt), samples };
}

function describe(agents: number, samples: readonly CapacitySample[], tookMs: number): CapacityLevel {
  const firstValid = samples.flatMap(({ toolCalls }) => toolCalls?.firstValidMs ?? []);
  return {
    agents,
    tasks: samples.length,
    passed: samples.filter(({ status }) => status === 'passed').length,
    timedOut: samples.filter(({ status }) => status === 'timed-out').length,
    tookMs,
    total: percentiles(samples.map(({ totalMs }) => totalMs)),
    wait: percentiles(samples.map(({ waitMs }) => waitMs)),
    run: percentiles(samples.map(({ totalMs, waitMs }) => totalMs - waitMs)),
    p95DeadlineShare:
      quantile(
        samples.map(({ totalMs, deadlineMs }) => totalMs / deadlineMs),
        1 - tail,
      ) ?? 0,
    ...(firstValid.length === 0 ? {} : { firstValid: { ...percentiles(firstValid), tasks: firstValid.length } }),
  };
}

function percentiles(values: readonly number[]): Percentiles {
  return { p50Ms: quantile(values, 0.5) ?? 0, p95Ms: quantile(values, 1 - tail) ?? 0 };
}
