import { readFileSync } from 'node:fs';
import type { Worker } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeRandom } from '../../../src/base/random';
import type { EngineUsage, GenerateRequest } from '../../../src/contract/engine';
import { shippedSource } from '../../../src/engines/catalogue/shipped-model';
import { families } from '../../../src/suites/families/families';
import { loseDevice } from '../../support/lose-device';
import { type EnginePage, greedy, openEnginePage } from './support';

let at: EnginePage;
const requested: string[] = [];
beforeAll(async () => {
  at = await openEnginePage('swiftshader');
  at.context.on('request', (request) => requested.push(request.url()));
});
afterAll(() => at.close());

/** Starts a fresh engine; gives its worker, which is there before its code is told anything. */
async function start(): Promise<Worker> {
  const isEngine = (worker: Worker): boolean => worker.url().includes('engine-worker');
  const arrived = new Promise<Worker>((resolve) => {
    const look = (worker: Worker): void => {
      if (!isEngine(worker)) return;
      at.page.off('worker', look);
      resolve(worker);
    };
    at.page.on('worker', look);
  });
  await at.call('start', { engine: 'onnx-webgpu' });
  return await arrived;
}
/** Which builds of the runtime were fetched. */
const runtimes = (): string[] => requested.flatMap((url) => /ort-wasm-simd-threaded\.?(\w*)\.wasm$/.exec(url)?.[1] ?? []);

/** A stored copy would stand in for the file that a test serves. */
const forgetStored = () => at.page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));

const { cases } = JSON.parse(readFileSync(new URL('../../fixtures/models/tiny-plain/expected.json', import.meta.url), 'utf8')) as {
  cases: { prompt: string; tokenIds: number[] }[];
};

describe('a plain export, whose keys and values grow', () => {
  let worker: Worker;
  beforeAll(async () => {
    worker = await start();
    expect(await at.load(at.source('tiny-plain'))).toHaveProperty('model');
  });

  it('gives the tokens that numpy computes', async () => {
    for (const { prompt, tokenIds } of cases) {
      const { generation, tokens } = await at.generate(greedy(prompt, tokenIds.length));
      expect(generation.tokenIds).toEqual(tokenIds);
      expect(tokens.map(({ tokenId }) => tokenId)).toEqual(tokenIds);
      expect(generation.timings.interTokenMs).toHaveLength(tokenIds.length - 1);
    }
  });

  it('is cancelled within one token, and goes on', async () => {
    expect(await at.generate(greedy('Apura', 80), 3)).toMatchObject({ failed: 'AbortError', seen: 3 });
    const [first] = cases;
    const { generation } = await at.generate(greedy(first?.prompt ?? '', 4));
    expect(generation.tokenIds).toEqual(first?.tokenIds.slice(0, 4));
  });

  it('fails a task in which the GPU reports an error, and not those after it', async () => {
    await worker.evaluate(`(() => {
      const make = GPUDevice.prototype.createCommandEncoder;
      GPUDevice.prototype.createCommandEncoder = function (descriptor) {
        GPUDevice.prototype.createCommandEncoder = make;
        this.createBuffer({ size: 4, usage: 0 });
        return make.call(this, descriptor);
      };
    })()`);
    expect(await at.generate(greedy('Apura', 8))).toMatchObject({
      failed: 'internal',
      message: expect.stringContaining('the GPU reports'),
    });
    const [first] = cases;
    expect((await at.generate(greedy(first?.prompt ?? '', 4))).generation.tokenIds).toEqual(first?.tokenIds.slice(0, 4));
  });

  it('ends as out of memory when the GPU says so while it answers', async () => {
    await worker.evaluate(`(() => {
      const make = GPUDevice.prototype.createCommandEncoder;
      GPUDevice.prototype.createCommandEncoder = function (descriptor) {
        const error = new GPUOutOfMemoryError('by hand');
        this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error }));
        return make.call(this, descriptor);
      };
    })()`);
    expect(await at.generate(greedy('Apura', 80))).toMatchObject({ failed: 'out-of-memory' });
  });
});

