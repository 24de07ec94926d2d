import type { OrchestratorActivity } from '../../contract/activity';
import type { AuditEvent, TaskRecord } from '../../contract/audit';
import { ApuraError } from '../../contract/errors';
import type { ResumeRefusal } from '../../contract/kept';
import { assembleReport } from '../../report/assemble';
import { readReport } from '../../report/export/json';
import type { RunHead } from './run-head';

/** What an interrupted audit has, and where it goes on. */
export interface ResumedRun {
  /** Without its ends and undecided tasks: it goes on. */
  readonly events: readonly AuditEvent[];
  /** Tasks with an outcome that the device or a grader decided: not run again, whether they passed or not. */
  readonly finished: readonly TaskRecord[];
  /** What the components had done when the last of them was finished. */
  readonly activity?: OrchestratorActivity;
  readonly nextSeq: number;
  /** Where the audit's clock stood: the time without a page is not the audit's. */
  readonly atMs: number;
}

/** The events of a kept audit; `undefined` where what lies on the disk is no journal that a report can be made of. */
export function readRun(texts: readonly string[]): ResumedRun | undefined {
  const events = parseEvents(texts);
  if (events === undefined || !makesReport(events)) return undefined;
  const activity = events.findLast((event) => event.kind === 'activity')?.activity;
  const records = events.flatMap((event) => (event.kind === 'task-finished' && isDecided(event.task) ? [event.task] : []));
  return {
    events: events.filter((event) => event.kind !== 'audit-finished' && (event.kind !== 'task-finished' || isDecided(event.task))),
    finished: [...new Map(records.map((record) => [record.taskId, record])).values()],
    ...(activity === undefined ? {} : { activity }),
    nextSeq: Math.max(...events.map(({ seq }) => seq)) + 1,
    atMs: Math.max(...events.map(({ atMs }) => atMs)),
  };
}

/** What was skipped or stopped has no outcome of its own. */
export function isDecided({ outcome: { status } }: TaskRecord): boolean {
  return status === 'passed' || status === 'failed' || status === 'timed-out';
}

/** What is now, and what the kept audit was made with. */
export interface Circumstances {
  readonly build: string;
  readonly userAgent: string;
  /** Absent: the suite cannot be read any more. */
  readonly suiteSha256?: string;
}

/** Engine, model, seed and threads are those of the kept audit by construction; what else must be the same is looked at here. */
export function refusalOf(head: RunHead, { build, userAgent, suiteSha256 }: Circumstances): ResumeRefusal | undefined {
  if (head.build !== build) return 'app-version';
  if (head.userAgent !== userAgent) return 'browser';
  return head.suiteSha256 === suiteSha256 ? undefined : 'suite';
}

/** Details of the notice: how often it was resumed and when, what was kept, and how long there was no page. */
export function resumedNotice(head: RunHead, { events, finished }: ResumedRun, now: number): Record<string, string | number> {
  const before = events.findLast((event) => event.kind === 'notice' && event.code === 'resumed');
  const told = before?.kind === 'notice' ? before.details : {};
  const [times, at, awayMs] = [told['times'], told['at'], told['awayMs']];
  return {
    times: (typeof times === 'number' ? times : 0) + 1,
    at: [...(typeof at === 'string' ? [at] : []), new Date(now).toISOString()].join(', '),
    awayMs: (typeof awayMs === 'number' ? awayMs : 0) + Math.max(0, now - head.updatedAt),
    kept: finished.length,
    total: head.tasks,
  };
}

function parseEvents(texts: readonly string[]): readonly AuditEvent[] | undefined {
  const events: AuditEvent[] = [];
  for (const text of texts) {
    const batch = parseJson(text);
    if (!Array.isArray(batch) || !batch.every(isEvent)) return undefined;
    events.push(...batch);
  }
  return events[0]?.kind === 'audit-started' ? events : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Its frame; whether the rest is sound shows in the report. */
function isEvent(value: unknown): value is AuditEvent {
  if (typeof value !== 'object' || value === null) return false;
  if (!('seq' in value && 'atMs' in value && 'kind' in value)) return false;
  return Number.isSafeInteger(value.seq) && Number.isFinite(value.atMs) && typeof value.kind === 'string';
}

function makesReport(events: readonly AuditEvent[]): boolean {
  try {
    // Through JSON, as a file is read: what is `undefined` here is absent there.
    readReport(JSON.parse(JSON.stringify(assembleReport(events))));
    return true;
  } catch (error) {
    if (error instanceof ApuraError || error instanceof TypeError || error instanceof RangeError) return false;
    throw error;
  }
}
