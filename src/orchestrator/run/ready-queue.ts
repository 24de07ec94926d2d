import type { PlannedTask } from '../../contract/orchestrator';
import type { Lanes } from '../strategy/lanes';

/** Tasks whose dependencies are met, in the order that the run's shape wants. Constant time per task. */
export interface ReadyQueue {
  readonly size: number;
  /** With `isLater`, a dependency has just finished: it belongs to the next wave. */
  add(task: PlannedTask, isLater: boolean): void;
  /** `isQuiet`: nothing is in work, so that a wave is over when its queue is empty. */
  take(order: Lanes['order'], isQuiet: boolean): PlannedTask | undefined;
}

export function makeReadyQueue(): ReadyQueue {
  let current: PlannedTask[] = [];
  let head = 0;
  let later: PlannedTask[] = [];

  const shift = (): PlannedTask | undefined => {
    const task = current[head];
    if (task === undefined) return undefined;
    head += 1;
    return task;
  };
  const nextWave = (): void => {
    current = later;
    later = [];
    head = 0;
  };
  return {
    get size() {
      return current.length - head + later.length;
    },
    add: (task, isLater) => void (isLater ? later : current).push(task),
    take: (order, isQuiet) => {
      if (order === 'deepest') return later.pop() ?? shift();
      const task = shift();
      if (task !== undefined || (order === 'wave' && !isQuiet)) return task;
      nextWave();
      return shift();
    },
  };
}
