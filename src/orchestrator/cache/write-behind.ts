import { ApuraError, type ErrorRecord, toErrorRecord } from '../../contract/errors';
import type { AnswerStore } from './answer-store';
import type { KeptAnswer } from './kept-answer';

export interface WriteBehindOptions {
  readonly store: AnswerStore;
  /** The disk is full: makes room by dropping some answers (through `drop`); the write is tried once more. */
  readonly onFull: () => void;
  /** Nothing is written any more until `clear` made room. Called once each time. */
  readonly onStopped: (error: ErrorRecord) => void;
}

/** Writes answers after the fact, many in one transaction: nobody waits for the disk. */
export interface WriteBehind {
  put(answer: KeptAnswer): void;
  drop(keys: readonly string[]): void;
  /** Rejects with an `ApuraError` when the disk does not obey. */
  clear(agent?: string): Promise<void>;
  /** Resolves when all that was given until now is on the disk, or given up. */
  flush(): Promise<void>;
}

/** Answers per transaction: bounds what one write holds. */
const batch = 200;

export function makeWriteBehind({ store, onFull, onStopped }: WriteBehindOptions): WriteBehind {
  const puts = new Map<string, KeptAnswer>();
  const deletes = new Set<string>();
  let running: Promise<void> | undefined;
  let stopped = false;

  const take = (): { readonly puts: readonly KeptAnswer[]; readonly deletes: readonly string[] } => {
    const taken = { puts: [...puts.values()].slice(0, batch), deletes: [...deletes].slice(0, batch) };
    for (const { key } of taken.puts) puts.delete(key);
    for (const key of taken.deletes) deletes.delete(key);
    return taken;
  };

  const stop = (thrown: unknown): void => {
    stopped = true;
    puts.clear();
    deletes.clear();
    onStopped(toErrorRecord(thrown));
  };

  const writeAll = async (): Promise<void> => {
    let retried = false;
    while (!stopped && puts.size + deletes.size > 0) {
      const taken = take();
      try {
        await store.write(taken.puts, taken.deletes);
      } catch (thrown) {
        const full = thrown instanceof ApuraError && thrown.code === 'storage-full';
        if (!full || retried) return stop(thrown);
        retried = true;
        // Deleting first frees the room that the answers need; what `onFull` drops is not written.
        for (const answer of taken.puts) puts.set(answer.key, answer);
        for (const key of taken.deletes) deletes.add(key);
        onFull();
        await freeRoom();
      }
    }
  };

  const freeRoom = async (): Promise<void> => {
    const keys = [...deletes];
    deletes.clear();
    try {
      await store.write([], keys);
    } catch (thrown) {
      stop(thrown);
    }
  };

  const start = (): void => {
    if (stopped) return;
    running ??= Promise.resolve()
      .then(writeAll)
      .finally(() => {
        running = undefined;
      });
  };

  const flush = async (): Promise<void> => {
    while (running !== undefined) await running;
  };

  return {
    put: (answer) => {
      if (stopped) return;
      deletes.delete(answer.key);
      puts.set(answer.key, answer);
      start();
    },
    drop: (keys) => {
      if (stopped) return;
      for (const key of keys) {
        puts.delete(key);
        deletes.add(key);
      }
      start();
    },
    clear: async (agent) => {
      for (const [key, answer] of puts) if (agent === undefined || answer.agent === agent) puts.delete(key);
      await flush();
      await store.clear(agent);
      stopped = false;
    },
    flush,
  };
}
