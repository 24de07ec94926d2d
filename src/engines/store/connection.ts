import type { PauseGate } from '../engine';

/** One connection's own signal: it is dropped when the load is cancelled, when it is held, and when nothing comes. */
export interface Connection {
  readonly signal: AbortSignal;
  /** Something came. */
  heard(): void;
  end(): void;
}

/** A connection that brings nothing for this long is given up. The engine's client ends a load after 60 s. */
export const stallMs = 20_000;

export function openConnection(hooks: { readonly gate?: PauseGate; readonly signal: AbortSignal }): Connection {
  const dropped = new AbortController();
  const ended = new AbortController();
  const drop = (): void => dropped.abort();
  let timer = setTimeout(drop, stallMs);
  hooks.signal.addEventListener('abort', drop, { signal: ended.signal });
  hooks.gate?.onChange(drop, ended.signal);
  if (hooks.signal.aborted || hooks.gate?.paused === true) drop();
  return {
    signal: dropped.signal,
    heard: () => {
      clearTimeout(timer);
      timer = setTimeout(drop, stallMs);
    },
    end: () => {
      clearTimeout(timer);
      ended.abort();
    },
  };
}
