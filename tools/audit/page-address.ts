import { findBuiltInSuite } from '../../src/contract/built-in-suites';
import type { AuditOptions } from './options';

/** The page's address with what the user chose; like the page's own links, only what differs from the default. */
export function pageAddress(serverUrl: string, options: AuditOptions, model: string | undefined): string {
  const url = new URL(serverUrl);
  const parameters: readonly (readonly [string, string | number | undefined])[] = [
    ['engine', options.engine === 'auto' ? undefined : options.engine],
    ['model', model],
    ['suite', options.suite === undefined ? undefined : findBuiltInSuite(options.suite)?.id],
    ['seed', options.seed],
    ['tasks', options.tasks],
    ['threads', options.threads],
    ['chaos', options.chaos],
    ['faults', options.chaosFaults?.join(',')],
    ['probe', options.probeMemory ? 1 : undefined],
    ['software', options.softwareAdapter ? 1 : undefined],
    ['capacity', options.capacity ? 1 : undefined],
    ['lang', options.language],
  ];
  for (const [name, value] of parameters) if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
}
