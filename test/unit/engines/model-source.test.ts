import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveModel } from '../../../src/engines/model-source';
import { ortVersion } from '../../../src/engines/onnx/ort-module';

describe('resolveModel', () => {
  it('finds the shipped model beside the page, in any subfolder', () => {
    expect(resolveModel('apura-probe', 'https://x.example/apura/')).toMatchObject({
      id: 'apura-probe',
      baseUrl: 'https://x.example/apura/models/apura-probe/',
    });
  });

  it('takes the URL of a folder', () => {
    expect(resolveModel('https://h.example/m/v1?x=1#y', 'https://x.example/')).toEqual({
      kind: 'onnx',
      id: 'https://h.example/m/v1/',
      baseUrl: 'https://h.example/m/v1/',
    });
  });

  it.each(['', 'other-model', '/models/x', 'file:///etc/', 'javascript:alert(1)', 'data:text/plain,x', 'ftp://h.example/m/'])(
    'refuses %j',
    (model) => {
      expect(() => resolveModel(model, 'https://x.example/')).toThrow(
        expect.objectContaining({ code: 'parameter-invalid', details: { name: 'model', value: model } }),
      );
    },
  );
});

describe('what is pinned', () => {
  it('lists every file of the shipped model with its hash', () => {
    const { integrity = {} } = resolveModel('apura-probe', 'https://x.example/');
    expect(Object.keys(integrity)).toContain('onnx/model_int8.onnx');
    let total = 0;
    for (const [path, { sizeBytes, sha256 }] of Object.entries(integrity)) {
      const bytes = readFileSync(new URL(`../../../public/models/apura-probe/${path}`, import.meta.url));
      expect({ path, sizeBytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') }).toEqual({
        path,
        sizeBytes,
        sha256,
      });
      total += sizeBytes;
    }
    expect(total).toBeLessThanOrEqual(14e6);
  });

  it('speaks the binary interface of the installed onnxruntime-web', () => {
    const installed = JSON.parse(readFileSync(new URL('../../../node_modules/onnxruntime-web/package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(installed.version).toBe(ortVersion);
  });
});
