import { within } from './abort';

/** The report of a blocked answer comes from another process, after the failure itself. */
const reportWaitMs = 2_000;

/**
 * Whether a server answers a request whose answer is not read. On an isolated page such an answer is blocked as well, unless it
 * says `cross-origin-resource-policy`, but the browser reports that it blocked one: there was an answer.
 */
export async function answersUnread(url: string, signal: AbortSignal): Promise<boolean> {
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
export async function answersRead(url: string, signal: AbortSignal): Promise<boolean> {
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
