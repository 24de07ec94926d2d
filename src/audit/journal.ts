import type { AuditEvent, AuditEventBody } from '../contract/audit';

/** Numbers and times events and hands them on in batches, so that a fast engine does not flood the page. */
export interface Journal {
  record(body: AuditEventBody): void;
  /** Sends what is waiting now. */
  flush(): void;
}

/** At most one batch per this many ms: below what an eye can tell, and few messages at hundreds of tokens per second. */
const batchMs = 50;

/**
 * `send` gets the events in order, each once; `before`: where the numbers and the clock of an interrupted audit stood. Progress that a later event of the same task or file has overtaken before
 * it was sent is left out; every other event is sent.
 */
export function makeJournal(
  send: (events: readonly AuditEvent[]) => void,
  now: () => number,
  before: { readonly nextSeq: number; readonly atMs: number } = { nextSeq: 0, atMs: 0 },
): Journal {
  const startedAt = now() - before.atMs;
  let seq = before.nextSeq;
  let waiting: AuditEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    send(batch);
  };

  const record = (body: AuditEventBody): void => {
    const last = waiting.at(-1);
    if (last !== undefined && overtakes(body, last)) waiting.pop();
    waiting.push({ ...body, seq, atMs: now() - startedAt });
    seq += 1;
    if (body.kind === 'task-finished' || body.kind === 'audit-finished') flush();
    else timer ??= setTimeout(flush, batchMs);
  };

  return { record, flush };
}

/** The same journal; every event goes to the listeners after it was recorded. */
export function listenTo(journal: Journal, listeners: readonly ((body: AuditEventBody) => void)[]): Journal {
  return {
    record: (body) => {
      journal.record(body);
      for (const listener of listeners) listener(body);
    },
    flush: () => journal.flush(),
  };
}

function overtakes(next: AuditEventBody, last: AuditEventBody): boolean {
  if (next.kind === 'task-progress') return last.kind === 'task-progress' && last.taskId === next.taskId;
  if (next.kind !== 'model-progress' || last.kind !== 'model-progress') return false;
  return last.progress.file === next.progress.file && last.progress.phase === next.progress.phase;
}
