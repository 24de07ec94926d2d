/** Cuts text that comes in pieces before the first of some strings. */
export interface StopCutter {
  /** What of the text so far is certain not to be part of a stop string. */
  push(piece: string): string;
  /** What was held back: at the end nothing can complete it. */
  finish(): string;
  /** True once a stop string was found; everything from it on is gone. */
  readonly stopped: boolean;
}

/** Text that may be the beginning of a stop string is held back until it is clear. Empty strings stop nothing. */
export function makeStopCutter(stop: readonly string[] = []): StopCutter {
  const stops = stop.filter((text) => text !== '');
  let held = '';
  let stopped = false;
  const release = (piece: string, atEnd: boolean): string => {
    if (stopped) return '';
    held += piece;
    const found = firstStop(held, stops);
    stopped = found >= 0;
    const out = stopped ? held.slice(0, found) : held.slice(0, held.length - (atEnd ? 0 : longestStopPrefix(held, stops)));
    held = stopped ? '' : held.slice(out.length);
    return out;
  };
  return {
    push: (piece) => release(piece, false),
    finish: () => release('', true),
    get stopped() {
      return stopped;
    },
  };
}

function firstStop(text: string, stops: readonly string[]): number {
  let first = -1;
  for (const stop of stops) {
    const at = text.indexOf(stop);
    if (at >= 0 && (first < 0 || at < first)) first = at;
  }
  return first;
}

/** Length of the longest end of `text` with which a stop string begins. */
function longestStopPrefix(text: string, stops: readonly string[]): number {
  let longest = 0;
  for (const stop of stops) {
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) {
      if (stop.startsWith(text.slice(text.length - length))) longest = length;
    }
  }
  return longest;
}
