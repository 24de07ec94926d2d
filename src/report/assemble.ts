import type { AuditEvent, Outcome } from '../contract/audit';
import { parseUserAgent } from './environment';
import type { Report, ReportTask, VerdictThresholds } from './report';
import { reportVersion } from './report';
import type { ReportBody } from './summary';
import { toReportTask } from './task-view';
import { knownThresholds } from './thresholds';
import { completeReport } from './verdict';

/** Deadline shown for a task that never told its own: it was queued and no record of it came. */
const unknownDeadlineMs = 0;

export interface AssembleOptions {
  /** Limits of the verdict; absent: those that the journal names, else the usual ones. */
  readonly thresholds?: Partial<VerdictThresholds>;
}

/**
 * The report of a journal, wherever the journal stops. Without `audit-finished` the run ended as `worker-died`, and
 * tasks that were queued and never finished are `aborted`. Events that come twice (same `seq`) count once.
 */
export function assembleReport(events: readonly AuditEvent[], options: AssembleOptions = {}): Report {
  const journal = inOrder(events);
  const started = lastOf(journal, 'audit-started');
  const finished = lastOf(journal, 'audit-finished');
  const body: ReportBody = {
    kind: 'apura-report',
    reportVersion,
    detail: 'full',
    appVersion: started?.appVersion ?? 'unknown',
    startedAt: started?.startedAt ?? '',
    ended: finished?.reason ?? 'worker-died',
    error: finished?.error,
    config: {
      engine: started?.config.engine ?? 'auto',
      model: started?.config.model ?? '',
      seed: started?.config.seed ?? 0,
      tasks: started?.config.tasks,
    },
    suite: started?.suite ?? { id: '', title: '', seed: 0, sha256: '', tasks: 0 },
    environment: parseUserAgent(started?.userAgent ?? ''),
    survey: lastOf(journal, 'device-surveyed')?.survey,
    decisions: allOf(journal, 'decision').map(({ decision }) => decision),
    model: lastOf(journal, 'model-loaded')?.model,
    engineDeaths: allOf(journal, 'engine-died').map(({ engine, error, taskId, atMs }) => ({ engine, error, taskId, atMs })),
    notices: uniqueNotices(journal),
    wasHidden: started?.visible === false || allOf(journal, 'visibility').some(({ visible }) => !visible),
    tasks: assembleTasks(journal, finished?.reason === 'cancelled' ? 'user' : 'worker-died'),
    resources: allOf(journal, 'resource-sample').map(({ sample, atMs }) => ({ ...sample, atMs })),
    timing: { totalMs: journal.at(-1)?.atMs ?? 0, tasksMs: tasksSpanMs(journal), maxConcurrentTasks: maxConcurrentTasks(journal) },
    thresholds: options.thresholds ?? knownThresholds(started?.thresholds),
  };
  return completeReport(body);
}

type EventOf<K extends AuditEvent['kind']> = Extract<AuditEvent, { readonly kind: K }>;

function allOf<K extends AuditEvent['kind']>(journal: readonly AuditEvent[], kind: K): EventOf<K>[] {
  return journal.filter((event): event is EventOf<K> => event.kind === kind);
}

function lastOf<K extends AuditEvent['kind']>(journal: readonly AuditEvent[], kind: K): EventOf<K> | undefined {
  return journal.findLast((event): event is EventOf<K> => event.kind === kind);
}

function inOrder(events: readonly AuditEvent[]): AuditEvent[] {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function uniqueNotices(journal: readonly AuditEvent[]): Report['notices'] {
  const byCode = new Map(allOf(journal, 'notice').map(({ code, details }) => [code, { code, details }]));
  return [...byCode.values()];
}

/** One task per id, in the order of the queue; what has no record of its own is `aborted`. */
function assembleTasks(journal: readonly AuditEvent[], reason: 'user' | 'worker-died'): ReportTask[] {
  const tasks = new Map<string, ReportTask>();
  for (const event of journal) {
    if (event.kind === 'task-queued' && !tasks.has(event.taskId)) tasks.set(event.taskId, unfinished(event.taskId, reason));
    if (event.kind === 'task-finished') tasks.set(event.task.taskId, toReportTask(event.task));
    if (event.kind !== 'task-started') continue;
    const known = tasks.get(event.taskId);
    if (known === undefined || known.attempts === undefined) {
      const { family, prompt } = event;
      tasks.set(event.taskId, { ...unfinished(event.taskId, reason), family, prompt });
    }
  }
  return [...tasks.values()];
}

function unfinished(id: string, reason: 'user' | 'worker-died'): ReportTask {
  const outcome: Outcome = { status: 'aborted', reason };
  return { id, tags: [], status: 'aborted', durationMs: 0, deadlineMs: unknownDeadlineMs, outcome };
}

function tasksSpanMs(journal: readonly AuditEvent[]): number | undefined {
  const first = journal.find((event) => event.kind === 'task-started');
  const last = journal.findLast((event) => event.kind === 'task-finished' && event.task.attempts.length > 0);
  return first === undefined || last === undefined || last.atMs <= first.atMs ? undefined : last.atMs - first.atMs;
}

/** Most tasks that were started and not finished at one time; `undefined` when none was started. */
function maxConcurrentTasks(journal: readonly AuditEvent[]): number | undefined {
  const open = new Set<string>();
  let most = 0;
  for (const event of journal) {
    if (event.kind === 'task-started') open.add(event.taskId);
    if (event.kind === 'task-finished') open.delete(event.task.taskId);
    most = Math.max(most, open.size);
  }
  return most === 0 ? undefined : most;
}
