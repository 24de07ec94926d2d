import type { Clock } from '../../base/clock';
import type { OrchestratorEvent } from '../../contract/orchestrator-events';

/**
 * Thins out repeated events: the first of a key goes on at once, those of the following window are held, and at its end the
 * last of them goes on with the count of all it stands for. Critical events are never held.
 */
export interface Coalescer {
  offer(event: OrchestratorEvent): void;
  /** Lets everything that is held go on now. */
  flush(): void;
}

export function makeCoalescer(windowMs: number, clock: Clock, pass: (event: OrchestratorEvent) => void): Coalescer {
  const held = new Map<string, { last?: OrchestratorEvent; count: number; cancel: () => void }>();

  const openWindow = (key: string): void => {
    held.set(key, { count: 0, cancel: clock.after(windowMs, () => close(key)) });
  };
  const close = (key: string): void => {
    const entry = held.get(key);
    held.delete(key);
    if (entry?.last === undefined) return;
    pass({ ...entry.last, count: entry.count });
    openWindow(key);
  };
  return {
    offer: (event) => {
      if (event.priority === 'critical') {
        pass(event);
        return;
      }
      const key = `${event.type}:${event.source}:${event.taskId ?? ''}`;
      const entry = held.get(key);
      if (entry === undefined) {
        openWindow(key);
        pass(event);
        return;
      }
      entry.last = event;
      entry.count += event.count;
    },
    flush: () => {
      const entries = [...held.values()];
      held.clear();
      for (const { last, count, cancel } of entries) {
        cancel();
        if (last !== undefined) pass({ ...last, count });
      }
    },
  };
}
