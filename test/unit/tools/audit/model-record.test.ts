import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseModelRecord } from '../../../../src/engines/catalogue/model-record';
import { readModelRecord } from '../../../../tools/audit/model-record';
import { resolveMounted } from '../../../../tools/serve/mounts';

const server = 'http://127.0.0.1:4626/';

describe('--model-record', () => {
  let root: string;
  const write = async (path: string, text = '{}'): Promise<void> => {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const record = async (data: unknown): Promise<string> => {
    await write('record.json', typeof data === 'string' ? data : JSON.stringify(data));
    return join(root, 'record.json');
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'apura-record-'));
    for (const file of ['mlc-chat-config.json', 'tensor-cache.json', 'params_shard_0.bin']) await write(`dist/mine-q4f32_1-MLC/${file}`);
    await write('dist/libs/mine webgpu.wasm');
    for (const file of ['config.json', 'tokenizer.json', 'onnx/model_int8.onnx']) await write(`tiny/${file}`);
    await write('empty/mlc-chat-config.json');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('serves the folders of an MLC tool and of ONNX where the page looks for them', async () => {
    const file = await record({
      model_list: [
        { model_id: 'mine-q4f32_1', model: './dist/mine-q4f32_1-MLC', model_lib: 'dist/libs/mine webgpu.wasm' },
        { model_id: 'far', model: 'https://host.example/far', model_lib: 'https://host.example/far.wasm' },
        { id: 'tiny', onnx: 'tiny' },
      ],
    });
    const { name, mounts, textFor } = await readModelRecord(file);
    const [mine, far, tiny] = parseModelRecord(name, textFor(server)).map(({ variants }) => variants[0]?.source);
    if (mine?.kind !== 'mlc' || far?.kind !== 'mlc' || tiny?.kind !== 'onnx') throw new Error('the record is not what it was');
    const served = (url: string): string | undefined =>
      url.startsWith(server) ? resolveMounted(mounts, new URL(url).pathname) : undefined;
    expect(served(`${mine.modelUrl}params_shard_0.bin`)).toBe(join(root, 'dist/mine-q4f32_1-MLC/params_shard_0.bin'));
    expect(served(mine.libraryUrl)).toBe(join(root, 'dist/libs/mine webgpu.wasm'));
    expect(served(`${tiny.baseUrl}onnx/model_int8.onnx`)).toBe(join(root, 'tiny/onnx/model_int8.onnx'));
    expect(far.modelUrl).toBe('https://host.example/far/resolve/main/');
  });

  it('takes one entry, or a list, as the page does', async () => {
    const entry = { id: 'tiny', onnx: './tiny' };
    for (const data of [entry, [entry]]) {
      const { textFor } = await readModelRecord(await record(data));
      expect(JSON.stringify(parseModelRecord('record.json', textFor(server)))).toContain(`${server}local-record/0/`);
    }
  });

  it('hands on what it does not understand, as it is', async () => {
    for (const text of ['no json', '[1, null, "x"]', '{"model_list": {"model": 7}}', '{"model": "", "model_lib": "file:///x.wasm"}']) {
      expect((await readModelRecord(await record(text))).textFor(server)).toBe(text);
    }
  });

  it('says what is not there', async () => {
    const library = { model_id: 'm', model_lib: './dist/libs/mine webgpu.wasm' };
    await expect(readModelRecord(join(root, 'absent.json'))).rejects.toThrow('no such file');
    await expect(readModelRecord(await record({ ...library, model: './nowhere' }))).rejects.toThrow(
      /entry 1, model: no such folder: .*nowhere/,
    );
    await expect(readModelRecord(await record([{ ...library, model: './tiny' }]))).rejects.toThrow('mlc-chat-config.json is missing');
    await expect(readModelRecord(await record([{ ...library, model: './empty' }]))).rejects.toThrow('neither tensor-cache.json nor');
    await expect(readModelRecord(await record({ model: './dist/mine-q4f32_1-MLC', model_lib: './dist/libs' }))).rejects.toThrow(
      'model_lib: no such file',
    );
    await expect(readModelRecord(await record({ id: 'x', onnx: './empty' }))).rejects.toThrow('this is a model of MLC');
  });
});
