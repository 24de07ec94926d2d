import { md5 } from '@noble/hashes/legacy.js';
import { sha256 as sha256InScript } from '@noble/hashes/sha2.js';
import { ApuraError } from '../../contract/errors';
import type { ExpectedContent } from './wanted-file';

/** What a file's bytes turned out to be. */
export type ContentCheck =
  /** `checked`: a hash was expected, and is equal. */
  | { readonly kind: 'right'; readonly sha256: string; readonly checked: boolean }
  | { readonly kind: 'wrong'; readonly got: string; readonly expected: string };

/** Compares bytes with what is expected of them. Hashes in lower-case hex. */
export async function checkContent(bytes: Uint8Array<ArrayBuffer>, expected: ExpectedContent = {}): Promise<ContentCheck> {
  if (expected.sizeBytes !== undefined && bytes.length !== expected.sizeBytes) {
    return { kind: 'wrong', got: `${bytes.length} bytes`, expected: `${expected.sizeBytes} bytes` };
  }
  const sha256 = await sha256Of(bytes);
  if (expected.sha256 !== undefined && sha256 !== expected.sha256) return { kind: 'wrong', got: sha256, expected: expected.sha256 };
  const gotMd5 = expected.md5 === undefined ? undefined : hex(md5(bytes));
  if (expected.md5 !== undefined && gotMd5 !== expected.md5) return { kind: 'wrong', got: `${gotMd5}`, expected: expected.md5 };
  return { kind: 'right', sha256, checked: expected.sha256 !== undefined || expected.md5 !== undefined };
}

export function mismatch(path: string, { got, expected }: { readonly got: string; readonly expected: string }): ApuraError {
  return new ApuraError('model-hash-mismatch', `${path} is ${got}, ${expected} was expected`, { file: path, got, expected });
}

/** The browser's own is many times as fast, but is only there in secure contexts. */
async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) return hex(sha256InScript(bytes));
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
