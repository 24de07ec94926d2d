import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveHub } from '../../../../tools/bench/gpu/hub';
import { parseGpuOptions } from '../../../../tools/bench/gpu/options';
import { layOut, makeSubjects } from '../../../../tools/bench/gpu/subjects';

function parsed(...args: string[]) {
  const options = parseGpuOptions(args);
  if (options === 'help') throw new Error('help');
  return options;
}

describe('the command line of the GPU bench', () => {
  it('measures everything by default', () => {
    expect(parsed()).toMatchObject({
      adapter: 'hardware',
      parts: ['engines', 'claims', 'recovery', 'memory'],
      engines: ['web-llm', 'onnx-webgpu', 'onnx-wasm'],
      repetitions: 7,
      shipped: true,
      long: true,
    });
    expect(parsed('--quick').repetitions).toBe(3);
  });

  it.each([
    ['--adapter', 'nvidia'],
    ['--parts', 'engines,everything'],
    ['--engines', ''],
    ['--repetitions', '0'],
    ['--limit', '1.5'],
    ['--webllm-model', 'folder-without-library'],
    ['--webllm-model', '=lib.wasm'],
  ])('refuses %s %s', (option, value) => {
    expect(() => parsed(`${option}=${value}`)).toThrow(option);
  });
});

describe('models on this machine', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apura-gpu-bench-'));
    await mkdir(join(folder, 'resolve', 'main'), { recursive: true });
    const config = { model_type: 'gpt2', quantization: 'q0f16' };
    await writeFile(join(folder, 'resolve', 'main', 'mlc-chat-config.json'), JSON.stringify(config));
    await writeFile(join(folder, 'resolve', 'main', 'ndarray-cache.json'), JSON.stringify({ records: [{ nbytes: 3 }, { nbytes: 4 }] }));
    await writeFile(join(folder, 'lib.wasm'), 'library');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are served to other origins with the layout of the hub', async () => {
    const models = layOut(parsed('--webllm-model', `${folder}=${join(folder, 'lib.wasm')}`));
    const hub = await serveHub(models.mounts);
    try {
      const [subject, ...others] = makeSubjects(models, { engines: ['web-llm'], shipped: true }, 'http://page.test/', hub.url);
      expect(others).toEqual([]);
      expect(subject).toMatchObject({ id: basename(folder), weightsBytes: 7, source: { kind: 'mlc', requiredFeatures: ['shader-f16'] } });
      if (subject?.source.kind !== 'mlc') throw new Error('no source of MLC');
      expect(new URL(subject.source.modelUrl).pathname).toBe(`/${basename(folder)}/resolve/main/`);
      const answers = await Promise.all([fetch(`${subject.source.modelUrl}mlc-chat-config.json`), fetch(subject.source.libraryUrl)]);
      expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([
        [200, '*'],
        [200, '*'],
      ]);
      expect(await answers[1]?.text()).toBe('library');
    } finally {
      await hub.close();
    }
  });

  it('give prompts of so many tokens where the tokenizer is one of bytes', () => {
    const models = layOut(parsed('--webllm-model', `${folder}=${join(folder, 'lib.wasm')}`));
    const [subject] = makeSubjects(models, { engines: ['web-llm'], shipped: true }, 'http://page.test/', 'http://hub.test/');
    expect([1, 16, 128, 511].map((tokens) => subject?.prompt(tokens).text.length)).toEqual([1, 16, 128, 511]);
  });

  it('the shipped model runs on both engines of ONNX', () => {
    const models = layOut(parsed());
    const subjects = makeSubjects(
      models,
      { engines: ['onnx-webgpu', 'onnx-wasm'], shipped: true },
      'http://page.test/',
      'http://hub.test/',
    );
    expect(subjects.map(({ id, engine }) => `${id} ${engine}`)).toEqual(['apura-probe onnx-webgpu', 'apura-probe onnx-wasm']);
  });
});
