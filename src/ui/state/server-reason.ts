import type { ErrorRecord } from '../../contract/errors';
import type { enTools } from '../i18n/en-tools';

/** Why a tool server cannot be used, as the texts have it. */
export type ServerReason = keyof typeof enTools.reasons;

const reasons: Readonly<Record<ServerReason, true>> = {
  down: true,
  'no CORS': true,
  unauthorised: true,
  'session hidden': true,
  redirects: true,
  'protocol version': true,
  'breaks its protocol': true,
  'too large': true,
  crashed: true,
  slow: true,
  refused: true,
  unknown: true,
};

export function reasonOf({ code, details }: ErrorRecord): ServerReason {
  if (code === 'task-timeout') return 'slow';
  const reason = details['reason'];
  return typeof reason === 'string' && isReason(reason) ? reason : 'unknown';
}

function isReason(text: string): text is ServerReason {
  return Object.hasOwn(reasons, text);
}
