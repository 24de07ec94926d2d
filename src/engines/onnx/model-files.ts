import type { OnnxSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { LoadHooks } from '../engine';
import { externalDataNames } from './external-data';
import { type FetchedFile, fetchBytes, verifyFile } from './fetch-file';

/** A model folder, read. */
export interface ModelFiles {
  readonly config: JsonObject;
  readonly generationConfig: JsonObject;
  readonly tokenizer: JsonObject;
  readonly tokenizerConfig: JsonObject;
  /** Chat template kept in a file of its own. */
  readonly chatTemplate?: string;
  readonly weights: FetchedFile;
  readonly external: readonly { readonly name: string; readonly file: FetchedFile }[];
  readonly all: readonly FetchedFile[];
  readonly downloadMs: number;
  readonly verifyMs: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Weight files by how well the CPU build runs them: 8-bit integers first, then float32, then what it has no fast code for. */
const weightNames = [
  'model_int8',
  'model_quantized',
  'model_uint8',
  'model_q8',
  'decoder_model_merged_quantized',
  'model',
  'decoder_model_merged',
  'model_q4',
  'model_bnb4',
  'model_fp16',
  'model_q4f16',
];

/**
 * Reads a folder with the Hugging Face layout. With `integrity`, only files named there are read, and each is checked.
 * Rejects with `model-missing`, `model-incomplete`, `model-hash-mismatch`, `model-invalid` (a file that is not JSON),
 * `network` or `AbortError`.
 */
export async function fetchModelFiles(source: OnnxSource, { onProgress, signal }: LoadHooks): Promise<ModelFiles> {
  const all: FetchedFile[] = [];
  let downloadMs = 0;
  let verifyMs = 0;

  const get = async (path: string): Promise<FetchedFile> => {
    const expected = source.integrity?.[path];
    if (source.integrity !== undefined && expected === undefined) {
      throw new ApuraError('model-missing', `${path} is not among the files of ${source.id}`, { file: path });
    }
    const startedAt = performance.now();
    const report = (phase: 'download' | 'verify') => (loadedBytes: number, totalBytes?: number) =>
      onProgress({ phase, file: path, loadedBytes, totalBytes });
    const bytes = await fetchBytes(new URL(path, source.baseUrl).href, path, expected, report('download'), signal);
    const downloadedAt = performance.now();
    report('verify')(bytes.byteLength, bytes.byteLength);
    const file = await verifyFile(path, bytes, expected);
    downloadMs += downloadedAt - startedAt;
    verifyMs += performance.now() - downloadedAt;
    all.push(file);
    return file;
  };
  const getIfThere = async (path: string): Promise<FetchedFile | undefined> => {
    try {
      return await get(path);
    } catch (error) {
      if (error instanceof ApuraError && error.code === 'model-missing') return undefined;
      throw error;
    }
  };
  const getJson = async (path: string): Promise<JsonObject> => parseJson(await get(path));
  const getJsonIfThere = async (path: string): Promise<JsonObject> => {
    const file = await getIfThere(path);
    return file === undefined ? {} : parseJson(file);
  };

  const config = await getJson('config.json');
  const tokenizer = await getJson('tokenizer.json');
  const tokenizerConfig = await getJsonIfThere('tokenizer_config.json');
  const generationConfig = await getJsonIfThere('generation_config.json');
  const templateFile = tokenizerConfig['chat_template'] === undefined ? await getIfThere('chat_template.jinja') : undefined;
  const weights = await firstThere(
    weightNames.map((name) => `onnx/${name}.onnx`),
    getIfThere,
  );
  const external: { name: string; file: FetchedFile }[] = [];
  for (const name of externalDataNames(weights.bytes)) external.push({ name, file: await get(`onnx/${name}`) });
  const chatTemplate = templateFile === undefined ? undefined : new TextDecoder().decode(templateFile.bytes);
  return { config, generationConfig, tokenizer, tokenizerConfig, chatTemplate, weights, external, all, downloadMs, verifyMs };
}

async function firstThere(paths: readonly string[], getIfThere: (path: string) => Promise<FetchedFile | undefined>): Promise<FetchedFile> {
  for (const path of paths) {
    const file = await getIfThere(path);
    if (file !== undefined) return file;
  }
  throw new ApuraError('model-missing', `no weights: tried ${paths.join(', ')}`, { file: paths[0] ?? 'onnx/' });
}

function parseJson(file: FetchedFile): JsonObject {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw new SyntaxError('not an object');
  } catch (cause) {
    throw new ApuraError('model-invalid', `${file.path} is not a JSON object`, { file: file.path }, { cause });
  }
}
