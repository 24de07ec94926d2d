import type { MlcSource } from '../../contract/engine';
import { ApuraError } from '../../contract/errors';
import type { LoadHooks } from '../engine';
import { deleteCopy } from '../store/file-cache';
import { noteFiles } from '../store/model-index';
import { type ModelStore, openStore } from '../store/model-store';
import type { FetchedFile, ModelIdentity, WantedFile } from '../store/wanted-file';
import { type ChatConfig, chatConfigFile, parseChatConfig } from './chat-config';
import { checkLibrary } from './library';
import { manifestFiles, parseTensorManifest, type TensorManifest } from './tensor-manifest';
import { checkTokenizer } from './tokenizer-check';

/** Where web-llm looks for its files before it fetches them: one cache per kind, under their own addresses. */
const cacheNames = { config: 'webllm/config', model: 'webllm/model', library: 'webllm/wasm' } as const;

/** All that a model needs but its weights: small, and enough to refuse it. */
export interface ModelHead {
  /** The folder as web-llm addresses it. */
  readonly folder: string;
  readonly config: ChatConfig;
  readonly manifest: TensorManifest;
  readonly library: Uint8Array<ArrayBuffer>;
  readonly libraryFile: string;
  readonly files: readonly FetchedFile[];
  readonly times: FetchTimes;
  /** Gets the weights; each file has the size and, where the model tells it, the MD5 that it should. */
  fetchWeights(): Promise<{ readonly files: readonly FetchedFile[]; readonly times: FetchTimes }>;
  /** True when no file of weights has to be fetched. */
  hasWeights(): Promise<boolean>;
}

export interface FetchTimes {
  readonly downloadMs: number;
  readonly verifyMs: number;
}

/** A model's folder ends in `/resolve/<branch>/`; web-llm adds what is missing, and so must everything that it is to find. */
export function modelFolder(modelUrl: string): string {
  const folder = modelUrl.endsWith('/') ? modelUrl : `${modelUrl}/`;
  return new URL(/.+\/resolve\/.+\//.test(folder) ? folder : `${folder}resolve/main/`).href;
}

/**
 * Downloads and checks everything but the weights. Rejects with the store's errors, `storage-denied` where nothing can be
 * stored (web-llm reads its files from storage), `model-missing`, `model-invalid`, `model-incomplete` or `tokenizer-mismatch`.
 */
export async function fetchModelHead(source: MlcSource, hooks: LoadHooks): Promise<ModelHead> {
  const folder = modelFolder(source.modelUrl);
  const model: ModelIdentity = { key: folder, title: source.id, keep: 'required' };
  const store = await openStore(model, hooks);
  if (!store.available) throw new ApuraError('storage-denied', 'web-llm needs storage for its files');
  const inFolder = (path: string): WantedFile => ({ url: new URL(path, folder).href, path, cacheName: cacheNames.model });
  const libraryFile = new URL(source.libraryUrl).pathname.split('/').at(-1) ?? source.libraryUrl;
  const libraryWanted = {
    url: source.libraryUrl,
    path: libraryFile,
    cacheName: cacheNames.library,
    expected: { sha256: source.librarySha256 },
  };
  const manifestWanted = await findManifest(store, inFolder);

  const first = await store.fetchFiles(
    [{ ...inFolder(chatConfigFile), cacheName: cacheNames.config }, manifestWanted, libraryWanted],
    'memory',
  );
  const [configFile, manifestFile, library] = await Promise.all(first.files.map((file) => file.bytes()));
  if (configFile === undefined || manifestFile === undefined || library === undefined) throw new TypeError('the store gave fewer files');
  const config = parseChatConfig(parseJson(configFile, chatConfigFile), source.purpose);
  const manifest = parseTensorManifest(parseJson(manifestFile, manifestWanted.path), manifestWanted.path, folder);
  await orForget(libraryWanted, () => checkLibrary(library, libraryFile));
  await putUnderOtherName(model, manifestWanted, manifestFile);

  const second = await store.fetchFiles([inFolder(config.tokenizerFile)], 'memory');
  for (const file of second.files) await checkTokenizer(file, config.vocabularySize);

  const shards = manifest.shards.map(({ url, path, sizeBytes, md5 }) => ({
    url,
    path,
    cacheName: cacheNames.model,
    expected: { sizeBytes, md5 },
  }));
  return {
    folder,
    config,
    manifest,
    library,
    libraryFile,
    files: [...first.files, ...second.files],
    times: { downloadMs: first.downloadMs + second.downloadMs, verifyMs: first.verifyMs + second.verifyMs },
    fetchWeights: async () => {
      const { files, downloadMs, verifyMs } = await store.fetchFiles(shards, 'storage');
      return { files, times: { downloadMs, verifyMs } };
    },
    hasWeights: async () => {
      const cache = await caches.open(cacheNames.model);
      const stored = new Set((await cache.keys()).map(({ url }) => url));
      return shards.every(({ url }) => stored.has(url));
    },
  };
}

async function findManifest(store: ModelStore, inFolder: (path: string) => WantedFile): Promise<WantedFile> {
  const candidates = manifestFiles.map(inFolder);
  const found = await store.findFiles(candidates);
  const manifest = candidates.find((_, index) => found[index] !== undefined);
  if (manifest !== undefined) return manifest;
  const [file] = manifestFiles;
  throw new ApuraError('model-missing', `no list of weights: neither ${manifestFiles.join(' nor ')}`, { file });
}

/** Versions of web-llm ask for one name or the other, and repositories have one, the other or both. */
async function putUnderOtherName(model: ModelIdentity, chosen: WantedFile, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const cache = await caches.open(cacheNames.model);
  for (const path of manifestFiles) {
    const { href: url } = new URL(path, model.key);
    if (url === chosen.url) continue;
    await noteFiles(model, [{ url, path, cacheName: cacheNames.model }]);
    await cache.put(url, new Response(content, { headers: { 'content-length': String(content.length) } }));
  }
}

/** A file that turns out to be no use is fetched again next time. */
async function orForget(file: WantedFile, check: () => Promise<void>): Promise<void> {
  try {
    await check();
  } catch (thrown) {
    await deleteCopy(file);
    throw thrown;
  }
}

function parseJson(bytes: Uint8Array<ArrayBuffer>, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new ApuraError('model-invalid', `${file} is not JSON`, { file }, { cause });
  }
}
