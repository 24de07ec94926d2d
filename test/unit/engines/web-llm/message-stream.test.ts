import { expect, it } from 'vitest';
import { makeMessageStream } from '../../../../src/engines/web-llm/message-stream';

function stream(messages: readonly string[], stop: readonly string[] = []): { pieces: string[]; rest: string; stopped: boolean } {
  const made = makeMessageStream(stop);
  const pieces = messages.map((message) => made.push(message));
  return { pieces, rest: made.finish(), stopped: made.stopped };
}

it('gives what each token added', () => {
  expect(stream(['a', 'ab', 'ab', 'abc'])).toEqual({ pieces: ['a', 'b', '', 'c'], rest: '', stopped: false });
});

it('holds half a character back, but not for ever', () => {
  expect(stream(['a', 'a\uFFFD', 'aé', 'aé!'])).toMatchObject({ pieces: ['a', '', 'é', '!'] });
  const bad = 'a\uFFFD';
  expect(stream(['a', bad, bad, bad, bad])).toMatchObject({ pieces: ['a', '', '', '', '\uFFFD'] });
  expect(stream(['a', bad])).toMatchObject({ pieces: ['a', ''], rest: '\uFFFD' });
});

it('ends before the first stop string, also one that comes in parts', () => {
  expect(stream(['x<', 'x<e', 'x<en', 'x<end>y'], ['<end>'])).toEqual({ pieces: ['x', '', '', ''], rest: '', stopped: true });
  expect(stream(['x<', 'x<e', 'x<ex'], ['<end>'])).toEqual({ pieces: ['x', '', '<ex'], rest: '', stopped: false });
  expect(stream(['abcab'], ['c', 'b'])).toMatchObject({ pieces: ['a'], stopped: true });
});

it('keeps what was certain when web-llm itself cuts the message', () => {
  expect(stream(['abc', 'abcd', 'ab'])).toMatchObject({ pieces: ['abc', 'd', ''], rest: '' });
});
