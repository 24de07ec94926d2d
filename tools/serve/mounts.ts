import { join, sep } from 'node:path';

/** A folder and the address under which its files appear; `prefix` starts and ends with `/`. */
export interface Mount {
  readonly prefix: string;
  readonly folder: string;
}

/**
 * The file that a request's path names, or undefined when it names none: `..` in any spelling, hidden files, null
 * bytes and back-slashes are refused before the file system is asked. The longest prefix wins; a folder's own address
 * is its `index.html`.
 */
export function resolveMounted(mounts: readonly Mount[], urlPath: string): string | undefined {
  const path = decode(urlPath);
  if (path === undefined || /[\\\0]/.test(path) || !path.startsWith('/')) return undefined;
  const mount = mounts.filter(({ prefix }) => path.startsWith(prefix)).sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (mount === undefined) return undefined;
  const rest = path.slice(mount.prefix.length);
  const segments = rest === '' ? ['index.html'] : rest.split('/');
  // Windows: a colon starts a drive or a stream.
  if (segments.some((segment) => segment === '' || segment.startsWith('.') || (sep === '\\' && segment.includes(':')))) return undefined;
  return join(mount.folder, ...segments);
}

function decode(urlPath: string): string | undefined {
  try {
    return decodeURIComponent(urlPath);
  } catch {
    return undefined; // A broken escape such as %E0 names nothing.
  }
}
