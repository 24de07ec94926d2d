import { describe, expect, it } from 'vitest';
import { ApuraError } from '../../../src/contract/errors';
import { mapOrtError } from '../../../src/engines/onnx/errors';

describe('mapOrtError', () => {
  it.each([
    ["Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.", 'model-invalid'],
    ['no session (10): Load model failed:Fatal error: com.microsoft:Nope(-1) is not a registered function/op', 'model-invalid'],
    ['out of memory: the WASM heap has no room for 99 bytes', 'out-of-memory'],
    ['std::bad_alloc', 'out-of-memory'],
    ['Failed to fetch dynamically imported module: http://127.0.0.1/x.mjs', 'engine-unavailable'],
    ['something nobody has seen', 'internal'],
  ])('%s → %s', (message, code) => {
    const cause = new Error(message);
    const mapped = mapOrtError(cause);
    expect(mapped).toBeInstanceOf(ApuraError);
    expect(mapped).toMatchObject({ code, cause });
  });

  it('tells which limit of the GPU is too small, by how much', () => {
    const message =
      'the run failed (1): limits_.maxStorageBuffersPerShaderStage was false. Too many storage buffers in shader. Current: 9, Max is 8';
    expect(mapOrtError(new Error(message))).toMatchObject({
      code: 'limit-too-small',
      details: { limit: 'maxStorageBuffersPerShaderStage', needed: 9, got: 8 },
    });
  });

  it('reads the cause of an abort from what the runtime printed', () => {
    expect(mapOrtError(new Error('Aborted()'), ['Cannot enlarge memory arrays to size 4294967296 bytes (OOM)'])).toMatchObject({
      code: 'out-of-memory',
    });
  });

  it('leaves our own errors and cancellation alone', () => {
    const own = new ApuraError('prompt-too-long', 'x');
    const aborted = new DOMException('stop', 'AbortError');
    expect(mapOrtError(own)).toBe(own);
    expect(mapOrtError(aborted)).toBe(aborted);
  });
});
