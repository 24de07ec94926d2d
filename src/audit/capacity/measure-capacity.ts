import { type Capacity, type CapacityLevel, type CapacitySettings, type CapacityStop, capacityDefaults } from '../../contract/capacity';
import type { Task } from '../../contract/suite';
import { type CapacitySample, plannedTasks, runLevel } from './run-level';

export interface CapacityParts {
  readonly pool: readonly Task[];
  readonly run: (task: Task, signal: AbortSignal) => Promise<CapacitySample>;
  readonly now: () => number;
  /** Fires when the engine has failed. */
  readonly engineFailed: AbortSignal;
  readonly onStarted: (agents: number, share: number) => void;
  readonly onLevel: (level: CapacityLevel) => void;
  readonly settings?: CapacitySettings;
}

/** The levels, twice as many agents at each. Never rejects; what the signal or the time interrupts is left out. */
export async function measureCapacity(
  parts: CapacityParts,
  signal: AbortSignal,
): Promise<Pick<Capacity, 'levels' | 'stopped' | 'toolCalls'>> {
  const { pool, run, now, engineFailed, onStarted, onLevel, settings = capacityDefaults } = parts;
  const startedAt = now();
  const levels: CapacityLevel[] = [];
  let toolCalls: Capacity['toolCalls'];
  const timeOver = AbortSignal.timeout(settings.mostMs);
  const ending = AbortSignal.any([signal, engineFailed, timeOver]);
  for (let agents = 1; ; agents *= 2) {
    onStarted(agents, Math.min(1, (now() - startedAt) / settings.mostMs));
    const end = await runLevel({ agents, pool, settings, now, run }, ending);
    if (end === undefined) {
      const stopped = signal.aborted ? 'cancelled' : timeOver.aborted && !engineFailed.aborted ? 'time' : 'engine';
      return { levels, stopped, toolCalls };
    }
    if (agents === 1) toolCalls = sumOfCalls(end.samples.slice(0, pool.length));
    levels.push(end.level);
    onLevel(end.level);
    const stopped = reasonToStop(levels, pool, settings, startedAt + settings.mostMs - now());
    if (stopped !== undefined) return { levels, stopped, toolCalls };
  }
}

/** Success is held against what one agent alone passes: answers that are wrong without any load say nothing about it. */
function reasonToStop(
  levels: readonly CapacityLevel[],
  pool: readonly Task[],
  settings: CapacitySettings,
  leftMs: number,
): CapacityStop | undefined {
  const [first, last] = [levels[0], levels.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (last.p95DeadlineShare >= 1) return 'deadline';
  if (last.passed === 0 || last.passed / last.tasks < settings.leastShare * (first.passed / first.tasks)) return 'success';
  const next = 2 * last.agents;
  if (next > settings.mostAgents) return 'most';
  const longestMs = Math.max(...pool.map(({ deadlineMs }) => deadlineMs));
  const expectedMs = Math.min(longestMs, (plannedTasks(next, settings) * last.tookMs) / last.tasks);
  return expectedMs > leftMs ? 'time' : undefined;
}

function sumOfCalls(samples: readonly CapacitySample[]): Capacity['toolCalls'] {
  const calls = samples.flatMap(({ toolCalls }) => toolCalls ?? []);
  if (calls.length === 0) return undefined;
  return {
    attempted: calls.reduce((sum, { attempted }) => sum + attempted, 0),
    valid: calls.reduce((sum, { valid }) => sum + valid, 0),
  };
}
