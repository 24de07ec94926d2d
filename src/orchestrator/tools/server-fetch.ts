import { answersUnread } from '../../base/unread-answers';
import { ApuraError } from '../../contract/errors';
import { makeLimitedFetch } from './limited-fetch';
import type { ToolFailureReason } from './tool-failure';

type Fetch = ReturnType<typeof makeLimitedFetch>;

/**
 * `fetch` to one tool server, which tells `onFault` what the protocol's library cannot know or does not say: that the server does not let
 * this page read it, wants a token, keeps its session from the page, or sends something that is not the protocol.
 */
export function makeServerFetch(onFault: (fault: ApuraError) => void): Fetch {
  const limited = makeLimitedFetch(onFault);
  let hasAnswered = false;
  /** The handshake was answered without a session that this page can see. */
  let isWithoutSession = false;

  const fail = (fault: ApuraError): never => {
    onFault(fault);
    throw fault;
  };

  const whyUnanswered = async (url: string | URL, signal: AbortSignal | null | undefined): Promise<ApuraError> => {
    if (hasAnswered) return fault('down', 'the connection was cut');
    const isHidden = isForeign(url) && (await answersUnread(String(url), signal ?? new AbortController().signal));
    return isHidden ? fault('no CORS', 'it answers, but does not let this page read the answers') : fault('down', 'no answer');
  };

  /** What is wrong with the answer to a message. */
  const wrongAnswer = ({ ok, status, headers }: Response, sent: string): ApuraError | undefined => {
    if (isWithoutSession && (status === 400 || status === 404)) {
      return fault('session hidden', `it answered with HTTP ${status} to a request without a session`, { status });
    }
    if (isHandshake(sent)) isWithoutSession = ok && headers.get('mcp-session-id') === null;
    const type = headers.get('content-type') ?? '';
    const isReadable = /^(?:application\/json|text\/event-stream)\b/i.test(type);
    if (status !== 200 || isReadable || !wantsAnswer(sent)) return undefined;
    return fault('breaks its protocol', `it answered with ${type.slice(0, 100) || 'content of no type'}`);
  };

  return async (url, init) => {
    let response: Response;
    try {
      response = await limited(url, init);
    } catch (cause) {
      // A stream that was cut is opened again by the library; a message that cannot be sent is the end.
      if (!(cause instanceof TypeError) || init?.method !== 'POST' || init.signal?.aborted === true) throw cause;
      return fail(await whyUnanswered(url, init.signal));
    }
    hasAnswered = true;
    const { status, type } = response;
    if (status === 401 || status === 403) return fail(fault('unauthorised', `it answered with HTTP ${status}`, { status }));
    if (type === 'opaqueredirect') return fail(fault('redirects', 'it sends to another address'));
    const wrong = init?.method === 'POST' && typeof init.body === 'string' ? wrongAnswer(response, init.body) : undefined;
    return wrong === undefined ? response : fail(wrong);
  };
}

function fault(reason: ToolFailureReason, message: string, more: Record<string, number> = {}): ApuraError {
  return new ApuraError(reason === 'breaks its protocol' ? 'tool-invalid' : 'tool-failed', message, { ...more, reason });
}

/** False where there is no page. */
function isForeign(url: string | URL): boolean {
  return globalThis.location !== undefined && new URL(url).origin !== location.origin;
}

function isHandshake(message: string): boolean {
  return message.includes('"method":"initialize"');
}

function wantsAnswer(message: string): boolean {
  return message.includes('"id":');
}
