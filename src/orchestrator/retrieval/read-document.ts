import { binaryReason } from '../../base/binary-text';

/** What a document may be; in bytes and characters. */
export interface DocumentLimits {
  /** Of one document. */
  readonly mostBytes: number;
  /** Of all documents together, in chunks. */
  readonly mostChunks: number;
}

export const documentLimits: DocumentLimits = { mostBytes: 2_000_000, mostChunks: 20_000 };

/** Why a document was not taken. */
export type RefusalReason = 'binary' | 'huge' | 'empty' | 'full' | 'encoding';

export type ReadDocument =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string };

/** First bytes of formats that hold text in a form that is not text. */
const signatures: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['ZIP or office document', [0x50, 0x4b, 0x03, 0x04]],
  ['gzip', [0x1f, 0x8b]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['WebAssembly', [0x00, 0x61, 0x73, 0x6d]],
  ['ELF', [0x7f, 0x45, 0x4c, 0x46]],
];

/** A document's text, or why it is refused. Size is looked at first: nothing huge is decoded. */
export function readDocument(content: string | Uint8Array, { mostBytes }: DocumentLimits): ReadDocument {
  const size = content.length;
  if (size > mostBytes) return refused('huge', `${size} ${typeof content === 'string' ? 'characters' : 'bytes'}, ${mostBytes} at most`);
  if (typeof content !== 'string') {
    const format = signatures.find(([, bytes]) => bytes.every((byte, index) => content[index] === byte))?.[0];
    if (format !== undefined) return refused('binary', format);
  }
  const text = typeof content === 'string' ? content : decode(content);
  if (text === undefined) return refused('encoding', 'neither UTF-8 nor UTF-16 with a byte order mark');
  const reason = binaryReason(text);
  if (reason !== undefined) return refused('binary', reason);
  if (text.trim() === '') return refused('empty', 'no text');
  return { kind: 'text', text: text.replace(/\r\n?/g, '\n') };
}

function refused(reason: RefusalReason, detail: string): ReadDocument {
  return { kind: 'refused', reason, detail };
}

function decode(bytes: Uint8Array): string | undefined {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
