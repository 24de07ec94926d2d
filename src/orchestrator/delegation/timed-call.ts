import { abortError } from '../../base/abort';
import type { Clock } from '../../base/clock';
import type { Stop } from '../../base/stop';
import { ApuraError } from '../../contract/errors';

/** How one call ended. */
export type Ended<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  /** The caller's stop came; the call was told. */
  | { readonly kind: 'aborted' };

/**
 * One call with a signal that fires at the time limit, at the caller's stop, or on `end`. `ended` never waits for a callee that does
 * not obey.
 */
export class TimedCall<T> {
  readonly ended: Promise<Ended<T>>;
  readonly #stopper = new AbortController();
  readonly #cancelTimer: (() => void) | undefined;
  #offStop: () => void = () => undefined;
  #finish: (ended: Ended<T>) => void = () => undefined;
  #isOver = false;
  #hasSettled = false;
  #onSettled: (() => void) | undefined;

  constructor(call: (signal: AbortSignal) => Promise<T>, timeoutMs: number, what: string, stop: Stop, clock: Clock) {
    this.ended = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#cancelTimer = Number.isFinite(timeoutMs)
      ? clock.after(timeoutMs, () =>
          this.end(new ApuraError('task-timeout', `${what} did not end within ${timeoutMs} ms`, { timeoutMs, what })),
        )
      : undefined;
    this.#offStop = stop.onStop(() => {
      this.#over({ kind: 'aborted' });
      this.#stopper.abort(abortError());
    });
    begin(call, this.#stopper.signal).then(
      (value) => this.#settle({ kind: 'value', value }),
      (error: unknown) => this.#settle({ kind: 'error', error }),
    );
  }

  /** Ends the call from outside, with this error, and tells it to stop. */
  end(error: unknown): void {
    this.#over({ kind: 'error', error });
    this.#stopper.abort(abortError(error instanceof Error ? error.message : 'stopped'));
  }

  /** The callee itself has come to an end. */
  get hasSettled(): boolean {
    return this.#hasSettled;
  }

  /** Called when the callee settles; only one listener. */
  onSettled(run: () => void): void {
    if (this.#hasSettled) run();
    else this.#onSettled = run;
  }

  #settle(ended: Ended<T>): void {
    this.#hasSettled = true;
    this.#over(ended);
    this.#onSettled?.();
  }

  #over(ended: Ended<T>): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer?.();
    this.#offStop();
    this.#finish(ended);
  }
}

/** A callee that throws before it returns a promise rejects like any other. */
function begin<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return Promise.resolve(call(signal));
  } catch (error) {
    return Promise.reject(error);
  }
}
