import { unlessAborted } from '../../base/unless-aborted';
import type { ErrorRecord } from '../../contract/errors';
import { toErrorRecord } from '../../contract/errors';

/** What a server may do only with the user's consent. */
export type ConsentKind = 'write' | 'network';

export interface ConsentQuestion {
  /** The name that the user knows. */
  readonly server: string;
  /** What is remembered: the address of a remote server, so that another one of the same name has to ask again. */
  readonly identity: string;
  readonly kind: ConsentKind;
  /** The tool that asks first; absent when the server is added. */
  readonly tool?: string;
}

/** Consents on the disk. Calls reject with an `ApuraError`. */
export interface ConsentStore {
  load(): Promise<readonly { readonly identity: string; readonly kind: ConsentKind }[]>;
  put(identity: string, kind: ConsentKind): Promise<void>;
  /** All of one server, or everything. */
  delete(identity?: string): Promise<void>;
  close(): void;
}

export interface ConsentOptions {
  /** Asks the user. Resolves false on no; rejects with an `AbortError` when nobody waits any more. */
  readonly ask: (question: ConsentQuestion, signal: AbortSignal) => Promise<boolean>;
  readonly openStore?: () => Promise<ConsentStore>;
  /** The disk does not obey: consent lives as long as the page. */
  readonly onProblem: (error: ErrorRecord) => void;
}

/** The user's consents: a yes is remembered per server and kind until it is revoked, a no until the page is left. */
export interface ConsentBook {
  isGranted(identity: string, kind: ConsentKind): boolean;
  /** What is known, else what the user says now; questions about the same wait for one answer. */
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

  const askOnce = async (question: ConsentQuestion, key: string, signal: AbortSignal): Promise<boolean> => {
    try {
      const granted = await ask(question, signal);
      answers.set(key, granted);
      if (granted) await onDisk((disk) => disk.put(question.identity, question.kind));
      return granted;
    } finally {
      asking.delete(key);
    }
  };

  return {
    isGranted: (identity, kind) => answers.get(keyOf(identity, kind)) === true,
    obtain: async (question, signal) => {
      const key = keyOf(question.identity, question.kind);
      for (;;) {
        const before = answers.get(key);
        if (before !== undefined) return before;
        const running = asking.get(key);
        if (running === undefined) {
          const started = askOnce(question, key, signal);
          asking.set(key, started);
          return await started;
        }
        // Whoever asked may have been cancelled: then the next in line asks.
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
