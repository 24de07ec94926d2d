import { createHash } from 'node:crypto';
import type { BrowserContext, Route } from 'playwright';
import type { MlcSource } from '../../../../src/contract/engine';

/** Files by path: those of the folder `resolve/main/`, and the library beside it. Nothing here is a model that runs. */
export type ModelFiles = Map<string, Buffer | string>;

export const libraryPath = 'lib/probe-webgpu.wasm';

/** WebAssembly that exports nothing, or its memory only, or needs a function as well that no web-llm gives. */
export function wasm(kind: 'empty' | 'memory-only' | 'other-version'): Buffer {
  const text = (value: string): number[] => [value.length, ...Buffer.from(value)];
  const section = (id: number, content: readonly number[]): number[] => [id, content.length, ...content];
  // One memory of one page, exported, as every model library has it.
  const memory = [...section(5, [1, 0, 1]), ...section(7, [1, ...text('memory'), 2, 0])];
  // One type, () → (), and one function of that type from "env".
  const foreignImport = [...section(1, [1, 0x60, 0, 0]), ...section(2, [1, ...text('env'), ...text('TVMOtherVersion'), 0, 0])];
  const sections = { empty: [], 'memory-only': memory, 'other-version': [...foreignImport, ...memory] };
  return Buffer.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections[kind]]);
}

const shardBytes = 4096;
export const shards = [0, 1].map((at) => `params_shard_${at}.bin`);

/** A folder with everything in its place; its library was made for a web-llm that has the function `TVMOtherVersion`. */
export function modelFiles(manifest = 'tensor-cache.json'): ModelFiles {
  const contents = shards.map((_, at) => Buffer.alloc(shardBytes, at + 1));
  const records = contents.map((content, at) => ({
    dataPath: shards[at],
    format: 'raw-shard',
    nbytes: content.length,
    md5sum: createHash('md5').update(content).digest('hex'),
    records: [{ name: `w${at}`, shape: [32, 32], dtype: 'float32', format: 'raw', nbytes: content.length, byteOffset: 0 }],
  }));
  const config = {
    tokenizer_files: ['tokenizer.json'],
    vocab_size: 300,
    context_window_size: 512,
    sliding_window_size: -1,
    conv_template: { stop_str: [], stop_token_ids: [1] },
  };
  return new Map<string, Buffer | string>([
    ['mlc-chat-config.json', JSON.stringify(config)],
    [manifest, JSON.stringify({ metadata: {}, records })],
    ['tokenizer.json', JSON.stringify({ model: { type: 'BPE', vocab: { a: 0, b: 1 }, merges: [] }, added_tokens: [] })],
    ...contents.map((content, at): [string, Buffer] => [shards[at] ?? '', content]),
    [libraryPath, wasm('other-version')],
  ]);
}

export interface ServedModel {
  readonly source: MlcSource;
  /** Paths that were fetched whole or in part, in order. */
  readonly fetched: string[];
  /** Ends this model's network. */
  disconnect(): void;
}

let served = 0;

/** Serves the files, each model at an address of its own; what is not there is 404. `files` may change while it is served. */
export async function serveModel(
  context: BrowserContext,
  origin: string,
  files: ModelFiles,
  change: Partial<MlcSource> = {},
): Promise<ServedModel> {
  served += 1;
  const base = `${origin}mlc-${served}/`;
  const fetched: string[] = [];
  let connected = true;
  await context.route(`${base}**`, async (route: Route) => {
    if (!connected) return await route.abort('internetdisconnected');
    const path = route.request().url().slice(base.length).replace('resolve/main/', '');
    const body = files.get(path);
    if (route.request().method() === 'GET') fetched.push(path);
    const contentType = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
    await (body === undefined ? route.fulfill({ status: 404, body: '' }) : route.fulfill({ body, contentType }));
  });
  const source: MlcSource = {
    kind: 'mlc',
    id: `model-${served}`,
    modelUrl: base,
    libraryUrl: `${base}${libraryPath}`,
    purpose: 'chat',
    requiredFeatures: [],
    ...change,
  };
  const disconnect = (): void => {
    connected = false;
  };
  return { source, fetched, disconnect };
}
