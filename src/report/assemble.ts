import type { AuditEvent } from '../contract/audit';
import { assembleCapacity } from './assemble-capacity';
import { assembleTasks } from './assemble-tasks';
import { assembleChaos } from './chaos';
import { parseUserAgent } from './environment';
import { assembleOrchestrated } from './orchestrated';
import type { Report, VerdictThresholds } from './report';
import { reportVersion } from './report';
import type { ReportBody } from './summary';
import { knownThresholds } from './thresholds';
import { completeReport } from './verdict';

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
      tombstone: started?.config.tombstone,
    },
    suite: started?.suite ?? { id: '', title: '', seed: 0, sha256: '', tasks: 0 },
    environment: parseUserAgent(started?.userAgent ?? ''),
    survey: lastOf(journal, 'device-surveyed')?.survey,
    budgets: lastOfEach(
      allOf(journal, 'budget').map(({ budget }) => budget),
      ({ device }) => device,
    ),
    probe: allOf(journal, 'budget').findLast(({ probe }) => probe !== undefined)?.probe,
    benchmark: lastOf(journal, 'benchmark')?.benchmark,
    forecasts: lastOfEach(
      allOf(journal, 'forecast').flatMap(({ forecasts }) => forecasts),
      ({ engine, modelId }) => `${engine} ${modelId}`,
    ),
    decisions: allOf(journal, 'decision').map(({ decision }) => decision),
    models: allOf(journal, 'model-loaded').map(({ model }) => model),
    trust: allOf(journal, 'trust').map(({ engine, model, checks, tookMs }) => ({ engine, model, checks, tookMs })),
    engineDeaths: allOf(journal, 'engine-died').map(({ engine, error, taskId, atMs }) => ({ engine, error, taskId, atMs })),
    recoveries: allOf(journal, 'recovered').map(({ recovery, atMs }) => ({ ...recovery, atMs })),
    counterfactuals: lastOfEach(
      allOf(journal, 'counterfactual').map(({ counterfactual }) => counterfactual),
      ({ taskId }) => taskId,
    ),
    notices: lastOfEach(
      allOf(journal, 'notice').map(({ code, details }) => ({ code, details })),
      ({ code }) => code,
    ),
    wiring: lastOf(journal, 'wiring')?.results ?? [],
    chaos: assembleChaos(journal),
    capacity: assembleCapacity(journal),
    activity: lastOf(journal, 'activity')?.activity,
    wasHidden: started?.visible === false || allOf(journal, 'visibility').some(({ visible }) => !visible),
    tasks: assembleTasks(journal, finished?.reason === 'cancelled' ? 'user' : 'worker-died'),
    documentsEmbedded: lastOf(journal, 'documents-embedded')?.cost,
    orchestrated: assembleOrchestrated(journal),
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

/** Of entries with the same key, the last, in the order of their first ones. */
function lastOfEach<T>(entries: readonly T[], keyOf: (entry: T) => string): T[] {
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

/** From the first task's start to the last one's end; of a resumed audit part by part, for loading the model again is not the tasks'. */
function tasksSpanMs(journal: readonly AuditEvent[]): number | undefined {
  const resumed = journal.flatMap((event, index) => (event.kind === 'notice' && event.code === 'resumed' ? [index] : []));
  const spans = [0, ...resumed].map((from, part) => {
    const events = journal.slice(from, resumed[part]);
    const first = events.find((event) => event.kind === 'task-started');
    const last = events.findLast((event) => event.kind === 'task-finished' && event.task.attempts.length > 0);
    return first === undefined || last === undefined ? 0 : Math.max(0, last.atMs - first.atMs);
  });
  const sum = spans.reduce((total, ms) => total + ms, 0);
  return sum > 0 ? sum : undefined;
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
