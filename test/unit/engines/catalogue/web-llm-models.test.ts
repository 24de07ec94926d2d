import { readFileSync } from 'node:fs';
import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { describe, expect, it } from 'vitest';
import { engineIds } from '../../../../src/contract/engine';
import { catalogue } from '../../../../src/engines/catalogue/catalogue';
import { findModel } from '../../../../src/engines/catalogue/find-model';
import { webLlmModels } from '../../../../src/engines/catalogue/web-llm-models';
import stored from '../../../../src/engines/catalogue/web-llm-models.json';
import { webLlmFacts } from '../../../../tools/catalogue/web-llm-facts';

const page = 'https://apura.example/';

describe('the list of web-llm', () => {
  it('is that of the installed package', () => {
    const { version } = JSON.parse(readFileSync('node_modules/@mlc-ai/web-llm/package.json', 'utf8')) as { version: string };
    expect(stored).toEqual(JSON.parse(JSON.stringify(webLlmFacts(prebuiltAppConfig.model_list, version))));
  });

  it('gives weights close to what the package states as needed memory, and never more', () => {
    const compared = webLlmModels().flatMap(({ id, variant, statedBytes }) =>
      variant.numbers === undefined || statedBytes === undefined ? [] : [{ id, share: variant.numbers.weightsBytes / statedBytes }],
    );
    expect(compared.length).toBeGreaterThan(80);
    expect(compared.filter(({ share }) => share > 1.05)).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('has every model once, the shipped one first, variants in the order of the ladder', () => {
    const models = catalogue(page);
    expect(models[0]?.origin).toBe('shipped');
    expect(new Set(models.map(({ id }) => id)).size).toBe(models.length);
    const qwen = models.find(({ id }) => id === 'Qwen2.5-0.5B-Instruct');
    const engines = qwen?.variants.map(({ engine }) => engine) ?? [];
    expect(new Set(engines)).toEqual(new Set(['web-llm', 'onnx-webgpu', 'onnx-wasm']));
    expect(engines).toEqual(engines.toSorted((a, b) => engineIds.indexOf(a) - engineIds.indexOf(b)));
  });

  // Published sizes of the files on the hub, in megabytes.
  it.each([
    ['SmolLM2-135M-Instruct', 'onnx/model_int8.onnx', 137],
    ['SmolLM2-360M-Instruct', 'onnx/model_int8.onnx', 364],
    ['Qwen2.5-0.5B-Instruct', 'onnx/model_int8.onnx', 506],
  ])('knows the size of %s %s within 5 per cent', (id, file, megabytes) => {
    const variant = catalogue(page)
      .find((model) => model.id === id)
      ?.variants.find(({ source }) => source.kind === 'onnx' && source.weights === file);
    expect((variant?.numbers?.weightsBytes ?? 0) / 1e6 / megabytes).toBeCloseTo(1, 1);
  });
});

describe('findModel', () => {
  it('finds names in any case, ids of web-llm, folders and hub pages', () => {
    expect(findModel('apura-probe', [], page).origin).toBe('shipped');
    expect(findModel('qwen2.5-0.5b-instruct', [], page).id).toBe('Qwen2.5-0.5B-Instruct');
    expect(findModel('Llama-3.2-1B-Instruct-q4f32_1-MLC', [], page).variants).toHaveLength(1);
    expect(findModel('https://h.example/m?x=1#y', [], page).variants[0]?.source).toMatchObject({ baseUrl: 'https://h.example/m/' });
    expect(findModel('https://huggingface.co/a/b', [], page).id).toBe('https://huggingface.co/a/b/resolve/main/');
  });

  it.each(['', 'no-such-model', '/models/x', 'file:///etc/', 'javascript:alert(1)', 'data:text/plain,x', 'https://u:p@h.example/m/'])(
    'refuses %j',
    (model) => {
      expect(() => findModel(model, [], page)).toThrowError(expect.objectContaining({ code: 'parameter-invalid' }));
    },
  );
});
