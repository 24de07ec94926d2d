import { unlessAborted } from '../../base/unless-aborted';
import type { ErrorRecord } from '../../contract/errors';
import { toErrorRecord } from '../../contract/errors';
import type { ConsentAnswer, ConsentKind, ConsentQuestion, GrantedConsent } from '../../contract/tool-servers';

/** Consents on the disk. Calls reject with an `ApuraError`. */
export interface ConsentStore {
  load(): Promise<readonly GrantedConsent[]>;
  put(identity: string, kind: ConsentKind): Promise<void>;
  /** All of one server, or everything. */
  delete(identity?: string): Promise<void>;
  close(): void;
}

export interface ConsentOptions {
  /** Asks the user. Rejects with an `AbortError` when nobody waits any more. */
  readonly ask: (question: ConsentQuestion, signal: AbortSignal) => Promise<ConsentAnswer>;
  readonly openStore?: () => Promise<ConsentStore>;
  /** The disk does not obey: consent lives as long as the book. */
  readonly onProblem: (error: ErrorRecord) => void;
}

/** The user's consents: an "always" is remembered per server and kind until it is revoked, a no until the book is closed. */
export interface ConsentBook {
  isGranted(identity: string, kind: ConsentKind): boolean;
  /** What is known, else what the user says now; a server's questions are asked one after the other. */
  obtain(question: ConsentQuestion, signal: AbortSignal): Promise<boolean>;
  revoke(identity?: string): Promise<void>;
  close(): void;
}

export async function openConsentBook({ ask, openStore, onProblem }: ConsentOptions): Promise<ConsentBook> {
  const answers = new Map<string, boolean>();
  const asking = new Map<string, Promise<boolean>>();
  const keyOf = (identity: string, kind: ConsentKind): string => `${kind} ${identity}`;
  let store: ConsentStore | undefined;
  try {
    store = await openStore?.();
    for (const { identity, kind } of (await store?.load()) ?? []) answers.set(keyOf(identity, kind), true);
  } catch (error) {
    store = undefined;
    onProblem(toErrorRecord(error));
  }

  const onDisk = async (work: (disk: ConsentStore) => Promise<void>): Promise<void> => {
    try {
      if (store !== undefined) await work(store);
    } catch (error) {
      onProblem(toErrorRecord(error));
    }
  };

  const askNow = async (question: ConsentQuestion, signal: AbortSignal): Promise<boolean> => {
    const { identity, kinds } = question;
    try {
      const answer = await ask(question, signal);
      if (answer !== 'once') for (const kind of kinds) answers.set(keyOf(identity, kind), answer === 'always');
      if (answer === 'always') for (const kind of kinds) await onDisk((disk) => disk.put(identity, kind));
      return answer !== 'denied';
    } finally {
      asking.delete(identity);
    }
  };

  return {
    isGranted: (identity, kind) => answers.get(keyOf(identity, kind)) === true,
    obtain: async (question, signal) => {
      const { identity } = question;
      for (;;) {
        const kinds = question.kinds.filter((kind) => answers.get(keyOf(identity, kind)) !== true);
        if (kinds.length === 0) return true;
        if (kinds.some((kind) => answers.get(keyOf(identity, kind)) === false)) return false;
        const running = asking.get(identity);
        if (running === undefined) {
          const started = askNow({ ...question, kinds }, signal);
          asking.set(identity, started);
          return await started;
        }
        // Whoever asked may have been cancelled, or was told "once": then the next in line asks.
        await unlessAborted(
          running.catch(() => undefined),
          signal,
        );
      }
    },
    revoke: async (identity) => {
      for (const key of [...answers.keys()]) if (identity === undefined || key.endsWith(` ${identity}`)) answers.delete(key);
      await onDisk((disk) => disk.delete(identity));
    },
    close: () => store?.close(),
  };
}
