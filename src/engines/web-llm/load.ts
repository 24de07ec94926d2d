import type { InitProgressReport } from '@mlc-ai/web-llm';
import { version } from '@mlc-ai/web-llm/package.json';
import { abortError } from '../../base/abort';
import type { LoadedModel, LoadOptions, MlcSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { LoadHooks } from '../engine';
import type { GpuWatch } from '../gpu-watch';
import { requestAdapter } from '../request-adapter';
import { embedTexts } from './embed';
import type { ChatModel } from './generate';
import { checkAdapter, checkLargestTensor } from './gpu-needs';
import { neededLibraryVersion } from './library';
import { fetchModelHead, type ModelHead } from './model-files';
import { type Reload, reload } from './reload';
import { warmUp } from './warm-up';

export interface LoadedMlc extends ChatModel {
  readonly purpose: MlcSource['purpose'];
}

/**
 * Loads a model: all that can refuse it comes before its weights are fetched. Rejects with `feature-missing`,
 * `limit-too-small`, `engine-unavailable`, what the files and web-llm itself have to say, or `AbortError`.
 */
export async function load(
  source: MlcSource,
  options: LoadOptions,
  hooks: LoadHooks,
  gpu: GpuWatch,
): Promise<{ readonly loaded: LoadedMlc; readonly model: LoadedModel }> {
  const { onProgress, signal } = hooks;
  const startedAt = performance.now();
  // web-llm asks only once itself.
  const adapter = await requestAdapter(navigator.gpu, signal);
  if (adapter === undefined) throw new ApuraError('engine-unavailable', 'there is no GPU adapter here', { engine: 'web-llm' });
  checkAdapter(adapter, source.requiredFeatures);

  const head = await fetchModelHead(source, hooks);
  checkLargestTensor(adapter, head.manifest.largestTensor);
  const contextTokens = contextOf(source, options, head);
  const start = (onReport: Reload['onReport']): ReturnType<typeof reload> => reload({ source, head, contextTokens, onReport, signal });
  if (!(await head.hasWeights())) await tryWithoutWeights(start);
  const weights = await head.fetchWeights();

  const sessionStartedAt = performance.now();
  const { weightsBytes } = head.manifest;
  onProgress({ phase: 'session', file: head.libraryFile, loadedBytes: 0, totalBytes: weightsBytes });
  const engine = await start((report) => {
    // After the weights come the shaders, one by one.
    const loadedBytes = report.text.includes('shader') ? weightsBytes : Math.round(report.progress * weightsBytes);
    onProgress({ phase: 'session', file: head.libraryFile, loadedBytes, totalBytes: weightsBytes });
  });

  const warmUpStartedAt = performance.now();
  onProgress({ phase: 'warm-up', file: head.libraryFile, loadedBytes: weightsBytes, totalBytes: weightsBytes });
  const { stopStrings, prefixTokens, vocabularySize } = head.config;
  const loaded: LoadedMlc = { engine, purpose: source.purpose, stopStrings, prefixTokens };
  const found = source.purpose === 'chat' ? await tryChat(loaded, gpu, signal) : await tryEmbedding(loaded, signal);
  const endedAt = performance.now();

  const [firstShard] = weights.files;
  const model: LoadedModel = {
    engine: 'web-llm',
    device: 'gpu',
    modelId: source.id,
    modelFile: firstShard?.path ?? head.libraryFile,
    files: [...head.files, ...weights.files].map(({ path, sizeBytes, sha256 = '', checked }) => ({ path, sizeBytes, sha256, checked })),
    vocabularySize,
    contextTokens,
    // Its WebAssembly runs in one thread.
    threadsAsked: 1,
    threadsGot: 1,
    downloadMs: head.times.downloadMs + weights.times.downloadMs,
    verifyMs: head.times.verifyMs + weights.times.verifyMs,
    sessionMs: warmUpStartedAt - sessionStartedAt,
    warmUpMs: endedAt - warmUpStartedAt,
    totalMs: endedAt - startedAt,
    gpuBytes: gpu.bytes,
    ...found,
    versions: { '@mlc-ai/web-llm': version, 'MLC model library': neededLibraryVersion },
  };
  return { loaded, model };
}

type Found = Pick<LoadedModel, 'embeddingDimensions' | 'dispatchesPerToken' | 'capabilities'>;

async function tryChat(model: LoadedMlc, gpu: GpuWatch, signal: AbortSignal): Promise<Found> {
  const capabilities = { generate: true, embed: false, jsonSchema: true, forcedTokens: true };
  return { dispatchesPerToken: await warmUp(model, gpu, signal), capabilities };
}

async function tryEmbedding(model: LoadedMlc, signal: AbortSignal): Promise<Found> {
  const { vectors } = await embedTexts(model.engine, ['a'], async () => signal.throwIfAborted());
  const capabilities = { generate: false, embed: true, jsonSchema: false, forcedTokens: false };
  return { embeddingDimensions: vectors[0]?.length, capabilities };
}

/** The smallest of what the model, its record and the caller say. */
function contextOf(source: MlcSource, options: LoadOptions, { config }: ModelHead): number {
  // The window of an embedding model is fixed in its library.
  if (source.purpose === 'embedding') return config.contextTokens;
  const contextTokens = Math.min(config.contextTokens, source.contextTokens ?? Infinity, options.contextTokens ?? Infinity);
  if (Number.isSafeInteger(contextTokens) && contextTokens > 1) return contextTokens;
  throw new ApuraError('model-invalid', `a context of ${contextTokens} tokens`, { name: 'contextTokens' });
}

/**
 * Starts web-llm up to where it would fetch the weights: a library for another version, a GPU that it refuses or a broken
 * tokenizer are found before gigabytes were downloaded.
 */
async function tryWithoutWeights(start: (onReport: (report: InitProgressReport) => void) => Promise<unknown>): Promise<void> {
  const reached = abortError('everything but the weights works');
  try {
    await start(() => {
      throw reached;
    });
  } catch (thrown) {
    if (thrown !== reached) throw thrown;
  }
}
