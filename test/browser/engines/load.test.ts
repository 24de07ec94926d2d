import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shippedSource } from '../../../src/engines/catalogue/shipped-model';
import { type EnginePage, greedy, openEnginePage } from './support';

let at: EnginePage;
const requested: string[] = [];
beforeAll(async () => {
  at = await openEnginePage();
  at.context.on('request', (request) => requested.push(request.url()));
});
afterAll(() => at.close());

describe.each(['tiny-plain', 'tiny-bare'])('%s, an export of another shape', (name) => {
  const { cases } = JSON.parse(readFileSync(new URL(`../../fixtures/models/${name}/expected.json`, import.meta.url), 'utf8')) as {
    cases: { prompt: string; tokenIds: number[] }[];
  };

  it.each([1, 2])('gives the tokens that numpy computes, with %i thread(s)', async (threads) => {
    await at.call('start');
    const { model } = await at.load(at.source(name), { threads });
    expect(model).toMatchObject({
      modelFile: 'onnx/model.onnx',
      vocabularySize: 260,
      contextTokens: 96,
      threadsAsked: threads,
      threadsGot: threads,
    });
    expect(model.embeddingDimensions).toBeUndefined();
    for (const { prompt, tokenIds } of cases) {
      const { generation, tokens } = await at.generate(greedy(prompt, tokenIds.length));
      expect(generation.tokenIds).toEqual(tokenIds);
      expect(tokens.map(({ tokenId }) => tokenId)).toEqual(tokenIds);
      expect(generation).toMatchObject({
        finishReason: 'length',
        timings: { promptTokens: Buffer.byteLength(prompt), completionTokens: tokenIds.length },
      });
      expect(generation.timings.interTokenMs).toHaveLength(tokenIds.length - 1);
      expect(generation.text.startsWith(tokens.map(({ text }) => text).join(''))).toBe(true);
      expect(generation.timings.timeToFirstTokenMs).toBeGreaterThanOrEqual(generation.timings.prefillMs);
    }
  });
});

it('ends at the context, at a stop string, and at the most tokens asked for', async () => {
  await at.call('start');
  await at.load(at.source('tiny-plain'), { threads: 1 });
  const whole = await at.generate(greedy('Apura', 1000));
  expect(whole.generation).toMatchObject({ finishReason: 'length', timings: { completionTokens: 91 } });
  const stopped = await at.generate(greedy('Apura', 40, { stop: ['Y'] }));
  expect(stopped.generation.finishReason).toBe('stop');
  expect(stopped.generation.text).not.toContain('Y');
  expect(await at.generate(greedy('x'.repeat(96), 4))).toMatchObject({
    failed: 'prompt-too-long',
    details: { promptTokens: 96, contextTokens: 96 },
  });
  expect(await at.generate(greedy('', 4))).toMatchObject({ failed: 'parameter-invalid' });
});

it('repeats a sampled answer with its seed', async () => {
  const sampled = (seed: number) =>
    at.generate(greedy('Apura', 24, { sampling: { kind: 'sampled', seed, temperature: 3, topK: 40, topP: 0.95 } }));
  const first = await sampled(11);
  expect((await sampled(11)).generation.tokenIds).toEqual(first.generation.tokenIds);
  expect((await sampled(12)).generation.tokenIds).not.toEqual(first.generation.tokenIds);
});

it('loads the shipped model, every file checked, answers a chat and embeds, with the network cut', async () => {
  await at.call('start');
  const { model, progress } = await at.load({ ...shippedSource(at.origin) }, { threads: 2 });
  expect(model).toMatchObject({
    engine: 'onnx-wasm',
    device: 'cpu',
    modelId: 'apura-probe',
    modelFile: 'onnx/model_int8.onnx',
    threadsGot: 2,
  });
  expect(model.files.every(({ checked }) => checked)).toBe(true);
  expect(new Set(progress.map(({ phase }) => phase))).toEqual(new Set(['download', 'verify', 'session', 'warm-up']));
  expect(progress.filter(({ phase, file }) => phase === 'download' && file.endsWith('.onnx')).at(-1)).toMatchObject({
    loadedBytes: model.files.find(({ path }) => path.endsWith('.onnx'))?.sizeBytes,
  });

  await at.context.setOffline(true);
  try {
    const { generation } = await at.generate({
      input: { kind: 'chat', messages: [{ role: 'user', content: 'What is 2 plus 3?' }] },
      maxTokens: 40,
      sampling: { kind: 'greedy' },
    });
    expect(generation.finishReason).toBe('stop');
    expect(generation.text.length).toBeGreaterThan(0);
    const { vectors, tokens } = await at.call<{ vectors: number[][]; tokens: number }>('embed', [
      'Where is Ana?',
      'Where is Ana?',
      'The lamp costs 12 euros.',
    ]);
    const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
    expect(vectors.map(({ length }) => length)).toEqual([model.embeddingDimensions, model.embeddingDimensions, model.embeddingDimensions]);
    expect(dot(vectors[0], vectors[0])).toBeCloseTo(1, 4);
    expect(dot(vectors[0], vectors[1])).toBeCloseTo(1, 5);
    expect(dot(vectors[0], vectors[2])).toBeLessThan(0.9);
    expect(tokens).toBeGreaterThan(10);
  } finally {
    await at.context.setOffline(false);
  }
});

it('downloads the CPU build alone, from its own origin', () => {
  expect(requested.filter((url) => url.endsWith('.wasm') || url.includes('.wasm?'))).not.toEqual([]);
  expect(requested.filter((url) => /jsep|asyncify|jspi/.test(url))).toEqual([]);
  expect(requested.filter((url) => !url.startsWith(at.origin) && !url.startsWith('blob:') && !url.startsWith('data:'))).toEqual([]);
  // Looking for weights under names that are not there is part of loading a folder.
  expect(at.problems.filter((problem) => !problem.includes('404'))).toEqual([]);
});
