import { describe, expect, it } from 'vitest';
import { makeTextStream } from '../../../src/engines/onnx/text-stream';

/** Byte-level tokens: an id is a byte; 256 is a special token without text. */
const decode = (ids: readonly number[]): string => new TextDecoder().decode(Uint8Array.from(ids.filter((id) => id < 256)));
const bytes = (text: string): number[] => [...new TextEncoder().encode(text)];

function stream(ids: readonly number[], stop?: readonly string[]) {
  const made = makeTextStream(decode, stop);
  const pieces: string[] = [];
  for (const id of ids) {
    pieces.push(made.push(id));
    if (made.stopped) break;
  }
  return { pieces, text: pieces.join('') + made.finish(), stopped: made.stopped };
}

describe('makeTextStream', () => {
  it('gives each letter as it comes', () => {
    expect(stream(bytes('abc')).pieces).toEqual(['a', 'b', 'c']);
  });

  it('holds a character back until all its bytes are there', () => {
    const { pieces, text } = stream(bytes('ação 🙂!'));
    expect(text).toBe('ação 🙂!');
    expect(pieces.join('')).not.toContain('\uFFFD');
    expect(pieces).toEqual(['a', '', 'ç', '', 'ã', 'o', ' ', '', '', '', '🙂', '!']);
  });

  it('gives bytes that are no character in the end, as the replacement character', () => {
    expect(stream([...bytes('x'), 0xe2]).text).toBe('x\uFFFD');
    expect(stream([0xff, 0xff, 0xff, 0xff, ...bytes('ok')]).text).toContain('ok');
  });

  it('takes special tokens without a trace', () => {
    expect(stream([256, ...bytes('a'), 256, 256, ...bytes('b')]).text).toBe('ab');
  });

  it('ends before a stop string, wherever its letters were cut', () => {
    expect(stream(bytes('one\n\ntwo'), ['\n\n'])).toMatchObject({ text: 'one', stopped: true });
    expect(stream(bytes('abcabd!'), ['abd'])).toMatchObject({ text: 'abc', stopped: true });
  });

  it('gives back what only looked like a stop string', () => {
    const { pieces, text, stopped } = stream(bytes('a\nb\n'), ['\n\n']);
    expect(text).toBe('a\nb\n');
    expect(stopped).toBe(false);
    expect(pieces).toEqual(['a', '', '\nb', '']);
  });

  it('takes the first of several stop strings, and ignores an empty one', () => {
    expect(stream(bytes('x;y.z'), ['.', ';', '']).text).toBe('x');
  });
});
