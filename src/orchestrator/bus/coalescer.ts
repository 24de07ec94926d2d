import type { Clock } from '../../base/clock';
import type { OrchestratorEvent } from '../../contract/orchestrator-events';

/**
 * Thins out repeated events: the first of a key goes on at once, those of the following window are held, and at its end the
 * last of them goes on with the count of all it stands for. Critical events are never held.
 */
export interface Coalescer {
  offer(event: OrchestratorEvent, windowMs: number): void;
  /** Lets what is held of a task go on now, so that nothing of it comes after its end. */
  release(taskId: string): void;
  /** Lets everything that is held go on now. */
  flush(): void;
}

export function makeCoalescer(clock: Clock, pass: (event: OrchestratorEvent) => void): Coalescer {
  const held = new Map<string, { last?: OrchestratorEvent; count: number; readonly taskId: string | undefined; cancel: () => void }>();
  let tasksHeld = 0;

  const openWindow = (key: string, taskId: string | undefined, windowMs: number): void => {
    const cancel = clock.after(windowMs, () => {
      const last = close(key);
      if (last === undefined) return;
      pass(last);
      openWindow(key, taskId, windowMs);
    });
    held.set(key, { count: 0, taskId, cancel });
    if (taskId !== undefined) tasksHeld += 1;
  };
  /** The last event of a key, with the count of all it stands for. */
  const close = (key: string): OrchestratorEvent | undefined => {
    const entry = held.get(key);
    if (entry === undefined) return undefined;
    held.delete(key);
    entry.cancel();
    if (entry.taskId !== undefined) tasksHeld -= 1;
    return entry.last === undefined ? undefined : { ...entry.last, count: entry.count };
  };
  const closeAll = (keys: readonly string[]): void => {
    for (const key of keys) {
      const last = close(key);
      if (last !== undefined) pass(last);
    }
  };
  return {
    offer: (event, windowMs) => {
      if (event.priority === 'critical') {
        pass(event);
        return;
      }
      const key = `${event.type}:${event.source}:${event.taskId ?? ''}`;
      const entry = held.get(key);
      if (entry === undefined) {
        openWindow(key, event.taskId, windowMs);
        pass(event);
        return;
      }
      entry.last = event;
      entry.count += event.count;
    },
    release: (taskId) => {
      if (tasksHeld > 0) closeAll([...held].filter(([, entry]) => entry.taskId === taskId).map(([key]) => key));
    },
    flush: () => closeAll([...held.keys()]),
  };
}
