import { abortError } from '../../base/abort';
import { ApuraError } from '../../contract/errors';

/** Where a failure happened. */
export interface ToolPlace {
  readonly server: string;
  readonly tool?: string;
}

/** Why a tool failed, as `details.reason` says it: what the breaker and the error analysis go by. */
export type ToolFailureReason =
  | 'down'
  | 'restarting'
  | 'crashed'
  | 'hung'
  | 'too large'
  | 'refused'
  /** It answers, and the browser does not let this page read the answers. */
  | 'no CORS'
  | 'unauthorised'
  | 'redirects'
  /** It has sessions and does not let this page read which one it opened. */
  | 'session hidden'
  | 'protocol version'
  | 'breaks its protocol'
  | 'breaks its schema';

export function toolFailed(
  place: ToolPlace,
  reason: ToolFailureReason,
  message: string,
  more: Record<string, string | number> = {},
): ApuraError {
  return new ApuraError('tool-failed', `${place.server}: ${message}`, { ...place, ...more, reason });
}

export function toolInvalid(place: ToolPlace, reason: ToolFailureReason, message: string): ApuraError {
  return new ApuraError('tool-invalid', `${place.server}: ${message}`, { ...place, reason });
}

/** What a failure of the protocol's library looks like: it stamps its errors with a code. */
interface LibraryError {
  readonly code: string | number;
  readonly message: string;
}

const timeoutCode = 'REQUEST_TIMEOUT';
const closedCodes: ReadonlySet<string | number> = new Set(['CONNECTION_CLOSED', 'NOT_CONNECTED', 'SEND_FAILED']);
const brokenCodes: ReadonlySet<string | number> = new Set(['INVALID_RESULT', 'UNSUPPORTED_RESULT_TYPE', 'LIST_PAGINATION_EXCEEDED']);
const versionCodes: ReadonlySet<string | number> = new Set(['METHOD_NOT_SUPPORTED_BY_PROTOCOL_VERSION', -32022]);

/**
 * Anything that a connection throws, as an `ApuraError` or an `AbortError`. `fault` is what the transport found out before it
 * closed: it says more than that the connection is closed.
 */
export function toToolError(
  thrown: unknown,
  place: ToolPlace,
  context: { readonly signal?: AbortSignal; readonly fault?: ApuraError; readonly timeoutMs: number },
): Error {
  if (context.signal?.aborted === true) return abortError();
  const { fault } = context;
  if (fault !== undefined) return new ApuraError(fault.code, `${place.server}: ${fault.message}`, { ...fault.details, ...place });
  if (thrown instanceof ApuraError) return new ApuraError(thrown.code, thrown.message, { ...thrown.details, ...place });
  if (!(thrown instanceof Error)) return toolFailed(place, 'down', String(thrown));
  const { message } = thrown;
  if (!hasCode(thrown)) {
    if (/protocol version is not supported/i.test(message)) return toolInvalid(place, 'protocol version', message);
    return toolFailed(place, 'down', message);
  }
  const { code } = thrown;
  if (code === timeoutCode) {
    const what = place.tool === undefined ? place.server : `${place.server}/${place.tool}`;
    return new ApuraError('task-timeout', `${what} took longer than ${context.timeoutMs} ms`, {
      ...place,
      what,
      timeoutMs: context.timeoutMs,
    });
  }
  // With a fallback to the older handshake, negotiation fails only where no answer came that could be read.
  if (code === 'ERA_NEGOTIATION_FAILED') {
    return message.includes('unusable reply') ? toolInvalid(place, 'breaks its protocol', message) : toolFailed(place, 'down', message);
  }
  if (versionCodes.has(code)) return toolInvalid(place, 'protocol version', message);
  if (closedCodes.has(code)) return toolFailed(place, 'crashed', 'the connection was closed');
  if (brokenCodes.has(code)) return toolInvalid(place, 'breaks its protocol', message);
  if (place.tool === undefined && notThere.has(statusOf(thrown)))
    return toolInvalid(place, 'breaks its protocol', `HTTP ${statusOf(thrown)} at this address`);
  // A number is an error that the server itself answered with.
  return typeof code === 'number' ? toolFailed(place, 'refused', message.slice(0, 500), { code }) : toolFailed(place, 'down', message);
}

/** What a server answers where the protocol is not spoken. */
const notThere: ReadonlySet<unknown> = new Set([404, 405, 410, 501]);

function statusOf(error: Error): unknown {
  return 'data' in error && typeof error.data === 'object' && error.data !== null && 'status' in error.data ? error.data.status : undefined;
}

function hasCode(error: Error): error is Error & LibraryError {
  return 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number');
}
