import type { FileIntegrity } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';

/** A file of a model folder, in memory. */
export interface FetchedFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lower-case hex; empty where the browser has no SubtleCrypto (plain http on another machine). */
  readonly sha256: string;
  /** True when size and hash were compared with what was expected, and are equal. */
  readonly checked: boolean;
}

export type OnBytes = (loadedBytes: number, totalBytes: number | undefined) => void;

/** HTTP statuses that say the file is not there for us; others are the network's or the server's trouble. */
const missingStatuses: ReadonlySet<number> = new Set([401, 403, 404, 410]);

/**
 * Downloads one file. Rejects with `model-missing` (not there, or a web page in its place), `model-incomplete` (body
 * shorter than announced or than `expected`), `network`, or `AbortError`.
 */
export async function fetchBytes(
  url: string,
  path: string,
  expected: FileIntegrity | undefined,
  onBytes: OnBytes,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await request(url, path, signal);
  const total = expected?.sizeBytes ?? announcedBytes(response);
  const body = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  onBytes(0, total);
  try {
    for (let part = await body?.read(); part?.done === false; part = await body?.read()) {
      chunks.push(part.value);
      loaded += part.value.byteLength;
      onBytes(loaded, total);
    }
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApuraError(
      'model-incomplete',
      `${path}: the download broke off after ${loaded} bytes`,
      { file: path, loadedBytes: loaded, totalBytes: total ?? 0 },
      { cause },
    );
  }
  if (total !== undefined && loaded < total) {
    throw new ApuraError('model-incomplete', `${path}: ${loaded} bytes of ${total}`, {
      file: path,
      loadedBytes: loaded,
      totalBytes: total,
    });
  }
  return join(chunks, loaded);
}

/** Hashes and compares. Rejects with `model-hash-mismatch` when size or SHA-256 differ from what was expected. */
export async function verifyFile(path: string, bytes: Uint8Array<ArrayBuffer>, expected: FileIntegrity | undefined): Promise<FetchedFile> {
  const sha256 = await hash(bytes);
  const wrong = expected !== undefined && (bytes.byteLength !== expected.sizeBytes || (sha256 !== '' && sha256 !== expected.sha256));
  if (wrong) {
    throw new ApuraError('model-hash-mismatch', `${path}: SHA-256 is ${sha256}, ${expected.sha256} was expected`, {
      file: path,
      got: sha256,
      expected: expected.sha256,
    });
  }
  return { path, bytes, sha256, checked: expected !== undefined && sha256 !== '' };
}

async function request(url: string, path: string, signal: AbortSignal): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ApuraError('network', `${path}: ${cause instanceof Error ? cause.message : 'no answer'}`, { file: path }, { cause });
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  if (response.ok && !isPage) return response;
  await response.body?.cancel();
  if (isPage || missingStatuses.has(response.status)) {
    const got = response.ok ? 'a web page in its place' : `status ${response.status}`;
    throw new ApuraError('model-missing', `${path} is missing: ${got}`, { file: path, status: response.status });
  }
  throw new ApuraError('network', `${path}: status ${response.status}`, { file: path, status: response.status });
}

/** `content-length`, unless the body is compressed on the way: then it counts other bytes than we read. */
function announcedBytes(response: Response): number | undefined {
  const encoding = response.headers.get('content-encoding');
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  return (encoding === null || encoding === 'identity') && Number.isSafeInteger(length) ? length : undefined;
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) return '';
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
