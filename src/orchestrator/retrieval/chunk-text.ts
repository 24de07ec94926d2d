/** A piece of a document that is found and cited as one. */
export interface Chunk {
  readonly text: string;
  /** Place of its first character in the document. */
  readonly at: number;
}

export interface ChunkSize {
  /** Most characters of a chunk. */
  readonly length: number;
  /** Characters that a chunk repeats of the one before, so that a fact on the border is whole in one of them. */
  readonly overlap: number;
}

/** About 100 tokens of the shipped model: a few of them and a question fit its context of 512. */
export const chunkSize: ChunkSize = { length: 320, overlap: 60 };

/** From the best place to cut to the worst. */
const borders: readonly RegExp[] = [/\n\s*\n/g, /\n/g, /[.!?…]["'”)]?\s/g, /[;:,]\s/g, /\s/g];

/** Cuts a text into chunks at paragraphs, else lines, sentences, clauses, words. Every character is in at least one chunk. */
export function chunkText(text: string, { length, overlap }: ChunkSize = chunkSize): Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  while (start < text.length) {
    const end = text.length - start <= length ? text.length : start + cutAt(text.slice(start, start + length));
    const piece = text.slice(start, end);
    if (piece.trim() !== '') chunks.push({ text: piece.trim(), at: start + (piece.length - piece.trimStart().length) });
    if (end >= text.length) break;
    start = Math.max(start + 1, wordStart(text, end - overlap, end));
  }
  return chunks;
}

/** Length of the window's first part: up to its last border, if that leaves more than half of it. */
function cutAt(window: string): number {
  for (const border of borders) {
    let last = 0;
    for (const found of window.matchAll(border)) last = found.index + found[0].length;
    if (last > window.length / 2) return last;
  }
  // Never between the two halves of a character.
  const code = window.charCodeAt(window.length - 1);
  return code >= 0xd800 && code < 0xdc00 ? window.length - 1 : window.length;
}

/** The start of the first whole word in `[from, to)`; `to` where there is none. */
function wordStart(text: string, from: number, to: number): number {
  const found = /\s(?=\S)/.exec(text.slice(Math.max(0, from), to));
  return found === null ? to : Math.max(0, from) + found.index + 1;
}
