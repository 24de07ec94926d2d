import type { Browser } from 'playwright';
import { afterAll, beforeAll } from 'vitest';
import type { RunningBrowser } from '../../tools/browser/launch';
import type { RunningServer } from '../../tools/serve/static-server';
import { launchBrowser } from './browser';
import { serveDist } from './serve';

/**
 * The built page behind a server of its own, and a browser, without a GPU unless another adapter is asked for; both end with
 * the suite. Call inside `describe`.
 */
export function useBuiltPage({ adapter = 'none' }: { readonly adapter?: 'none' | 'swiftshader' } = {}): {
  readonly url: () => string;
  readonly browser: () => Browser;
} {
  let server: RunningServer | undefined;
  let chromium: RunningBrowser | undefined;
  beforeAll(async () => {
    [server, chromium] = await Promise.all([serveDist(), launchBrowser({ adapter })]);
  });
  afterAll(async () => {
    await chromium?.close();
    await server?.close();
  });
  const started = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('only inside a test');
    return part;
  };
  return { url: () => started(server).url, browser: () => started(chromium).browser };
}
