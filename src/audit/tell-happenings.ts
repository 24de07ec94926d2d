import { type Happening, type HappeningType, happeningTypes } from '../contract/happenings';
import type { OrchestratorEvent } from '../contract/orchestrator-events';
import type { EventBus } from '../orchestrator/bus/event-bus';
import { promptStepId } from '../orchestrator/run/suite-task';
import type { Journal } from './journal';

/** Of one type, and of all together: a journal is read by people, and sent to the page. */
const mostOfType = 100;
const most = 500;
const mostLength = 200;

/**
 * Writes into the journal what the bus tells of recovery, containment, breakers, strategies and cache; bounded, and what was left out is
 * counted. The returned function ends it.
 */
export function tellHappenings(bus: Pick<EventBus, 'subscribe'>, taskIds: ReadonlySet<string>, journal: Journal): () => void {
  const told = new Map<HappeningType, number>();
  let total = 0;
  let leftOut = 0;
  const end = bus.subscribe(
    '#',
    (event) => {
      const type = happeningTypes.find((known) => known === event.type);
      if (type === undefined || !isTold(event)) return;
      const before = told.get(type) ?? 0;
      if (before >= mostOfType || total >= most) {
        leftOut += 1;
        return;
      }
      told.set(type, before + 1);
      total += 1;
      journal.record({ kind: 'happening', happening: toHappening(event, type, taskIds) });
    },
    { name: 'journal' },
  );
  return () => {
    end();
    if (leftOut > 0) journal.record({ kind: 'happenings-left-out', count: leftOut });
  };
}

/** A cache that was asked in vain, and a plan that could be run in one way only, are no news. */
function isTold(event: OrchestratorEvent): boolean {
  if (event.type === 'task.cache') return event.data.result !== 'miss';
  return event.type !== 'plan.strategy' || event.data.chosen !== 'sequential';
}

function toHappening(event: OrchestratorEvent, type: HappeningType, taskIds: ReadonlySet<string>): Happening {
  const { source, trace, taskId: step } = event;
  // A run's trace is its plan's id, which is the task's, and a number.
  const taskId = trace.slice(0, trace.lastIndexOf('.'));
  return {
    type,
    source,
    ...(taskIds.has(taskId) ? { taskId } : {}),
    ...(step === undefined || step === promptStepId ? {} : { step }),
    details: flat(event.data),
  };
}

function flat(data: object): Happening['details'] {
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, value]) => {
      const text = wordOf(value);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}

function wordOf(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.slice(0, mostLength);
  if (Array.isArray(value))
    return value
      .map((item: unknown) => (typeof item === 'object' && item !== null ? Object.values(item).map(rounded).join(' ') : String(item)))
      .join(', ')
      .slice(0, mostLength);
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message).slice(0, mostLength);
  return undefined;
}

function rounded(value: unknown): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);
}
