import { describe, expect, it } from 'vitest';
import type { Passage } from '../../../../src/contract/orchestrator';
import { chunkText } from '../../../../src/orchestrator/retrieval/chunk-text';
import { citationsOf, groundedPrompt } from '../../../../src/orchestrator/retrieval/grounded-prompt';
import { fuseRanks } from '../../../../src/orchestrator/retrieval/rank-fusion';
import { documentLimits, readDocument } from '../../../../src/orchestrator/retrieval/read-document';
import { searchTokens } from '../../../../src/orchestrator/retrieval/search-tokens';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('reading a document', () => {
  it.each([
    ['a PDF', new TextEncoder().encode('%PDF-1.7 …'), 'binary', 'PDF'],
    ['an office file', bytes(0x50, 0x4b, 0x03, 0x04, 0x14), 'binary', 'ZIP or office document'],
    ['bytes that are no text', bytes(0x41, 0xc3, 0x28, 0xff), 'encoding', 'neither UTF-8'],
    ['text with zero bytes', 'a\u0000b', 'binary', 'zero bytes'],
    ['control characters', '\u0001\u0002\u0003 abc', 'binary', '3 control characters'],
    ['nothing', ' \n\t', 'empty', 'no text'],
    ['too many bytes', new Uint8Array(documentLimits.mostBytes + 1), 'huge', '2000001 bytes, 2000000 at most'],
    ['too many characters', 'x'.repeat(documentLimits.mostBytes + 1), 'huge', '2000001 characters'],
  ])('refuses %s, and says why', (_what, content, reason, detail) => {
    expect(readDocument(content, documentLimits)).toMatchObject({ kind: 'refused', reason, detail: expect.stringContaining(detail) });
  });

  it.each([
    ['UTF-8', new TextEncoder().encode('olá\r\nmundo'), 'olá\nmundo'],
    ['UTF-16 with its mark', bytes(0xff, 0xfe, 0x61, 0x00, 0xe9, 0x00), 'aé'],
    ['tabs and colours of a terminal', '\u001b[31mred\u001b[0m\tx', '\u001b[31mred\u001b[0m\tx'],
  ])('takes %s', (_what, content, text) => {
    expect(readDocument(content, documentLimits)).toEqual({ kind: 'text', text });
  });
});

describe('chunks', () => {
  const size = { length: 100, overlap: 30 };

  it('a short text is one', () => {
    expect(chunkText('One sentence.', size)).toEqual([{ text: 'One sentence.', at: 0 }]);
    expect(chunkText('  \n ', size)).toEqual([]);
  });

  it('cuts at paragraphs, then sentences, then words, and repeats a little', () => {
    const text = `${'First paragraph of some words. '.repeat(2)}\n\n${'The second one goes on for longer and longer. '.repeat(5)}`;
    const chunks = chunkText(text, size);
    expect(chunks[0]?.text).toBe('First paragraph of some words. First paragraph of some words.');
    for (const [index, { text: piece, at }] of chunks.entries()) {
      expect(piece.length).toBeLessThanOrEqual(100);
      expect(text.slice(at, at + piece.length)).toBe(piece);
      expect(piece.endsWith('.') || index === 0).toBe(true);
    }
    expect(chunks.at(-1)?.text.endsWith('longer.')).toBe(true);
  });

  it('loses no word, also of text without a border', () => {
    for (const text of ['x'.repeat(1_000), '😀'.repeat(300), Array.from({ length: 200 }, (_, i) => `w${i}`).join(' ')]) {
      const covered = new Set<number>();
      for (const { text: piece, at } of chunkText(text, size)) {
        // Half a character becomes something else when it is encoded.
        expect(new TextDecoder().decode(new TextEncoder().encode(piece))).toBe(piece);
        for (let i = at; i < at + piece.length; i += 1) covered.add(i);
      }
      const missing = [...text].filter((character, i) => character.trim() !== '' && text.length === [...text].length && !covered.has(i));
      expect(missing).toEqual([]);
    }
  });
});

describe('words that are searched', () => {
  it('folds case, marks and plurals, drops what every text has; English and Portuguese', () => {
    expect(searchTokens('Where are the Plums of Ana?')).toEqual(['plum', 'ana']);
    expect(searchTokens('Onde estão as AMEIXAS de João?')).toEqual(['estao', 'ameixa', 'joao']);
    expect(searchTokens('port 80, class')).toEqual(['port', '80', 'class']);
  });
});

describe('reciprocal-rank fusion', () => {
  it('what both lists know comes before what one has first', () => {
    const fused = fuseRanks([
      ['a', 'both', 'c'],
      ['x', 'both', 'z'],
    ]);
    expect(fused[0]).toEqual({ id: 'both', score: 2 / 62 });
    expect(fused.slice(1, 3).map(({ id }) => id)).toEqual(['a', 'x']);
    expect(fuseRanks([[], []])).toEqual([]);
  });
});

describe('the grounded prompt', () => {
  const passage = (documentId: string, text: string): Passage => ({ documentId, title: documentId, text, score: 1, source: 'user' });
  const passages = [passage('a', 'Ana lives in Lisbon.'), passage('b', 'Bob lives in Porto.'), passage('c', 'x'.repeat(500))];

  it('numbers what fits and leaves out the rest; the question stays whole', () => {
    const { prompt, used } = groundedPrompt('Where does Ana live?', passages, 200);
    expect(prompt).toBe('Text: [1] Ana lives in Lisbon.\n[2] Bob lives in Porto.\nWhere does Ana live?');
    expect(used.map(({ documentId }) => documentId)).toEqual(['a', 'b']);
    expect(groundedPrompt('Where does Ana live?', passages, 10)).toEqual({ prompt: 'Where does Ana live?', used: [] });
  });

  it('cites what the answer names, else what holds the answer, never what was not given', () => {
    const { used } = groundedPrompt('q', passages, 200);
    expect(citationsOf('Porto [2]', used)).toEqual(['b']);
    expect(citationsOf('Lisbon', used)).toEqual(['a']);
    expect(citationsOf('Lisbon [7]', used)).toEqual(['a']);
    expect(citationsOf('Madrid', used)).toEqual([]);
    expect(citationsOf('', used)).toEqual([]);
  });
});
