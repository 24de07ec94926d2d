import type { BrowserContext, Page } from 'playwright';
import type { FileIntegrity, GenerateRequest, LoadedModel, LoadProgress, ModelSource, OnnxSource } from '../../../src/contract/engine';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';
import type { Answer, Failure } from './engine.page';

/** A page with the engine's client in it. */
export interface EnginePage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly problems: readonly string[];
  readonly origin: string;
  /** A folder of `test/fixtures/models`, or the shipped model without its hashes. */
  source(name: string, integrity?: Readonly<Record<string, FileIntegrity>>): OnnxSource;
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  load(source: ModelSource, options?: object): Promise<{ model: LoadedModel; progress: LoadProgress[] } & Failure>;
  generate(request: GenerateRequest, abortAfter?: number): Promise<Answer & Failure & { tookMs?: number; seen: number }>;
  close(): Promise<void>;
}

export async function openEnginePage(adapter: 'none' | 'swiftshader' = 'none'): Promise<EnginePage> {
  const server = await serveDev();
  const browser = await launchBrowser({ adapter });
  const context = await browser.browser.newContext();
  const { page, problems } = await openPage(context, `${server.url}test/support/blank.html`);
  const call = <T>(name: string, ...args: readonly unknown[]): Promise<T> =>
    callInPage<T>(page, '/test/browser/engines/engine.page.ts', name, ...args);
  return {
    page,
    context,
    problems,
    origin: server.url,
    source: (name, integrity) => ({
      kind: 'onnx',
      id: name,
      baseUrl: `${server.url}${name === 'apura-probe' ? 'models' : 'test/fixtures/models'}/${name}/`,
      integrity,
    }),
    call,
    load: (source, options = {}) => call('load', source, options),
    generate: (request, abortAfter) => call('generate', request, abortAfter),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

export function greedy(prompt: string, maxTokens: number, more: Partial<GenerateRequest> = {}): GenerateRequest {
  return { input: { kind: 'raw', prompt }, maxTokens, sampling: { kind: 'greedy' }, ignoreEnd: true, ...more };
}
