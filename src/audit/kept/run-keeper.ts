import type { AuditEvent } from '../../contract/audit';
import { ApuraError } from '../../contract/errors';
import type { KeepProblem } from '../../contract/kept';
import type { JournalStore } from './journal-store';
import { problemOf } from './kept-runs';
import type { RunHead } from './run-head';

/** What is kept at most: audits, bytes of all of them, bytes of one (10,000 tasks of 2 kB). */
export const journalLimits = { mostRuns: 5, mostBytes: 60e6, mostRunBytes: 25e6 };

export interface RunKeeperOptions {
  /** A new run's, or that of a run that goes on. */
  readonly head: RunHead;
  readonly openStore: (onLost: () => void) => Promise<JournalStore>;
  /** ms since 1970. */
  readonly wallNow: () => number;
  /** Nothing is kept of this run any more. Called once. */
  readonly onProblem: (problem: KeepProblem) => void;
  readonly limits?: typeof journalLimits;
}

/** Writes an audit's events behind it: nobody waits for the disk, and its failures end the keeping, not the audit. */
export interface RunKeeper {
  take(events: readonly AuditEvent[]): void;
  /** The audit is over: resolves when nothing of it is left to be resumed, or all of it is on the disk. */
  end(left: 'nothing' | 'resumable'): Promise<void>;
}

export function makeRunKeeper({ openStore, wallNow, onProblem, limits = journalLimits, ...options }: RunKeeperOptions): RunKeeper {
  let head = options.head;
  let waiting: AuditEvent[] = [];
  let store: JournalStore | undefined;
  let running: Promise<void> | undefined;
  let isOver = false;

  const stop = (problem: KeepProblem): void => {
    if (isOver) return;
    isOver = true;
    waiting = [];
    onProblem(problem);
  };

  const open = async (): Promise<JournalStore> => {
    const opened = await openStore(() => {
      store = undefined;
      stop('not-kept-lost');
    });
    const others = (await opened.heads()).filter(({ id }) => id !== head.id);
    await opened.delete(surplus(others, limits));
    store = opened;
    return opened;
  };

  /** Half a journal would be offered for resumption of an audit that has ended. */
  const giveUp = async (problem: KeepProblem): Promise<void> => {
    stop(problem);
    await store?.delete([head.id]).catch(() => undefined);
  };

  const write = async (disk: JournalStore, text: string): Promise<void> => {
    try {
      await disk.write(head, text);
    } catch (error) {
      if (!(error instanceof ApuraError) || error.code !== 'storage-full') throw error;
      const others = (await disk.heads()).filter(({ id }) => id !== head.id);
      if (others.length === 0) throw error;
      await disk.delete(others.map(({ id }) => id));
      await disk.write(head, text);
    }
  };

  const writeAll = async (): Promise<void> => {
    try {
      const disk = store ?? (await open());
      while (waiting.length > 0) {
        const taken = waiting;
        waiting = [];
        const text = JSON.stringify(taken);
        const finished = taken.filter(({ kind }) => kind === 'task-finished').length;
        head = { ...head, updatedAt: wallNow(), finished: head.finished + finished, bytes: head.bytes + text.length };
        if (head.bytes > limits.mostRunBytes) return await giveUp('not-kept-too-large');
        await write(disk, text);
      }
    } catch (error) {
      await giveUp(problemOf(error));
    }
  };

  const start = (): void => {
    running ??= writeAll().finally(() => {
      running = undefined;
      if (waiting.length > 0) start();
    });
  };

  return {
    take: (events) => {
      if (isOver) return;
      waiting.push(...events.filter(isKept));
      if (waiting.length > 0) start();
    },
    end: async (left) => {
      while (running !== undefined) await running;
      isOver = true;
      if (left === 'nothing') await store?.delete([head.id]).catch(() => undefined);
      store?.close();
      store = undefined;
    },
  };
}

/** What is only of the moment: the events after it say how it went on. */
function isKept({ kind }: AuditEvent): boolean {
  return kind !== 'task-progress' && kind !== 'model-progress';
}

/** Runs that have to go so that one more has room, the oldest of them. */
function surplus(heads: readonly RunHead[], { mostRuns, mostBytes, mostRunBytes }: typeof journalLimits): readonly string[] {
  let bytes = 0;
  return heads.flatMap(({ id, bytes: own }, place) => {
    bytes += own;
    return place < mostRuns - 1 && bytes <= mostBytes - mostRunBytes ? [] : [id];
  });
}
