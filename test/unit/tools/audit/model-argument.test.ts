import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelArgument } from '../../../../tools/audit/model-argument';

describe('--model', () => {
  let root: string;
  const makeFolder = async (name: string, files: readonly string[]): Promise<string> => {
    const folder = join(root, name);
    await mkdir(join(folder, 'onnx'), { recursive: true });
    await Promise.all(files.map((file) => writeFile(join(folder, file), '{}')));
    return folder;
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'apura-model-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('is an id, an address or a folder', async () => {
    expect(await readModelArgument('apura-probe')).toEqual({ kind: 'id', value: 'apura-probe' });
    expect(await readModelArgument('onnx-community/SmolLM2-135M')).toEqual({ kind: 'id', value: 'onnx-community/SmolLM2-135M' });
    expect(await readModelArgument('https://example.com/m')).toEqual({ kind: 'url', value: 'https://example.com/m/' });
    const folder = await makeFolder('whole', ['config.json', 'tokenizer.json', 'onnx/model_q8.onnx']);
    expect(await readModelArgument(folder)).toEqual({ kind: 'folder', folder });
  });

  it('says what a folder lacks', async () => {
    await expect(readModelArgument(await makeFolder('a', ['tokenizer.json']))).rejects.toThrow('config.json is missing');
    await expect(readModelArgument(await makeFolder('b', ['config.json']))).rejects.toThrow('tokenizer.json is missing');
    await expect(readModelArgument(await makeFolder('c', ['config.json', 'tokenizer.json']))).rejects.toThrow(
      'no .onnx file in c/ or c/onnx/',
    );
    await expect(readModelArgument(join(root, 'absent'))).rejects.toThrow('no such folder');
    await expect(readModelArgument('./absent')).rejects.toThrow('no such folder');
    await expect(readModelArgument(join(root, 'a', 'tokenizer.json'))).rejects.toThrow('this is a file; a folder is needed');
    await expect(readModelArgument('file:///model')).rejects.toThrow("neither a model's id");
  });
});
