import { within } from '../../base/abort';
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

/** The report of a blocked answer comes from another process, after the failure itself. */
const reportWaitMs = 2_000;

/**
 * Whether a server answers a request whose answer is not read. On an isolated page such an answer is blocked as well, unless it
 * says `cross-origin-resource-policy`, but the browser reports that it blocked one: there was an answer.
 */
async function answersUnread(url: string, signal: AbortSignal): Promise<boolean> {
  const blocked = watchBlockedAnswers(url);
  try {
    const response = await fetch(url, { mode: 'no-cors', method: 'HEAD', cache: 'no-store', signal });
    await response.body?.cancel();
    return true;
  } catch {
    signal.throwIfAborted();
    return blocked === undefined ? false : (await within(blocked.seen, reportWaitMs)).kind === 'settled';
  } finally {
    blocked?.stop();
  }
}

/** Whether a server does answer in a way that may be read: then what failed was something else. */
async function answersRead(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    await fetch(url, { method: 'HEAD', cache: 'no-store', signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

function watchBlockedAnswers(url: string): { readonly seen: Promise<void>; stop(): void } | undefined {
  if (globalThis.ReportingObserver === undefined) return undefined;
  let seen: () => void = () => undefined;
  const observer = new ReportingObserver((reports) => {
    for (const { type, body } of reports) {
      if (type === 'coep' && blockedUrlOf(body) === url) seen();
    }
  });
  observer.observe();
  return {
    seen: new Promise((resolve) => {
      seen = resolve;
    }),
    stop: () => observer.disconnect(),
  };
}

/** Chromium gives a body whose members are only in its JSON (seen with version 156). */
function blockedUrlOf(body: ReportBody | null | undefined): unknown {
  const members: { readonly blockedURL?: unknown } | null = JSON.parse(JSON.stringify(body ?? null));
  return members?.blockedURL;
}
