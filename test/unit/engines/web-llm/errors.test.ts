import { expect, it } from 'vitest';
import { abortError } from '../../../../src/base/abort';
import { ApuraError, type ErrorDetails } from '../../../../src/contract/errors';
import { mapWebLlmError } from '../../../../src/engines/web-llm/errors';
import { neededLibraryVersion } from '../../../../src/engines/web-llm/library';

const enough = { ranOutOfMemory: false };
const url = 'https://host.example/model-webgpu.wasm';

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function mapped(thrown: unknown, libraryUrl = url, gpu = enough): { code: string } & ErrorDetails {
  const error = mapWebLlmError(thrown, libraryUrl, gpu);
  if (!(error instanceof ApuraError)) throw new TypeError('not an ApuraError');
  expect(error.cause).toBe(thrown);
  return { code: error.code, ...error.details };
}

// The messages are those of 0.2.79 and 0.2.86.
it.each([
  [
    'ShaderF16SupportError',
    'This model requires WebGPU extension shader-f16, which is not enabled in this browser.',
    { code: 'feature-missing', feature: 'shader-f16' },
  ],
  [
    'FeatureSupportError',
    'This model requires feature subgroups, which is not yet supported by this browser.',
    { code: 'feature-missing', feature: 'subgroups' },
  ],
  ['WebGPUNotAvailableError', 'WebGPU is not supported in your current environment', { code: 'engine-unavailable' }],
  [
    'Error',
    "Unable to find a compatible GPU. This issue might be because your computer doesn't have a GPU",
    { code: 'engine-unavailable' },
  ],
  ['DeviceLostError', 'The WebGPU device was lost while loading the model. … out of memory (OOM).', { code: 'device-lost' }],
  ['OperationError', 'Device is lost', { code: 'device-lost' }],
  ['OperationError', 'A valid external Instance reference no longer exists.', { code: 'device-lost' }],
  [
    'ContextWindowSizeExceededError',
    'Prompt tokens exceed context window size: number of prompt tokens: 5000; context window size: 4096\nConsider',
    { code: 'prompt-too-long', promptTokens: 5000, contextTokens: 4096 },
  ],
  [
    'EmbeddingExceedContextWindowSizeError',
    'The embedding model you are using only supports up to 512 context size.However, an input in the batch has size 600.',
    { code: 'prompt-too-long', promptTokens: 600, contextTokens: 512 },
  ],
  ['UnsupportedTokenizerFilesError', 'Cannot handle tokenizer files vocab.txt', { code: 'model-invalid', name: 'tokenizer_files' }],
  ['GrammarMatcherInitError', 'Failed to initialize the grammar matcher', { code: 'not-supported', what: 'schema' }],
  ['MessageOrderError', 'Last message should be from `user`.', { code: 'parameter-invalid', name: 'messages' }],
  ['RangeError', 'Make sure 0 < top_p <= 1.', { code: 'parameter-invalid', name: 'sampling' }],
  ['TypeError', 'something that nobody knows', { code: 'internal' }],
])('%s: %s', (name, message, expected) => {
  expect(mapped(named(name, message))).toMatchObject(expected);
});

it("tells the language's own RangeError from web-llm's", () => {
  expect(mapped(new RangeError('Array buffer allocation failed'))).toEqual({ code: 'out-of-memory' });
});

it('blames memory when the GPU said so before', () => {
  expect(mapped(named('TypeError', 'anything'), url, { ranOutOfMemory: true })).toEqual({ code: 'out-of-memory' });
});

it('says which library is needed, and which this is', () => {
  const cause = new WebAssembly.LinkError(
    'WebAssembly.instantiate(): Import #3 "env" "TVMFFIWasmSafeCall": function import requires a callable',
  );
  expect(mapped(cause, 'https://host.example/web-llm-models/v0_2_48/m-webgpu.wasm')).toEqual({
    code: 'library-mismatch',
    needed: neededLibraryVersion,
    got: 'v0_2_48',
  });
  expect(mapped(cause)).toMatchObject({ code: 'library-mismatch', got: 'a library that needs TVMFFIWasmSafeCall' });
  for (const message of [
    'Cannot find TVMWasmAllocSpace,TVMWasmFreeSpace in exports',
    'Cannot find global function vm.builtin.kv_state_clear',
    'Cannot find required VM function `batch_decode`. Available candidate functions: (none)',
    'Cannot find function softmax_with_temperature',
    '__initialize is not a function',
  ]) {
    expect(mapped(new Error(message))).toMatchObject({
      code: 'library-mismatch',
      got: expect.stringMatching(/^a library that lacks [\w.,]+$/),
    });
  }
  expect(mapped(new Error('Cannot find WebGPU in the environment'))).toEqual({ code: 'internal' });
  expect(neededLibraryVersion).toMatch(/^v\d+_\d+_\d+$/);
});

it('leaves its own errors and cancellation as they are', () => {
  const own = new ApuraError('model-missing', 'x');
  const abort = abortError();
  expect(mapWebLlmError(own, url, { ranOutOfMemory: true })).toBe(own);
  expect(mapWebLlmError(abort, url, enough)).toBe(abort);
});
