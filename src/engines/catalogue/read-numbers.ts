import type { EngineId, MlcSource, OnnxSource } from '../../contract/engine';
import type { CatalogueModel, ModelNumbers, ModelVariant } from '../../contract/model';
import { cpuWeightNames, gpuWeightNames } from '../onnx/weight-names';
import { numbersOfMlc, numbersOfOnnx, type OnnxWeights } from './numbers-of-files';

/** Small files from anywhere: what does not come by then is not waited for, and the forecast says `unknown`. */
const limitMs = 10_000;
const largestFileBytes = 20e6;

/**
 * Fills in the numbers of variants of which nothing is known, from the small files of the model itself (`config.json` and the
 * size of the weights; `mlc-chat-config.json` and `tensor-cache.json`). What cannot be read, or says nonsense, leaves a variant
 * as it was. `hasHalf`: whether the GPU has
 * `shader-f16`, which decides the file that its engine takes where none is named. Rejects
 * with `AbortError` only.
 */
export async function withNumbers(model: CatalogueModel, hasHalf: () => Promise<boolean>, signal: AbortSignal): Promise<CatalogueModel> {
  if (model.variants.every(({ numbers }) => numbers !== undefined)) return model;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const variants = await Promise.all(
    model.variants.map(async (variant): Promise<ModelVariant> => {
      const numbers = variant.numbers ?? (await readNumbers(variant, hasHalf, limited));
      return { ...variant, ...(numbers === undefined ? {} : { numbers }) };
    }),
  );
  signal.throwIfAborted();
  return { ...model, variants };
}

/** `undefined` for what cannot be read or says nonsense. */
async function readNumbers(
  { source, engine }: ModelVariant,
  hasHalf: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<ModelNumbers | undefined> {
  return source.kind === 'mlc' ? await mlcNumbers(source, signal) : await onnxNumbers(source, engine, hasHalf, signal);
}

async function mlcNumbers({ id, modelUrl, libraryUrl, contextTokens }: MlcSource, signal: AbortSignal): Promise<ModelNumbers | undefined> {
  const [chat, tensors, arrays] = await Promise.all(
    ['mlc-chat-config.json', 'tensor-cache.json', 'ndarray-cache.json'].map((path) => fetchJson(new URL(path, modelUrl), signal)),
  );
  return numbersOfMlc(chat, tensors ?? arrays, { scheme: `${id} ${libraryUrl}`, contextTokens });
}

async function onnxNumbers(
  source: OnnxSource,
  engine: EngineId,
  hasHalf: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<ModelNumbers | undefined> {
  const names = engine === 'onnx-wasm' ? cpuWeightNames : gpuWeightNames(await hasHalf());
  const paths = source.weights === undefined ? names.map((name) => `onnx/${name}.onnx`) : [source.weights];
  const [config, weights] = await Promise.all([
    fetchJson(new URL('config.json', source.baseUrl), signal),
    firstThere(paths, source.baseUrl, signal),
  ]);
  return weights === undefined ? undefined : numbersOfOnnx(config, weights, engine);
}

/** The first of these files that is there, as the engine would choose, with the size of it and its external data. */
async function firstThere(paths: readonly string[], baseUrl: string, signal: AbortSignal): Promise<OnnxWeights | undefined> {
  const sizes = await Promise.all(paths.map((path) => sizeOf(new URL(path, baseUrl), signal)));
  const index = sizes.findIndex((size) => size !== undefined);
  const path = paths[index];
  const graphBytes = sizes[index];
  if (path === undefined || graphBytes === undefined) return undefined;
  const externalBytes = await sizeOf(new URL(`${path}_data`, baseUrl), signal);
  return { path, sizeBytes: graphBytes + (externalBytes ?? 0) };
}

async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  const response = await answerOf(url, 'GET', signal);
  if (response === undefined || Number(response.headers.get('content-length') ?? 0) > largestFileBytes) return undefined;
  try {
    return await response.json();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}

/** `undefined` where there is no such file, or the server does not tell its size. */
async function sizeOf(url: URL, signal: AbortSignal): Promise<number | undefined> {
  const length = Number((await answerOf(url, 'HEAD', signal))?.headers.get('content-length') ?? 0);
  return Number.isSafeInteger(length) && length > 0 ? length : undefined;
}

async function answerOf(url: URL, method: 'GET' | 'HEAD', signal: AbortSignal): Promise<Response | undefined> {
  try {
    const response = await fetch(url, { method, signal });
    return response.ok ? response : undefined;
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
}
