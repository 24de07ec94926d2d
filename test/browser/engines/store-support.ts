import { createHash } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright';
import { expect } from 'vitest';
import type { LoadProgress } from '../../../src/contract/engine';
import type { ModelIdentity, WantedFile } from '../../../src/engines/store/wanted-file';
import type { RunningServer } from '../../../tools/serve/static-server';
import { callInPage, launchBrowser } from '../../support/browser';
import { type HostileServer, serveHostile } from '../../support/hostile-server';
import { serveDev } from '../../support/serve';
import type { Ended } from './store.page';

const module = '/test/browser/engines/store.page.ts';

/** A tab with the store in it. */
export interface StoreTab {
  readonly page: Page;
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** Fetches to the end. */
  fetch(wanted: readonly WantedFile[], model?: Partial<ModelIdentity>, hold?: 'memory' | 'storage'): Promise<Ended>;
  begin(id: string, wanted: readonly WantedFile[], model?: Partial<ModelIdentity>): Promise<void>;
  progress(id?: string): Promise<readonly LoadProgress[]>;
  /** Waits until so many bytes of the model are there. */
  reach(id: string, loadedBytes: number): Promise<void>;
}

export interface StoreStand {
  readonly hostile: HostileServer;
  readonly dev: RunningServer;
  newContext(): Promise<BrowserContext>;
  openTab(context: BrowserContext): Promise<StoreTab>;
  close(): Promise<void>;
}

export async function openStand(): Promise<StoreStand> {
  const [dev, hostile, running] = await Promise.all([serveDev(), serveHostile(), launchBrowser({ adapter: 'none' })]);
  return {
    hostile,
    dev,
    newContext: () => running.browser.newContext(),
    openTab: async (context) => {
      const page = await context.newPage();
      await page.goto(`${dev.url}test/support/blank.html`);
      return tabOf(page);
    },
    close: async () => {
      await running.close();
      await Promise.all([dev.close(), hostile.close()]);
    },
  };
}

export function tabOf(page: Page): StoreTab {
  const call = <T>(name: string, ...args: readonly unknown[]): Promise<T> => callInPage<T>(page, module, name, ...args);
  const identity = (model: Partial<ModelIdentity> = {}): ModelIdentity => ({
    key: 'https://models.test/one/',
    title: 'One',
    keep: 'required',
    ...model,
  });
  const tab: StoreTab = {
    page,
    call,
    begin: (id, wanted, model) => call('begin', id, identity(model), wanted),
    fetch: async (wanted, model, hold = 'memory') => {
      await call('begin', 'only', identity(model), wanted, hold);
      return await call<Ended>('resultOf', 'only');
    },
    progress: (id = 'only') => call('progressOf', id),
    reach: (id, loadedBytes) =>
      expect
        .poll(async () => (await tab.progress(id)).at(-1)?.download?.loadedBytes ?? 0, { timeout: 60_000, interval: 50 })
        .toBeGreaterThanOrEqual(loadedBytes),
  };
  return tab;
}

/** Bytes that look random and are always the same. */
export function bytesOf(size: number, seed = 1): Buffer {
  const body = Buffer.alloc(size);
  let state = seed;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    body[at] = state >>> 24;
  }
  return body;
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

/** The content that a fetch gave for its only file. */
export function contentOf(ended: Ended): string {
  if ('failed' in ended) throw new Error(`${ended.failed}: ${ended.message}`);
  return ended.files[0]?.contentSha256 ?? '';
}
