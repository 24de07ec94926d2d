import type { Attempt, AuditEvent, Outcome } from '../contract/audit';
import type { EngineId } from '../contract/engine';
import type { ReportTask } from './report';
import { toReportTask } from './task-view';

/** Deadline shown for a task that never told its own: it was queued and no record of it came. */
const unknownDeadlineMs = 0;

/** One task per id, in the order of the queue; what has no record of its own is `aborted` for `reason`. */
export function assembleTasks(journal: readonly AuditEvent[], reason: 'user' | 'worker-died'): ReportTask[] {
  const tasks = new Map<string, ReportTask>();
  const models = makeModelMemory();
  for (const event of journal) {
    models.see(event);
    if (event.kind === 'task-queued' && !tasks.has(event.taskId)) tasks.set(event.taskId, unfinished(event.taskId, reason));
    if (event.kind === 'task-finished') tasks.set(event.task.taskId, toReportTask(event.task, models.of(event.task.taskId)));
    if (event.kind !== 'task-started') continue;
    const known = tasks.get(event.taskId);
    if (known === undefined || known.attempts === undefined) {
      const { family, prompt } = event;
      tasks.set(event.taskId, { ...unfinished(event.taskId, reason), family, prompt });
    }
  }
  return [...tasks.values()];
}

/** Which model each attempt ran with: the one that was loaded last when it started, else the last on its engine. */
function makeModelMemory() {
  let current: { readonly engine: EngineId; readonly model: string } | undefined;
  const lastOn = new Map<EngineId, string>();
  const started = new Map<string, typeof current>();
  const key = (taskId: string, attempt: number): string => `${attempt} ${taskId}`;
  return {
    see(event: AuditEvent): void {
      if (event.kind === 'task-started') started.set(key(event.taskId, event.attempt), current);
      if (event.kind !== 'model-loaded') return;
      current = { engine: event.model.engine, model: event.model.modelId };
      lastOn.set(current.engine, current.model);
    },
    of(taskId: string): (attempt: Attempt) => string | undefined {
      return ({ number, engine }) => {
        const atStart = started.get(key(taskId, number));
        return atStart?.engine === engine ? atStart.model : lastOn.get(engine);
      };
    },
  };
}

function unfinished(id: string, reason: 'user' | 'worker-died'): ReportTask {
  const outcome: Outcome = { status: 'aborted', reason };
  return { id, tags: [], status: 'aborted', durationMs: 0, deadlineMs: unknownDeadlineMs, outcome };
}