describe('the GPU, taken away', () => {
  it('in the middle of an answer ends the engine', async () => {
    const worker = await start();
    expect(await at.load(at.source('tiny-plain'))).toHaveProperty('model');
    const pending = at.generate(greedy('Apura', 90));
    await loseDevice(worker);
    expect(await pending).toMatchObject({ failed: 'device-lost', details: { reason: 'destroyed' } });
    expect(await at.generate(greedy('Apura', 4))).toMatchObject({ failed: 'device-lost' });
  });
});

describe('what cannot run', () => {
  let worker: Worker;
  beforeEach(async () => {
    worker = await start();
  });
  // A spoilt file must not be taken for the real one by those who come later.
  afterEach(async () => {
    await at.context.unrouteAll();
    await forgetStored();
  });

  it('numbers that the GPU does not have: said before the download', async () => {
    const already = requested.length;
    expect(await at.load({ ...at.source('tiny-plain'), weights: 'onnx/model_q4f16.onnx' })).toMatchObject({
      failed: 'feature-missing',
      details: { feature: 'shader-f16' },
    });
    expect(requested.slice(already).filter((url) => url.endsWith('.onnx'))).toEqual([]);
  });

  it('a graph with an operator that nobody has', async () => {
    const rename = (body: Buffer): Buffer => Buffer.from(body.toString('latin1').replaceAll('Softmax', 'Sofdmax'), 'latin1');
    await at.context.route('**/tiny-plain/onnx/model.onnx', async (route) => {
      if (route.request().method() === 'HEAD') await route.continue();
      else await route.fulfill({ body: rename(await (await route.fetch()).body()), contentType: 'application/octet-stream' });
    });
    await forgetStored();
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'model-invalid' });
  });

  describe('what goes beyond the limits that every WebGPU has', () => {
    /** Devices get those limits, and of this adapter's own only the ones named. */
    const lowerLimits = async (...kept: readonly string[]): Promise<void> => {
      await worker.evaluate(`(() => {
        const request = GPUAdapter.prototype.requestDevice;
        GPUAdapter.prototype.requestDevice = function ({ requiredFeatures, requiredLimits }) {
          const kept = ${JSON.stringify(kept)}.map((name) => [name, requiredLimits[name]]);
          return request.call(this, { requiredFeatures, requiredLimits: Object.fromEntries(kept) });
        };
      })()`);
    };

    /** The shipped model, as if it took so many tokens; bytes of one of its keys or values. */
    const lengthen = async (contextTokens: number): Promise<number> => {
      for (const [file, key] of [
        ['config.json', 'max_position_embeddings'],
        ['tokenizer_config.json', 'model_max_length'],
      ] as const) {
        await at.context.route(`**/apura-probe/${file}`, async (route) => {
          if (route.request().method() === 'HEAD') return await route.continue();
          const json = (await (await route.fetch()).json()) as object;
          await route.fulfill({ json: { ...json, [key]: contextTokens } });
        });
      }
      await forgetStored();
      return 5 * 64 * 4 * contextTokens;
    };

    it('keys and values that do not fit one buffer', async () => {
      await lowerLimits('maxStorageBuffersPerShaderStage');
      const needed = await lengthen(400_000);
      expect(await at.load(at.source('apura-probe'))).toMatchObject({
        failed: 'limit-too-small',
        details: { limit: 'maxBufferSize', needed, got: 2 ** 28 },
      });
    });

    it('keys and values that onnxruntime binds in parts, of which a shader may not have that many', async () => {
      await lowerLimits();
      expect(await lengthen(160_000)).toBeGreaterThan(2 ** 27);
      expect(await at.load(at.source('apura-probe'))).toMatchObject({
        failed: 'limit-too-small',
        details: { limit: 'maxStorageBuffersPerShaderStage', needed: 9, got: 8 },
      });
    });
  });

  it('a device without a GPU', async () => {
    await worker.evaluate(`GPU.prototype.requestAdapter = async () => null`);
    expect(await at.load(at.source('tiny-plain'))).toMatchObject({ failed: 'engine-unavailable', details: { engine: 'onnx-webgpu' } });
  });
});

