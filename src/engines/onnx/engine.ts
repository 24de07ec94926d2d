import type { LoadedModel, LoadOptions, OnnxSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { Engine, LoadHooks } from '../engine';
import { type Decoder, makeDecoder } from './decoder';
import { embedTexts } from './embed';
import { mapOrtError } from './errors';
import { type GenerationContext, generate } from './generate';
import { readGraphPorts } from './graph-ports';
import { readModelConfig } from './model-config';
import { fetchModelFiles, type ModelFiles } from './model-files';
import { loadOrtRuntime, type OrtRuntime, ortVersion } from './ort-module';
import { makeSession } from './ort-session';
import { availableThreads, defaultThreads } from './threads';
import { checkTokenizerFits, makeTextCodec } from './tokenizer';
import { warmUp } from './warm-up';

interface Loaded extends GenerationContext {
  readonly runtime: OrtRuntime;
  readonly decoder: Decoder;
  readonly hasLogits: boolean;
  readonly embeddingOutput?: string;
}

/**
 * Prompts are run in parts of 256 tokens: attention computes all keys of a part for all its queries, later ones too, so
 * that smaller parts waste less, and larger ones use the matrix product better (measured with 511 tokens: 8 to 10 %
 * faster than in one). Above this many bytes of weights parts are smaller still, so that a slow device is not taken for a hung one.
 */
const largeModelBytes = 100e6;
const session = { 'session.intra_op.allow_spinning': '1', 'session.set_denormal_as_zero': '1' };

/** The CPU engine. Batch of one. */
export function makeOnnxEngine(): Engine<OnnxSource> {
  let loaded: Loaded | undefined;
  const ready = (): Loaded => {
    if (loaded === undefined) throw new ApuraError('engine-unavailable', 'no model is loaded');
    return loaded;
  };
  return {
    load: async (source, options, hooks) => {
      const result = await load(source, options, hooks);
      loaded = result.loaded;
      return result.model;
    },
    generate: async (request, hooks) => {
      const context = ready();
      if (!context.hasLogits)
        throw new ApuraError('model-invalid', 'the model gives no logits: it cannot generate text', { name: 'logits' });
      return mapped(context.runtime, () => generate(context, request, hooks));
    },
    embed: async (texts, pause) => {
      const context = ready();
      return mapped(context.runtime, () =>
        embedTexts(context.decoder, context.codec, context.embeddingOutput, context.contextTokens, texts, pause),
      );
    },
    heapBytes: () => loaded?.runtime.module.HEAPU8.byteLength,
  };
}

async function load(source: OnnxSource, options: LoadOptions, hooks: LoadHooks): Promise<{ loaded: Loaded; model: LoadedModel }> {
  const { onProgress, signal } = hooks;
  const startedAt = performance.now();
  const files = await fetchModelFiles(source, hooks);
  const config = readModelConfig(files.config, files.generationConfig, files.tokenizerConfig);
  const codec = makeTextCodec(files);
  if (config.vocabularySize !== undefined) checkTokenizerFits(codec, config.vocabularySize);

  const threadsAsked = options.threads ?? defaultThreads(navigator.hardwareConcurrency);
  const threadsGot = availableThreads(threadsAsked, globalThis.crossOriginIsolated);
  const sessionStartedAt = performance.now();
  onProgress({ phase: 'session', file: files.weights.path, loadedBytes: files.weights.bytes.byteLength });
  const { runtime, decoder, ports } = await build(files, config, threadsGot);
  signal.throwIfAborted();

  const warmUpStartedAt = performance.now();
  onProgress({ phase: 'warm-up', file: files.weights.path, loadedBytes: files.weights.bytes.byteLength });
  const declared = ports.logits?.dims.at(-1);
  const vocabularySize = typeof declared === 'number' && declared > 0 ? declared : (config.vocabularySize ?? codec.idLimit);
  if (ports.logits !== undefined) checkTokenizerFits(codec, vocabularySize);
  const embeddingOutput = (ports.embedding ?? ports.hidden)?.name;
  const embeddingDimensions = await mapped(runtime, async () => {
    if (ports.logits !== undefined) await warmUp(decoder, config.contextTokens, signal);
    return embeddingOutput === undefined ? undefined : (await decoder.embed([0, 0], embeddingOutput)).length;
  });
  const endedAt = performance.now();

  const weightBytes = files.weights.bytes.byteLength + files.external.reduce((sum, { file }) => sum + file.bytes.byteLength, 0);
  const loaded: Loaded = {
    runtime,
    decoder,
    codec,
    endTokenIds: new Set([...config.endTokenIds, ...codec.endTokenIds]),
    contextTokens: config.contextTokens,
    prefillChunk: weightBytes > largeModelBytes ? 64 : 256,
    hasLogits: ports.logits !== undefined,
    embeddingOutput,
  };
  const model: LoadedModel = {
    engine: 'onnx-wasm',
    device: 'cpu',
    modelId: source.id,
    modelFile: files.weights.path,
    files: files.all.map(({ path, bytes, sha256, checked, origin }) => ({ path, sizeBytes: bytes.byteLength, sha256, checked, origin })),
    vocabularySize,
    contextTokens: config.contextTokens,
    embeddingDimensions,
    threadsAsked,
    threadsGot,
    downloadMs: files.downloadMs,
    verifyMs: files.verifyMs,
    sessionMs: warmUpStartedAt - sessionStartedAt,
    warmUpMs: endedAt - warmUpStartedAt,
    totalMs: endedAt - startedAt,
    heapBytes: runtime.module.HEAPU8.byteLength,
    capabilities: { generate: ports.logits !== undefined, embed: embeddingOutput !== undefined, jsonSchema: false, forcedTokens: true },
    versions: { 'onnxruntime-web': ortVersion },
  };
  return { loaded, model };
}

async function build(files: ModelFiles, config: ReturnType<typeof readModelConfig>, threads: number) {
  const runtime = await mapped(undefined, () => loadOrtRuntime(threads));
  return mapped(runtime, async () => {
    const external = files.external.map(({ name, file }) => ({ name, bytes: file.bytes }));
    const made = await makeSession(runtime.module, { bytes: files.weights.bytes, external }, session);
    const ports = readGraphPorts(made, config);
    return { runtime, ports, decoder: makeDecoder(runtime.module, made, ports, config) };
  });
}

async function mapped<T>(runtime: OrtRuntime | undefined, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw mapOrtError(thrown, runtime?.log.lines);
  }
}
