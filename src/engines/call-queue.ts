/**
 * Messages are let in this often while a call runs, not after each token of a fast model: a turn of the event loop costs
 * a token its share, most where threads spin meanwhile. Far less than a person notices when he cancels.
 */
const turnEveryMs = 20;

/** What a call may use while it has its turn. */
export interface CallTurn {
  /** When the call arrived (performance.now), before any waiting. */
  readonly startedAt: number;
  readonly signal: AbortSignal;
  /** Lets waiting messages in where that was not done lately; throws `AbortError` when one of them cancelled this call. */
  readonly pause: () => Promise<void>;
}

/** Runs calls one after the other, each cancellable by its id. */
export interface CallQueue {
  run<T>(callId: number, work: (turn: CallTurn) => Promise<T>): Promise<T>;
  cancel(callId: number): void;
}

/** `letMessagesIn`: for tests outside a browser, one turn of the event loop. */
export function makeCallQueue(letMessagesIn: () => Promise<void> = makeYield()): CallQueue {
  const aborters = new Map<number, AbortController>();
  let last: Promise<unknown> = Promise.resolve();
  let turnedAt = Number.NEGATIVE_INFINITY;
  return {
    run: (callId, work) => {
      const aborter = new AbortController();
      const { signal } = aborter;
      aborters.set(callId, aborter);
      const pause = async (): Promise<void> => {
        if (performance.now() - turnedAt >= turnEveryMs) {
          await letMessagesIn();
          turnedAt = performance.now();
        }
        signal.throwIfAborted();
      };
      const turn = { startedAt: performance.now(), signal, pause };
      const before = last;
      const result = (async () => {
        await before;
        try {
          signal.throwIfAborted();
          return await work(turn);
        } finally {
          aborters.delete(callId);
        }
      })();
      last = result.catch(() => undefined);
      return result;
    },
    cancel: (callId) => aborters.get(callId)?.abort(),
  };
}

/** A turn of the event loop without the 4 ms that nested timers cost: a message to oneself. */
function makeYield(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let resume: (() => void) | undefined;
  port1.onmessage = () => resume?.();
  return () =>
    new Promise((resolve) => {
      resume = resolve;
      port2.postMessage(undefined);
    });
}
