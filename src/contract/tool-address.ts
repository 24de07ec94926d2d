/**
 * An address that a page may reach a tool server at: HTTPS, or HTTP to this machine; none with a password in it, because addresses are
 * shown and kept. Its fragment is left out.
 */
export function parseToolAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isReachable = url?.protocol === 'https:' || (url?.protocol === 'http:' && isThisMachine(url));
  if (url === undefined || !isReachable || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url;
}

/** Plain HTTP to it is no mixed content. */
export function isThisMachine({ hostname }: URL): boolean {
  return /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}

/** The page's own, whose names are taken. */
export const ownServerNames: readonly string[] = ['calculator', 'device', 'documents', 'filesystem'];

/** By which a suite can name it. */
export function isServerName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text) && !ownServerNames.includes(text);
}
