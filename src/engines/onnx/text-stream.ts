import { makeStopCutter } from '../stop-strings';

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
  const cutter = makeStopCutter(stop);
  let window: number[] = [];
  let certainTokens = 0;
  let certainText = '';
  return {
    push: (tokenId) => {
      if (cutter.stopped) return '';
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
      return cutter.push(piece);
    },
    finish: () => {
      if (cutter.stopped) return '';
      const rest = decode(window).slice(certainText.length);
      window = [];
      certainText = '';
      return cutter.push(rest) + cutter.finish();
    },
    get stopped() {
      return cutter.stopped;
    },
  };
}
