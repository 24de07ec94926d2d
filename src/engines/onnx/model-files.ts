import type { OnnxSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import { shippedModelId } from '../catalogue/shipped-model';
import type { LoadHooks } from '../engine';
import { type ModelStore, openStore } from '../store/model-store';
import type { FetchedFile, FetchedFiles } from '../store/wanted-file';
import { externalDataNames, usualDataNames } from './external-data';

/** A file of a model folder, in memory. */
export interface ModelFile extends Pick<FetchedFile, 'path' | 'checked' | 'origin'> {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** A model folder, read. */
export interface ModelFiles {
  readonly config: JsonObject;
  readonly generationConfig: JsonObject;
  readonly tokenizer: JsonObject;
  readonly tokenizerConfig: JsonObject;
  /** Chat template kept in a file of its own. */
  readonly chatTemplate?: string;
  readonly weights: ModelFile;
  readonly external: readonly { readonly name: string; readonly file: ModelFile }[];
  readonly all: readonly ModelFile[];
  readonly downloadMs: number;
  readonly verifyMs: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

const requiredNames = ['config.json', 'tokenizer.json'];
const optionalNames = ['tokenizer_config.json', 'generation_config.json', 'chat_template.jinja'];

/**
 * Reads a folder with the Hugging Face layout, from this device where it is stored. With `integrity`, only files named there
 * are read, and each is checked. `weightNames`: names of weight files, best first. Rejects like `ModelStore.fetchFiles`, and with `model-invalid` (a file that is not JSON).
 */
export async function fetchModelFiles(source: OnnxSource, weightNames: readonly string[], hooks: LoadHooks): Promise<ModelFiles> {
  const folder = await openFolder(source, hooks);
  const [optional, weightsPath] = await Promise.all([folder.find(optionalNames), chooseWeights(source, weightNames, folder)]);
  const usualData = await folder.find(usualDataNames(weightsPath.path, weightsPath.sizeBytes));
  const found = [...optional, ...usualData].map(({ path }) => path);
  const first = await folder.fetch([...requiredNames, ...found, weightsPath.path]);
  const firstFile = (path: string): ModelFile | undefined => first.files.find((file) => file.path === path);
  const weights = firstFile(weightsPath.path) ?? missing(weightsPath.path, source);

  const weightsFolder = weights.path.slice(0, weights.path.lastIndexOf('/') + 1);
  const dataPaths = externalDataNames(weights.bytes).map((name) => ({ name, path: `${weightsFolder}${name}` }));
  const rest = await folder.fetch(dataPaths.map(({ path }) => path).filter((path) => firstFile(path) === undefined));
  const all = [...first.files, ...rest.files];
  const fileAt = (path: string): ModelFile => all.find((file) => file.path === path) ?? missing(path, source);
  const json = (path: string): JsonObject => parseJson(fileAt(path));
  const jsonIfThere = (path: string): JsonObject => (firstFile(path) === undefined ? {} : json(path));

  const tokenizerConfig = jsonIfThere('tokenizer_config.json');
  const template = tokenizerConfig['chat_template'] === undefined ? firstFile('chat_template.jinja') : undefined;
  return {
    config: json('config.json'),
    tokenizer: json('tokenizer.json'),
    tokenizerConfig,
    generationConfig: jsonIfThere('generation_config.json'),
    chatTemplate: template === undefined ? undefined : new TextDecoder().decode(template.bytes),
    weights,
    external: dataPaths.map(({ name, path }) => ({ name, file: fileAt(path) })),
    all,
    downloadMs: first.downloadMs + rest.downloadMs,
    verifyMs: first.verifyMs + rest.verifyMs,
  };
}

interface FoundPath {
  readonly path: string;
  readonly sizeBytes?: number;
}

/** A model folder's files by their paths inside it. */
interface Folder {
  /** Those of the paths that are there, in their order. */
  find(paths: readonly string[]): Promise<readonly FoundPath[]>;
  fetch(paths: readonly string[]): Promise<Omit<FetchedFiles, 'files'> & { readonly files: readonly ModelFile[] }>;
}

async function openFolder(source: OnnxSource, hooks: LoadHooks): Promise<Folder> {
  // What ships with the page is as near as the page: it must run where there is no room for it.
  const keep = source.id === shippedModelId ? 'if-possible' : 'required';
  const store: ModelStore = await openStore({ key: source.baseUrl, title: source.id, keep }, hooks);
  const { integrity } = source;
  const wanted = (path: string) => ({ url: new URL(path, source.baseUrl).href, path, expected: integrity?.[path] });
  return {
    find: async (paths) => {
      if (integrity !== undefined) {
        return paths.flatMap((path) => (integrity[path] === undefined ? [] : [{ path, sizeBytes: integrity[path].sizeBytes }]));
      }
      const found = await store.findFiles(paths.map(wanted));
      return paths.flatMap((path, index) => (found[index] === undefined ? [] : [{ path, sizeBytes: found[index].sizeBytes }]));
    },
    fetch: async (paths) => {
      const unlisted = paths.find((path) => integrity !== undefined && integrity[path] === undefined);
      if (unlisted !== undefined) missing(unlisted, source);
      const { files, ...times } = await store.fetchFiles(paths.map(wanted), 'memory');
      return { ...times, files: await Promise.all(files.map(inMemory)) };
    },
  };
}

async function inMemory({ path, checked, origin, sha256, bytes }: FetchedFile): Promise<ModelFile> {
  return { path, checked, origin, sha256, bytes: await bytes() };
}

async function chooseWeights({ weights }: OnnxSource, weightNames: readonly string[], folder: Folder): Promise<FoundPath> {
  const candidates = weights === undefined ? weightNames.map((name) => `onnx/${name}.onnx`) : [weights];
  const [best] = await folder.find(candidates);
  if (best !== undefined) return best;
  // An address that is no model's folder is better told by what every folder has.
  await folder.fetch(requiredNames.slice(0, 1));
  throw new ApuraError('model-missing', `no weights: tried ${candidates.join(', ')}`, { file: candidates[0] ?? 'onnx/' });
}

function missing(path: string, source: OnnxSource): never {
  throw new ApuraError('model-missing', `${path} is not among the files of ${source.id}`, { file: path });
}

function parseJson(file: ModelFile): JsonObject {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(file.bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
    throw new SyntaxError('not an object');
  } catch (cause) {
    throw new ApuraError('model-invalid', `${file.path} is not a JSON object`, { file: file.path }, { cause });
  }
}
