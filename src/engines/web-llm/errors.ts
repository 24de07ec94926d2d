import { isAbortError } from '../../base/abort';
import { ApuraError, type ErrorCode, type ErrorDetails } from '../../contract/errors';
import type { GpuWatch } from '../gpu-watch';
import { libraryMismatch } from './library';

type Found = readonly [ErrorCode, ErrorDetails?];

/** What web-llm throws, by the name that its classes give themselves. `message` tells numbers that are nowhere else. */
const byName: Readonly<Record<string, (message: string) => Found>> = {
  ShaderF16SupportError: () => ['feature-missing', { feature: 'shader-f16' }],
  FeatureSupportError: (message) => ['feature-missing', { feature: /feature ([\w-]+)/.exec(message)?.[1] ?? 'unknown' }],
  WebGPUNotAvailableError: () => ['engine-unavailable'],
  WebGPUNotFoundError: () => ['engine-unavailable'],
  DeviceLostError: () => ['device-lost', { reason: 'unknown' }],
  UnsupportedTokenizerFilesError: () => ['model-invalid', { name: 'tokenizer_files' }],
  WindowSizeConfigurationError: () => ['model-invalid', { name: 'context_window_size' }],
  WindowSizeSpecificationError: () => ['model-invalid', { name: 'context_window_size' }],
  AttentionSinkSizeError: () => ['model-invalid', { name: 'attention_sink_size' }],
  EmbeddingChunkingUnsupportedError: () => ['model-invalid', { name: 'context_window_size' }],
  EmbeddingSlidingWindowError: () => ['model-invalid', { name: 'sliding_window_size' }],
  EmbeddingUnsupportedModelError: () => ['not-supported', { what: 'embed' }],
  EmbeddingInputEmptyError: () => ['parameter-invalid', { name: 'texts' }],
  EmbeddingExceedContextWindowSizeError: (message) => {
    const [contextTokens = 0, promptTokens = 0] = numbersOf(message);
    return ['prompt-too-long', { promptTokens, contextTokens }];
  },
  ContextWindowSizeExceededError: (message) => {
    const [promptTokens = 0, contextTokens = 0] = numbersOf(message);
    return ['prompt-too-long', { promptTokens, contextTokens }];
  },
  GrammarMatcherInitError: () => ['not-supported', { what: 'schema' }],
  MessageOrderError: () => ['parameter-invalid', { name: 'messages' }],
  SystemMessageOrderError: () => ['parameter-invalid', { name: 'messages' }],
  ContentTypeError: () => ['parameter-invalid', { name: 'messages' }],
  SeedTypeError: () => ['parameter-invalid', { name: 'seed' }],
  RangeError: () => ['parameter-invalid', { name: 'sampling' }],
  MinValueError: () => ['parameter-invalid', { name: 'sampling' }],
  QuotaExceededError: () => ['storage-full'],
};

/** What comes from the runtime in the library, from WebGPU or the browser. The first that fits wins. */
const byMessage: readonly (readonly [RegExp, Found])[] = [
  [/out of memory|OOM|bad_alloc|Array buffer allocation failed|Invalid (typed )?array (buffer )?length/i, ['out-of-memory']],
  [/device (was |is )?lost|valid external Instance reference no longer exists|Instance dropped/i, ['device-lost', { reason: 'unknown' }]],
  [/Unable to find a compatible GPU/i, ['engine-unavailable']],
  [/Cannot find param|Cannot handle (tensor|dtype)/i, ['model-invalid', { name: 'tensor-cache.json' }]],
];

/**
 * A failure of web-llm as an `ApuraError`; what is one already, and an `AbortError`, pass unchanged. `gpu` knows an
 * out-of-memory that web-llm answered by destroying its device, after which its own error says anything.
 */
export function mapWebLlmError(thrown: unknown, libraryUrl: string, gpu: Pick<GpuWatch, 'ranOutOfMemory'>): unknown {
  if (thrown instanceof ApuraError || isAbortError(thrown)) return thrown;
  if (gpu.ranOutOfMemory) return new ApuraError('out-of-memory', `the GPU has no memory left: ${thrown}`, {}, { cause: thrown });
  if (!(thrown instanceof Error || thrown instanceof DOMException)) {
    return new ApuraError('internal', String(thrown), {}, { cause: thrown });
  }
  const missing = missingInLibrary(thrown);
  if (missing !== undefined) return libraryMismatch(libraryUrl, missing, thrown);
  const { name, message } = thrown;
  // web-llm has a class of its own with the name of a built-in one.
  const named = thrown instanceof RangeError ? undefined : byName[name]?.(message);
  const [code, details] = named ?? byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? ['internal'];
  return new ApuraError(code, `${name}: ${message}`, details, { cause: thrown });
}

/** What library and web-llm do not share: a function that one of them needs and the other has not. */
function missingInLibrary(thrown: Error | DOMException): string | undefined {
  const { message } = thrown;
  if (thrown instanceof WebAssembly.LinkError) return `needs ${/"env" "([^"]+)"/.exec(message)?.[1] ?? message}`;
  const lacks = /Cannot find (?:(?:global|required VM)? ?function `?)?([\w.,]+)`?(?: in exports|$|\. Available)/.exec(message)?.[1];
  // The runtime calls an export under its own name for it, with one underscore more.
  const entry = /^_(_initialize|_start) is not a function$/.exec(message)?.[1];
  const missing = lacks ?? entry;
  return missing === undefined ? undefined : `lacks ${missing}`;
}

function numbersOf(message: string): number[] {
  return (message.match(/\d+/g) ?? []).map(Number);
}
