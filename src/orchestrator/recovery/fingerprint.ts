import type { ErrorClass } from './error-class';

/**
 * The same failure under one name: class, component and message without what differs from time to time (numbers, quoted texts,
 * addresses, hexadecimal ids). At most 200 characters.
 */
export function fingerprintOf(errorClass: ErrorClass, message: string, component: string): string {
  const plain = message
    .slice(0, 500)
    .toLowerCase()
    .replace(/https?:\/\/\S+/g, '<url>')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '<text>')
    .replace(/\b0x[0-9a-f]+\b|\b[0-9a-f]{8,}\b/g, '<id>')
    .replace(/\d+(?:[.,]\d+)*/g, '<n>')
    .replace(/\s+/g, ' ')
    .trim();
  return `${errorClass}|${component}|${plain}`.slice(0, 200);
}
