import { answersRead, answersUnread } from '../../base/unread-answers';
import { ApuraError } from '../../contract/errors';

export interface RequestOptions {
  readonly method?: 'GET' | 'HEAD';
  /** First byte wanted. */
  readonly start?: number;
  /** Last byte wanted; absent: the end of the file. */
  readonly end?: number;
  /** The browser's own cache is passed by: what is stored here would be stored twice. */
  readonly passCache: boolean;
  readonly signal: AbortSignal;
}

/**
 * One request, redirects followed. Rejects with `offline`, `model-cors` or `network` when there is no answer that may be read,
 * or with what `signal` says.
 */
export async function request(url: string, path: string, options: RequestOptions): Promise<Response> {
  const { method = 'GET', start, end, passCache, signal } = options;
  // A range alone needs no preflight, an If-Range does, which many hosts refuse: the answer's validators are compared instead.
  const headers: HeadersInit = start === undefined ? {} : { range: `bytes=${start}-${end ?? ''}` };
  try {
    return await fetch(url, { method, headers, cache: passCache ? 'no-store' : 'default', signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw await unreachable(url, path, cause, signal);
  }
}

/** A browser says `TypeError` for everything. What it is: no network, an answer that must not be read, or no answer. */
async function unreachable(url: string, path: string, cause: unknown, signal: AbortSignal): Promise<ApuraError> {
  if (navigator.onLine === false) return new ApuraError('offline', `${path}: there is no network`, { file: path }, { cause });
  const isForeign = new URL(url).origin !== location.origin;
  if (isForeign && (await answersUnread(url, signal)) && !(await answersRead(url, signal))) {
    return new ApuraError('model-cors', `${path}: the server does not let this page read it`, { file: path }, { cause });
  }
  return new ApuraError('network', `${path}: ${cause instanceof Error ? cause.message : 'no answer'}`, { file: path }, { cause });
}
