/** Turns tokens into text that never has to be taken back. */
export interface TextStream {
  /** The text that became certain with this token. */
  push(tokenId: number): string;
  /** What was held back: at the end nothing can change it. */
  finish(): string;
  /** True once a stop string was found; everything from it on is gone. */
  readonly stopped: boolean;
}

const replacement = '\uFFFD';

/** A UTF-8 character has at most four bytes, and a token at least one. */
const longestCharacterTokens = 4;

/**
 * Decodes token by token. A character of several bytes is held back until it is whole; text that may be the beginning
 * of a stop string is held back until it is clear. Only a short window is decoded each time: the tokens of the last
 * certain piece and those after it, because a token's text may depend on the one before (leading spaces).
 */
export function makeTextStream(decode: (ids: readonly number[]) => string, stop: readonly string[] = []): TextStream {
  const stops = stop.filter((text) => text !== '');
  let window: number[] = [];
  let certainTokens = 0;
  let certainText = '';
  let held = '';
  let stopped = false;

  const release = (text: string, atEnd: boolean): string => {
    held += text;
    const found = firstStop(held, stops);
    if (found >= 0) {
      stopped = true;
      const before = held.slice(0, found);
      held = '';
      return before;
    }
    const keep = atEnd ? 0 : longestStopPrefix(held, stops);
    const out = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return out;
  };
  return {
    push: (tokenId) => {
      if (stopped) return '';
      window.push(tokenId);
      const text = decode(window);
      // A token without text of its own (a special one) leaves no trace, and the window stays short.
      if (text === certainText) window.pop();
      const unfinished = text.endsWith(replacement) && window.length - certainTokens < longestCharacterTokens;
      if (unfinished || text.length <= certainText.length) return '';
      const piece = text.slice(certainText.length);
      window = window.slice(certainTokens);
      certainTokens = window.length;
      certainText = decode(window);
      return release(piece, false);
    },
    finish: () => {
      if (stopped) return '';
      const rest = decode(window).slice(certainText.length);
      window = [];
      certainText = '';
      return release(rest, true);
    },
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
