import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDist } from '../../../../tools/build/check-dist';
import { hashFiles } from '../../../../tools/build/hash-files';

let folder: string;
const put = async (name: string, content: string | Buffer = ''): Promise<void> => {
  await mkdir(join(folder, name, '..'), { recursive: true });
  await writeFile(join(folder, name), content);
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apura-dist-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the rules of the built page', () => {
  it('counts what the page needs at once, and leaves the rest out', async () => {
    await put('index.html', '<script type="module" crossorigin src="./assets/a.js"></script><link rel="stylesheet" href="./assets/a.css">');
    await put('assets/a.js', 'a'.repeat(1000));
    await put('assets/a.css', 'b');
    await put('assets/ort-wasm-simd-threaded-x.wasm', 'c'.repeat(4000));
    await put('assets/ort-wasm-simd-threaded.jspi-x.wasm', 'c'.repeat(1000));
    const { files, totalBytes, pageBytesGzipped } = await checkDist(folder);
    expect(files).toBe(5);
    expect(totalBytes).toBeGreaterThan(6000);
    expect(pageBytesGzipped).toBeLessThan(300);
  });

  it.each([
    ['assets/ort-wasm-simd-threaded.jsep-x.wasm', 'an onnxruntime-web variant that no engine uses'],
    ['assets/ort-wasm-simd-threaded.jsep.mjs', 'an onnxruntime-web variant that no engine uses'],
    ['node_modules/x/y.js', 'a package that was not bundled'],
    ['assets/worker.ts', 'a source file'],
  ])('refuses %s', async (name, what) => {
    await put('index.html');
    await put(name);
    await expect(checkDist(folder)).rejects.toThrow(`${name} is ${what}`);
  });

  it('refuses a page over its budget', async () => {
    const { randomBytes } = await import('node:crypto');
    await put('index.html', '<script src="./big.js"></script>');
    await put('big.js', randomBytes(110_000));
    await expect(checkDist(folder)).rejects.toThrow(/the page needs \d+ bytes gzipped; the budget is 100000/);
  });
});

describe('the hash of the build inputs', () => {
  it('changes with content, name and presence, not with time', async () => {
    await put('src/a.ts', '1');
    await put('one.json', '2');
    const paths = ['src', 'one.json', 'absent'];
    const first = await hashFiles(folder, paths);
    await put('src/a.ts', '1');
    expect(await hashFiles(folder, paths)).toBe(first);
    const seen = new Set([first]);
    for (const [name, content] of [
      ['src/a.ts', '2'],
      ['src/deep/b.ts', ''],
      ['one.json', '3'],
      ['absent', ''],
    ] as const) {
      await put(name, content);
      seen.add(await hashFiles(folder, paths));
    }
    expect(seen.size).toBe(5);
  });
});
