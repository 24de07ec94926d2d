import type { AuditConfig, AuditEvent, AuditEventBody } from '../../contract/audit';
import type { KeepProblem } from '../../contract/kept';
import { holdJournal, type JournalHold } from './hold-journal';
import { openJournalStore } from './journal-store';
import type { KeptWorld, TakenRun } from './kept-runs';
import { type KnowledgeDisks, openKnowledgeDisks } from './knowledge-disks';
import { isDecided, type ResumedRun, resumedNotice } from './read-run';
import type { RunHead } from './run-head';
import { makeRunKeeper, type RunKeeper } from './run-keeper';

/** What an audit is, as far as the journal's head tells it. */
export interface KeptSubject {
  readonly config: AuditConfig;
  readonly suiteTitle: string;
  readonly suiteSha256: string;
  readonly tasks: number;
}

/** The keeping of one audit, from before its first event until after its last. */
export interface KeptSession {
  /** What an interrupted audit has, and the details of its notice. */
  readonly resumed?: ResumedRun & { readonly notice: Readonly<Record<string, string | number>> };
  /** Absent where nothing is kept. */
  readonly disks?: Promise<KnowledgeDisks>;
  /** Whom to tell why nothing is kept; it may be known already. */
  attach(journal: { record(body: AuditEventBody): void }): void;
  take(events: readonly AuditEvent[]): void;
  /** Resolves when the disk is as it shall be left. */
  end(): Promise<void>;
}

/** Whoever audits does not wait for another tab. */
const patienceMs = 500;

/** Begins to keep an audit; `taken`: one that was interrupted. Never rejects: where nothing can be kept, the session says so. */
export async function openKeptSession(subject: KeptSubject, world: KeptWorld, taken?: TakenRun): Promise<KeptSession> {
  let journal: Parameters<KeptSession['attach']>[0] | undefined;
  let problem: KeepProblem | undefined;
  let decided = taken?.run?.finished.length ?? 0;
  let ended: Extract<AuditEvent, { kind: 'audit-finished' }>['reason'] | undefined;
  const tell = (code: KeepProblem): void => {
    problem = code;
    journal?.record({ kind: 'notice', code, details: {} });
  };
  const hold = taken?.hold ?? (await holdFor(subject.config, world));
  if (hold.kind === 'refused') problem = hold.problem;
  const keeper: RunKeeper | undefined =
    hold.kind === 'refused'
      ? undefined
      : makeRunKeeper({ head: headOf(subject, world, taken), openStore: openJournalStore, wallNow: Date.now, onProblem: tell });
  const disks = keeper === undefined ? undefined : openKnowledgeDisks(taken?.run !== undefined);
  const resumed = taken?.run === undefined ? undefined : { ...taken.run, notice: resumedNotice(taken.head, taken.run, Date.now()) };

  return {
    ...(resumed === undefined ? {} : { resumed }),
    ...(disks === undefined ? {} : { disks }),
    attach: (told) => {
      journal = told;
      if (problem !== undefined) tell(problem);
    },
    take: (events) => {
      for (const event of events) {
        if (event.kind === 'task-finished' && isDecided(event.task)) decided += 1;
        if (event.kind === 'audit-finished') ended = event.reason;
      }
      keeper?.take(events);
    },
    end: async () => {
      // After the last event nothing can be told any more.
      journal = undefined;
      const isResumable = ended === 'failed' && decided > 0;
      try {
        await keeper?.end(isResumable ? 'resumable' : 'nothing');
        if (!isResumable) await (await disks)?.dropAnswers();
      } finally {
        if (hold.kind === 'held') hold.release();
      }
    },
  };
}

/** What faults on purpose teach, and half of their plan, are of no use later. */
async function holdFor(
  { chaos }: AuditConfig,
  { locks }: KeptWorld,
): Promise<JournalHold | { readonly kind: 'refused'; readonly problem: 'not-kept-chaos' }> {
  return chaos === undefined ? await holdJournal(locks, patienceMs) : { kind: 'refused', problem: 'not-kept-chaos' };
}

function headOf({ config, ...subject }: KeptSubject, { build, userAgent }: KeptWorld, taken: TakenRun | undefined): RunHead {
  if (taken?.run !== undefined) return taken.head;
  const now = Date.now();
  const configJson = JSON.stringify(config);
  return { id: crypto.randomUUID(), startedAt: now, updatedAt: now, build, userAgent, ...subject, finished: 0, bytes: 0, configJson };
}