describe('a browser that cannot suspend WebAssembly', () => {
  it('gets the build that does so itself', async () => {
    const worker = await start();
    await worker.evaluate(`delete WebAssembly.Suspending`);
    requested.length = 0;
    expect(await at.load(at.source('tiny-plain'))).toHaveProperty('model');
    expect(runtimes()).toEqual(['asyncify']);
    const [first] = cases;
    expect((await at.generate(greedy(first?.prompt ?? '', 6))).generation.tokenIds).toEqual(first?.tokenIds.slice(0, 6));
  });
});

describe('the shipped model', () => {
  // A task of the suite's own kind, whose answer is 15 tokens and its end: elsewhere the model has no opinion, and near ties say nothing.
  const planning = families.find(({ id }) => id === 'planning');
  const prompt = planning?.generate(makeRandom('agreement'), 'en', 'held-out').prompt ?? '';
  const ask = (more: Partial<GenerateRequest>): GenerateRequest => ({
    input: { kind: 'chat', messages: [{ role: 'user', content: prompt }] },
    maxTokens: 16,
    sampling: { kind: 'greedy' },
    ...more,
  });
  const otherInputs = families
    .filter(({ id }) => id !== 'planning')
    .slice(0, 3)
    .map(({ generate }): GenerateRequest['input'] => {
      const { prompt: content } = generate(makeRandom('agreement'), 'en', 'held-out');
      return { kind: 'chat', messages: [{ role: 'user', content }] };
    });
  const texts = ['Where is Ana?', 'The lamp costs 12 euros.'];
  const vectorsOf = async (): Promise<number[][]> => (await at.call<{ vectors: number[][] }>('embed', texts)).vectors;
  const dot = (a: number[] = [], b: number[] = []) => a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

  it('agrees with the CPU, token by token, and says what it holds', async () => {
    await at.call('start');
    await at.load(shippedSource(at.origin));
    const forced = (await at.generate(ask({ ignoreEnd: true }))).generation.tokenIds;
    expect(forced).toHaveLength(16);
    const onCpu = await at.generate(ask({ forced }));
    const otherAnswers: { input: GenerateRequest['input']; tokenIds: readonly number[] }[] = [];
    for (const input of otherInputs) {
      otherAnswers.push({ input, tokenIds: (await at.generate(ask({ input, maxTokens: 3 }))).generation.tokenIds });
    }
    const cpuVectors = await vectorsOf();

    await start();
    requested.length = 0;
    const { model } = await at.load(shippedSource(at.origin));
    expect(model).toMatchObject({ engine: 'onnx-webgpu', device: 'gpu', modelFile: 'onnx/model_webgpu.onnx', embeddingDimensions: 192 });
    expect(model.files.every(({ checked }) => checked)).toBe(true);
    // Weights of 8 bits, 512 tokens of keys and values in float32, and what the products need between.
    expect(model.gpuBytes).toBeGreaterThan(20e6);
    expect(model.gpuBytes).toBeLessThan(40e6);
    expect(model.dispatchesPerToken).toBeGreaterThan(80);
    expect(model.dispatchesPerToken).toBeLessThan(120);
    expect(runtimes()).toEqual(['jspi']);

    const onGpu = await at.generate(ask({ forced }));
    expect(onGpu.generation.tokenIds).toEqual(onCpu.generation.tokenIds);
    // Prompts of other lengths in between, with the groups and buffers of earlier ones still there.
    for (const [index, { input, tokenIds }] of otherAnswers.entries()) {
      expect((await at.generate(ask({ input, maxTokens: 3 }))).generation.tokenIds, `prompt ${index}`).toEqual(tokenIds);
    }
    const gpuVectors = await vectorsOf();
    const usage = await at.call<EngineUsage>('usage');
    expect(usage.gpuBytes).toBeGreaterThan(20e6);
    expect(usage.gpuPeakBytes).toBeGreaterThanOrEqual(usage.gpuBytes ?? Number.POSITIVE_INFINITY);
    for (const [index, vector] of gpuVectors.entries()) {
      expect(dot(vector, vector)).toBeCloseTo(1, 4);
      expect(dot(vector, cpuVectors[index])).toBeGreaterThan(0.98);
    }
    expect(dot(gpuVectors[0], gpuVectors[1])).toBeLessThan(0.9);
  });

  it('takes nothing from elsewhere', () => {
    expect(requested.filter((url) => !url.startsWith(at.origin) && !/^(blob|data):/.test(url))).toEqual([]);
  });
});
