import type { LoadedModel, LoadOptions, OnnxSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { Engine, LoadHooks } from '../engine';
import type { Backend } from './backend';
import { embedTexts } from './embed';
import { type GenerationContext, generate } from './generate';
import { readModelConfig } from './model-config';
import { fetchModelFiles } from './model-files';
import { ortVersion } from './ort-module';
import { checkTokenizerFits, makeTextCodec } from './tokenizer';
import { warmUp } from './warm-up';

interface Loaded extends GenerationContext {
  readonly hasLogits: boolean;
  readonly embeddingOutput?: string;
}

/** An engine of onnxruntime. Batch of one. */
export function makeOnnxEngine(backend: Backend): Engine<OnnxSource> {
  let loaded: Loaded | undefined;
  const ready = (): Loaded => {
    if (loaded === undefined) throw new ApuraError('engine-unavailable', 'no model is loaded');
    return loaded;
  };
  return {
    load: async (source, options, hooks) => {
      const result = await load(backend, source, options, hooks);
      loaded = result.loaded;
      return result.model;
    },
    generate: async (request, hooks) => {
      const context = ready();
      if (!context.hasLogits)
        throw new ApuraError('model-invalid', 'the model gives no logits: it cannot generate text', { name: 'logits' });
      return mapped(backend, () => generate(context, request, hooks));
    },
    embed: async (texts, pause) => {
      const context = ready();
      return mapped(backend, () =>
        embedTexts(context.decoder, context.codec, context.embeddingOutput, context.contextTokens, texts, pause),
      );
    },
    heapBytes: backend.heapBytes,
  };
}

async function load(
  backend: Backend,
  source: OnnxSource,
  options: LoadOptions,
  hooks: LoadHooks,
): Promise<{ loaded: Loaded; model: LoadedModel }> {
  const { onProgress, signal } = hooks;
  const startedAt = performance.now();
  const weightNames = await mapped(backend, () => backend.weightNames(source));
  const files = await fetchModelFiles(source, weightNames, hooks);
  const config = readModelConfig(files.config, files.generationConfig, files.tokenizerConfig);
  const codec = makeTextCodec(files);
  if (config.vocabularySize !== undefined) checkTokenizerFits(codec, config.vocabularySize);

  const threads = backend.threads(options.threads);
  const sessionStartedAt = performance.now();
  onProgress({ phase: 'session', file: files.weights.path, loadedBytes: files.weights.bytes.byteLength });
  const built = await mapped(backend, () => backend.build(files, config, threads.got));
  const { ports, decoder } = built;
  signal.throwIfAborted();

  const warmUpStartedAt = performance.now();
  onProgress({ phase: 'warm-up', file: files.weights.path, loadedBytes: files.weights.bytes.byteLength });
  const declared = ports.logits?.dims.at(-1);
  const vocabularySize = typeof declared === 'number' && declared > 0 ? declared : (config.vocabularySize ?? codec.idLimit);
  if (ports.logits !== undefined) checkTokenizerFits(codec, vocabularySize);
  const embeddingOutput = (ports.embedding ?? ports.hidden)?.name;
  const embeddingDimensions = await mapped(backend, async () => {
    if (ports.logits !== undefined) await warmUp(decoder, config.contextTokens, signal);
    return embeddingOutput === undefined ? undefined : (await decoder.embed([0, 0], embeddingOutput)).length;
  });
  const endedAt = performance.now();

  const figures = await mapped(backend, built.figures);
  const loaded: Loaded = {
    decoder,
    codec,
    endTokenIds: new Set([...config.endTokenIds, ...codec.endTokenIds]),
    contextTokens: config.contextTokens,
    prefillChunk: built.prefillChunk,
    hasLogits: ports.logits !== undefined,
    embeddingOutput,
  };
  const model: LoadedModel = {
    engine: backend.engine,
    device: backend.device,
    modelId: source.id,
    modelFile: files.weights.path,
    files: files.all.map(({ path, bytes, sha256, checked, origin }) => ({ path, sizeBytes: bytes.byteLength, sha256, checked, origin })),
    vocabularySize,
    contextTokens: config.contextTokens,
    embeddingDimensions,
    threadsAsked: threads.asked,
    threadsGot: threads.got,
    downloadMs: files.downloadMs,
    verifyMs: files.verifyMs,
    sessionMs: warmUpStartedAt - sessionStartedAt,
    warmUpMs: endedAt - warmUpStartedAt,
    totalMs: endedAt - startedAt,
    heapBytes: backend.heapBytes(),
    ...figures,
    capabilities: { generate: ports.logits !== undefined, embed: embeddingOutput !== undefined, jsonSchema: false, forcedTokens: true },
    versions: { 'onnxruntime-web': ortVersion },
  };
  return { loaded, model };
}

async function mapped<T>(backend: Backend, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw backend.mapError(thrown);
  }
}
