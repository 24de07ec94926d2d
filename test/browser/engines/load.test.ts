import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerateRequest, Generation, LoadedModel, TokenEvent } from '../../../src/contract/engine';
import { callInPage, launchBrowser, openPage } from '../../support/browser';
import { serveDev } from '../../support/serve';

const pageModule = '/test/browser/engines/engine.page.ts';
const modelsFolder = '/test/fixtures/models/';
type Loaded = { model: LoadedModel; runs: { generation: Generation; tokens: TokenEvent[] }[]; progress: { phase: string }[] };

let server: Awaited<ReturnType<typeof serveDev>>;
let browser: Awaited<ReturnType<typeof launchBrowser>>;
let context: BrowserContext;
let page: Page;
let problems: readonly string[];

beforeAll(async () => {
  server = await serveDev();
  browser = await launchBrowser({ adapter: 'none' });
  context = await browser.browser.newContext();
  ({ page, problems } = await openPage(context, `${server.url}test/support/blank.html`));
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const greedy = (prompt: string, maxTokens: number): GenerateRequest => ({
  input: { kind: 'raw', prompt },
  maxTokens,
  sampling: { kind: 'greedy' },
  ignoreEnd: true,
});

describe.each(['tiny-plain', 'tiny-bare'])('%s', (name) => {
  const expected = JSON.parse(readFileSync(new URL(`../../fixtures/models/${name}/expected.json`, import.meta.url), 'utf8')) as {
    cases: { prompt: string; tokenIds: number[] }[];
  };
  it.each([1, 2])('gives the reference tokens with %i thread(s)', async (threads) => {
    const requests = expected.cases.map(({ prompt, tokenIds }) => greedy(prompt, tokenIds.length));
    const loaded = await callInPage<Loaded>(
      page,
      pageModule,
      'loadAndGenerate',
      { id: name, baseUrl: `${server.url}${modelsFolder.slice(1)}${name}/` },
      { threads },
      requests,
    );
    expect(loaded).toHaveProperty('runs');
    expect(loaded.runs.map(({ generation }) => generation.tokenIds)).toEqual(expected.cases.map(({ tokenIds }) => tokenIds));
    expect(loaded.model).toMatchObject({
      modelFile: 'onnx/model.onnx',
      vocabularySize: 260,
      contextTokens: 96,
      threadsAsked: threads,
      threadsGot: threads,
    });
    for (const { generation, tokens } of loaded.runs) {
      expect(tokens.map(({ tokenId }) => tokenId)).toEqual(generation.tokenIds);
      expect(tokens.map(({ text }) => text).join('')).toBe(generation.text.slice(0, tokens.map(({ text }) => text).join('').length));
      expect(generation.timings.interTokenMs).toHaveLength(generation.tokenIds.length - 1);
    }
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  });
});
