import { abortError } from './abort';

/**
 * That something shall stop, told at most once. As an `AbortSignal`, and much cheaper where only Apura's own code listens: a signal is
 * made when somebody asks for it.
 */
export interface Stop {
  readonly isStopped: boolean;
  /** Called at the stop, or at once when it has been. The returned function takes it off again. */
  onStop(run: () => void): () => void;
  /** For those who know only signals. */
  readonly signal: AbortSignal;
}

export interface StopSource extends Stop {
  stop(message: string): void;
}

const nothing = (): void => undefined;

export function makeStop(): StopSource {
  return new OwnStop();
}

/** A class with one slot for the usual single listener: one is made for every task. */
class OwnStop implements StopSource {
  #reason: string | undefined;
  #first: (() => void) | undefined;
  #others: Set<() => void> | undefined;
  #controller: AbortController | undefined;

  get isStopped(): boolean {
    return this.#reason !== undefined;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(abortError(this.#reason));
    return this.#controller.signal;
  }

  onStop(run: () => void): () => void {
    if (this.#reason !== undefined) {
      run();
      return nothing;
    }
    if (this.#first === undefined) this.#first = run;
    else {
      this.#others ??= new Set();
      this.#others.add(run);
    }
    return () => {
      if (this.#first === run) this.#first = undefined;
      else this.#others?.delete(run);
    };
  }

  stop(message: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = message;
    this.#controller?.abort(abortError(message));
    const [first, others] = [this.#first, [...(this.#others ?? [])]];
    this.#first = undefined;
    this.#others = undefined;
    first?.();
    for (const run of others) run();
  }
}

/** A signal as a stop. */
export function stopOf(signal: AbortSignal): Stop {
  return {
    get isStopped() {
      return signal.aborted;
    },
    onStop: (run) => {
      if (signal.aborted) {
        run();
        return nothing;
      }
      signal.addEventListener('abort', run, { once: true });
      return () => signal.removeEventListener('abort', run);
    },
    signal,
  };
}

/** The promise, or a rejection with an `AbortError` as soon as the stop comes, unless `goesOn` says that it obeys by itself. */
export function untilStop<T>(promise: Promise<T>, stop: Stop, goesOn: () => boolean = () => false): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = stop.onStop(() => {
      if (!goesOn()) reject(abortError());
    });
    promise.then(
      (value) => {
        off();
        resolve(value);
      },
      (error: unknown) => {
        off();
        reject(error);
      },
    );
  });
}
