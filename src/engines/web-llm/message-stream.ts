import { makeStopCutter } from '../stop-strings';

/** Turns a message that grows into text that never has to be taken back. */
export interface MessageStream {
  /** Given the whole message after a token, the text that became certain with it. */
  push(message: string): string;
  /** What was held back. */
  finish(): string;
  /** True once a stop string was found; everything from it on is gone. */
  readonly stopped: boolean;
}

const replacement = '\uFFFD';
/** A UTF-8 character has at most four bytes, and a token at least one. */
const longestCharacterTokens = 4;

/** web-llm decodes all tokens of an answer after each one: the end of the message may be half a character. */
export function makeMessageStream(stop: readonly string[]): MessageStream {
  const cutter = makeStopCutter(stop);
  let last = '';
  let certainLength = 0;
  let waitingTokens = 0;
  const certain = (): string => {
    const piece = last.slice(certainLength);
    certainLength = Math.max(certainLength, last.length);
    waitingTokens = 0;
    return piece;
  };
  return {
    push: (message) => {
      last = message;
      waitingTokens += 1;
      const unfinished = message.endsWith(replacement) && waitingTokens < longestCharacterTokens;
      return unfinished ? '' : cutter.push(certain());
    },
    finish: () => cutter.push(certain()) + cutter.finish(),
    get stopped() {
      return cutter.stopped;
    },
  };
}
