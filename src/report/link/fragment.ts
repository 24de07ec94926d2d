import { crc32 } from '../../base/crc32';
import { ApuraError } from '../../contract/errors';

/** The form of links that this build writes; older ones are read. */
export const linkVersion = 3;
/** Longest payload that is looked at, in characters: far above what an address bar takes. */
const maxPayloadLength = 200_000;

/** `#r=3.<length>.<checksum>.<payload>`: version, characters of the payload, and its CRC-32 in eight hexadecimal digits. */
export function joinFragment(payload: string, version: number = linkVersion): string {
  return `#r=${version}.${payload.length}.${checksumOf(payload)}.${payload}`;
}

/**
 * Version and payload of a fragment, with or without `#`; what chat programs put behind a link is left off. Throws
 * `permalink-newer`, `permalink-cut` (`got`, `expected` characters) or `permalink-invalid`.
 */
export function splitFragment(fragment: string): { readonly version: number; readonly payload: string } {
  const match = /^#?r=(\d{1,6})\.(?:(\d{1,9})\.(?:([0-9a-f]*)(?:\.([\s\S]*))?)?)?/.exec(fragment);
  if (match === null) throw invalid('it does not begin like a report');
  const [, version, length, checksum = '', rest = ''] = match;
  if (Number(version) > linkVersion) {
    throw new ApuraError('permalink-newer', 'the link was written by a newer version of Apura', {
      found: Number(version),
      supported: linkVersion,
    });
  }
  if (Number(version) < 1 || length === undefined) throw invalid('it does not begin like a report');
  const expected = Number(length);
  if (expected < 1 || expected > maxPayloadLength) throw invalid('it states an impossible length');
  const payload = rest.slice(0, expected);
  if (payload.length < expected) {
    throw new ApuraError('permalink-cut', `the link was cut off: ${payload.length} of ${expected} characters`, {
      got: payload.length,
      expected,
    });
  }
  if (checksumOf(payload) !== checksum) throw invalid('its checksum does not match: a character was changed');
  return { version: Number(version), payload };
}

/** `permalink-invalid`, with the reason for logs. */
export function invalid(reason: string): ApuraError {
  return new ApuraError('permalink-invalid', `this is not a readable report link: ${reason}`, { reason });
}

function checksumOf(payload: string): string {
  return crc32(payload).toString(16).padStart(8, '0');
}
