import type { AuditConfig } from '../../contract/audit';
import { ApuraError, toErrorRecord } from '../../contract/errors';
import type { InterruptedAudit, KeepProblem, KeptAudits, ResumeRefusal } from '../../contract/kept';
import { holdJournal, type JournalHold } from './hold-journal';
import { hasJournal, openJournalStore } from './journal-store';
import { type ResumedRun, readRun, refusalOf } from './read-run';
import { configOf, type RunHead } from './run-head';

/** The page that asks. */
export interface KeptWorld {
  readonly locks: Pick<LockManager, 'request'> | undefined;
  /** Version and script of the page. */
  readonly build: string;
  readonly userAgent: string;
  /** Of the tasks that these settings ask for; `undefined` where they cannot be read any more. */
  readonly suiteSha256Of: (config: AuditConfig) => Promise<string | undefined>;
}

export type HeldJournal = Extract<JournalHold, { readonly kind: 'held' }>;

/** An interrupted audit, taken out to go on or to begin again; its journal is held. */
export interface TakenRun {
  readonly hold: HeldJournal;
  readonly head: RunHead;
  readonly config: AuditConfig;
  readonly run: ResumedRun | undefined;
}

/** A page that was just reloaded may have left its lock to be freed, ms. */
const patienceMs = 2_000;

/** What the journal says to the start screen. Never rejects: what stands in the way is the answer. */
export async function listKept(world: KeptWorld): Promise<KeptAudits> {
  const hold = await holdJournal(world.locks, patienceMs);
  if (hold.kind === 'refused') return { interrupted: [], problem: hold.problem };
  try {
    if (!(await hasJournal())) return { interrupted: [] };
    const store = await openJournalStore();
    try {
      const interrupted: InterruptedAudit[] = [];
      for (const head of await store.heads()) interrupted.push(await describe(head, await store.texts(head.id), world));
      return { interrupted };
    } finally {
      store.close();
    }
  } catch (error) {
    return { interrupted: [], problem: problemOf(error) };
  } finally {
    hold.release();
  }
}

async function describe(head: RunHead, texts: readonly string[], world: KeptWorld): Promise<InterruptedAudit> {
  const { id, suiteTitle, tasks, finished, startedAt, updatedAt } = head;
  const config = configOf(head);
  const { run, refusal } = await judge(head, texts, world);
  return {
    id,
    suiteTitle,
    engine: config?.engine ?? 'auto',
    model: config?.model ?? '',
    tasks,
    finished: run?.finished.length ?? finished,
    startedAt: new Date(startedAt).toISOString(),
    interruptedAt: new Date(updatedAt).toISOString(),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

async function judge(
  head: RunHead,
  texts: readonly string[],
  world: KeptWorld,
): Promise<{ readonly run?: ResumedRun; readonly refusal?: ResumeRefusal }> {
  const config = configOf(head);
  const run = readRun(texts);
  if (config === undefined || run === undefined) return { refusal: 'damaged' };
  const { build, userAgent } = world;
  const refusal = refusalOf(head, { build, userAgent, suiteSha256: await world.suiteSha256Of(config) });
  return refusal === undefined ? { run } : { run, refusal };
}

/** Takes an interrupted audit. Rejects with `not-resumable`, `journal-busy`, or as the store does. */
export async function takeRun(id: string, how: 'resume' | 'start-over', world: KeptWorld): Promise<TakenRun> {
  const hold = await holdOrReject(world);
  try {
    const store = await openJournalStore();
    try {
      const head = (await store.heads()).find((one) => one.id === id);
      const config = head === undefined ? undefined : configOf(head);
      if (head === undefined || config === undefined) throw refused(head === undefined ? 'gone' : 'damaged');
      if (how === 'start-over') {
        await store.delete([id]);
        return { hold, head, config, run: undefined };
      }
      const { run, refusal } = await judge(head, await store.texts(id), world);
      if (run === undefined || refusal !== undefined) throw refused(refusal ?? 'damaged');
      return { hold, head, config, run };
    } finally {
      store.close();
    }
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** Deletes an interrupted audit. Rejects with `journal-busy`, or as the store does. */
export async function discardRun(id: string, world: KeptWorld): Promise<void> {
  const hold = await holdOrReject(world);
  try {
    const store = await openJournalStore();
    try {
      await store.delete([id]);
    } finally {
      store.close();
    }
  } finally {
    hold.release();
  }
}

/** The journal, or `journal-busy`: another tab uses it. */
export async function holdOrReject({ locks }: Pick<KeptWorld, 'locks'>): Promise<HeldJournal> {
  const hold = await holdJournal(locks, patienceMs);
  if (hold.kind === 'held') return hold;
  throw new ApuraError('journal-busy', 'another tab keeps its audit now, or there are no Web Locks here', { reason: hold.problem });
}

function refused(reason: ResumeRefusal | 'gone'): ApuraError {
  return new ApuraError('not-resumable', `the interrupted audit cannot go on: ${reason}`, { reason });
}

/** What a failure of the disk is called on the page. */
export function problemOf(thrown: unknown): KeepProblem {
  const { code } = toErrorRecord(thrown);
  if (code === 'store-newer') return 'not-kept-newer';
  return code === 'storage-full' ? 'not-kept-full' : 'not-kept-denied';
}
