import { md5 } from '@noble/hashes/legacy.js';
import { sha256 as sha256InScript } from '@noble/hashes/sha2.js';
import { ApuraError } from '../../contract/errors';
import type { ExpectedContent } from './wanted-file';

/** What a file's bytes turned out to be. */
export interface ContentCheck {
  /** Absent where nobody needed it. */
  readonly sha256?: string;
  /** True when a hash was expected, and is equal. */
  readonly checked: boolean;
  /** What is wrong with it, if anything. */
  readonly wrong?: { readonly got: string; readonly expected: string };
}

/**
 * Compares bytes with what is expected of them. `needSha256`: compute it also where none is expected. Hashes in lower-case hex.
 */
export async function checkContent(
  bytes: Uint8Array<ArrayBuffer>,
  expected: ExpectedContent = {},
  needSha256 = false,
): Promise<ContentCheck> {
  if (expected.sizeBytes !== undefined && bytes.length !== expected.sizeBytes) {
    return { checked: false, wrong: { got: `${bytes.length} bytes`, expected: `${expected.sizeBytes} bytes` } };
  }
  const sha256 = needSha256 || expected.sha256 !== undefined ? await sha256Of(bytes) : undefined;
  if (sha256 !== undefined && expected.sha256 !== undefined && sha256 !== expected.sha256) {
    return { sha256, checked: false, wrong: { got: sha256, expected: expected.sha256 } };
  }
  if (expected.md5 !== undefined) {
    const got = hex(md5(bytes));
    if (got !== expected.md5) return { sha256, checked: false, wrong: { got, expected: expected.md5 } };
  }
  return { sha256, checked: expected.sha256 !== undefined || expected.md5 !== undefined };
}

export function mismatch(path: string, { got, expected }: { readonly got: string; readonly expected: string }): ApuraError {
  return new ApuraError('model-hash-mismatch', `${path} is ${got}, ${expected} was expected`, { file: path, got, expected });
}

/** The browser's own is ten times as fast, but is only there in secure contexts. */
async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) return hex(sha256InScript(bytes));
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
