import { ApuraError } from '../../contract/errors';
import type { ExpectedContent } from './wanted-file';

/** What a server says of a file. Absent: it does not tell, or does not let other origins read it. */
export interface RemoteFacts {
  readonly sizeBytes?: number;
  readonly etag?: string;
  readonly lastModified?: string;
}

/** HTTP statuses that say the file is not there for us; others are the network's or the server's trouble. */
const missingStatuses: ReadonlySet<number> = new Set([401, 403, 404, 410]);

/** Size and validators from an answer's headers; the size is of the whole file, also for a part of it (206). */
export function factsOf(response: Pick<Response, 'status' | 'headers'>): RemoteFacts {
  const { headers } = response;
  return {
    sizeBytes: response.status === 206 ? parseContentRange(headers.get('content-range'))?.totalBytes : announcedBytes(headers),
    etag: headers.get('etag') ?? undefined,
    lastModified: headers.get('last-modified') ?? undefined,
  };
}

/** `content-length`, unless the body is compressed on the way: then it counts other bytes than we read. */
function announcedBytes(headers: Headers): number | undefined {
  const encoding = headers.get('content-encoding');
  const length = Number(headers.get('content-length') ?? Number.NaN);
  return (encoding === null || encoding === 'identity') && Number.isSafeInteger(length) ? length : undefined;
}

/** `bytes 100-199/1000`; the total may be `*`. */
export function parseContentRange(header: string | null): { readonly start: number; readonly totalBytes?: number } | undefined {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/i.exec(header?.trim() ?? '');
  if (match === null) return undefined;
  return { start: Number(match[1]), totalBytes: match[2] === '*' ? undefined : Number(match[2]) };
}

/**
 * Names the version of a file that a server has: bytes of two answers belong together when their versions are equal. A strong
 * ETag (RFC 9110, 8.8.1), else the date of change with the size, else the hash that the whole must have in the end.
 * `undefined`: nothing tells versions apart, and a broken download has to start again.
 */
export function versionOf(facts: RemoteFacts, expected: ExpectedContent | undefined): string | undefined {
  if (facts.etag?.startsWith('"')) return `etag:${facts.etag}`;
  if (facts.lastModified !== undefined && facts.sizeBytes !== undefined) return `modified:${facts.lastModified}:${facts.sizeBytes}`;
  const hash = expected?.sha256 ?? expected?.md5;
  return hash === undefined ? undefined : `hash:${hash}`;
}

/** True when the server's file is another than the stored one, as far as both tell. */
export function hasChanged(stored: RemoteFacts, remote: RemoteFacts): boolean {
  const differs = (name: keyof RemoteFacts): boolean =>
    stored[name] !== undefined && remote[name] !== undefined && stored[name] !== remote[name];
  // One server says `W/"x"` where another, or a compressing proxy before it, says `"x"`.
  const tag = (facts: RemoteFacts): string | undefined => facts.etag?.replace(/^W\//, '');
  if (tag(stored) !== undefined && tag(remote) !== undefined) return tag(stored) !== tag(remote);
  return differs('lastModified') || differs('sizeBytes');
}

/** True for a web page in the place of a file: what single-page hosts answer, with 200, for what they do not have. */
export function isWebPage(response: Pick<Response, 'headers'>): boolean {
  return response.headers.get('content-type')?.startsWith('text/html') === true;
}

/** The error that an answer is, if it is one: `model-missing` or `network`. */
export function refusalOf(response: Response, path: string): ApuraError | undefined {
  const isPage = isWebPage(response);
  if (response.ok && !isPage) return undefined;
  const { status } = response;
  if (!isPage && !missingStatuses.has(status)) return new ApuraError('network', `${path}: status ${status}`, { file: path, status });
  const got = response.ok ? 'a web page in its place' : `status ${status}`;
  return new ApuraError('model-missing', `${path} is missing: ${got}`, { file: path, status });
}
