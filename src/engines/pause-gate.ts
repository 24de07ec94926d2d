import { abortError } from '../base/abort';
import type { PauseGate } from './engine';

/** A gate that can be closed and opened; open at first. */
export function makePauseGate(): PauseGate & { set(paused: boolean): void } {
  const changes = new EventTarget();
  let paused = false;
  return {
    get paused() {
      return paused;
    },
    resumed: (signal) =>
      new Promise((resolve, reject) => {
        const settled = new AbortController();
        const check = (): void => {
          if (paused && !signal.aborted) return;
          settled.abort();
          if (signal.aborted) reject(abortError());
          else resolve();
        };
        changes.addEventListener('change', check, { signal: settled.signal });
        signal.addEventListener('abort', check, { signal: settled.signal });
        check();
      }),
    onChange: (listener, signal) => changes.addEventListener('change', () => listener(paused), { signal }),
    set: (next) => {
      if (next === paused) return;
      paused = next;
      changes.dispatchEvent(new Event('change'));
    },
  };
}
